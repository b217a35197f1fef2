/// The element types of `.npy` files that are read and written; the raw value is the `descr` of the
/// header.
public enum NPYType: String, Hashable, Sendable, CaseIterable {
  /// IEEE 754 binary32.
  case float32 = "<f4"
  /// IEEE 754 binary64.
  case float64 = "<f8"
  /// Signed, 1 byte.
  case int8 = "|i1"
  /// Signed, 2 bytes.
  case int16 = "<i2"
  /// Signed, 4 bytes.
  case int32 = "<i4"
  /// Signed, 8 bytes.
  case int64 = "<i8"
  /// Unsigned, 1 byte.
  case uint8 = "|u1"
  /// Unsigned, 2 bytes.
  case uint16 = "<u2"
  /// Unsigned, 4 bytes.
  case uint32 = "<u4"
  /// Unsigned, 8 bytes.
  case uint64 = "<u8"

  /// The size of one element in bytes.
  public var byteCount: Int {
    switch self {
    case .int8, .uint8: 1
    case .int16, .uint16: 2
    case .float32, .int32, .uint32: 4
    case .float64, .int64, .uint64: 8
    }
  }
}

/// An array in NumPy's format: a shape and the elements in row-major order.
///
/// | bytes  | content                                                                      |
/// |--------|------------------------------------------------------------------------------|
/// | 6      | `93 4E 55 4D 50 59`, which is `\x93NUMPY`                                    |
/// | 2      | the version: 1.0, 2.0 or 3.0                                                 |
/// | 2 or 4 | L, little-endian: 2 bytes in version 1, 4 in the others                      |
/// | L      | the header, a Python dictionary, blanks up to a multiple of 64, a line feed  |
/// | rest   | the elements, little-endian, the last index running fastest                  |
///
/// The header of a 2 × 3 array of Floats is
///
///     {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }
public struct NPYArray: Sendable {
  /// The elements, in the type they have in the file.
  public enum Elements: Sendable {
    /// IEEE numbers of 4 bytes, `<f4`.
    case float32([Float])
    /// IEEE numbers of 8 bytes, `<f8`.
    case float64([Double])
    /// Signed integers of 1 byte, `|i1`.
    case int8([Int8])
    /// Signed integers of 2 bytes, `<i2`.
    case int16([Int16])
    /// Signed integers of 4 bytes, `<i4`.
    case int32([Int32])
    /// Signed integers of 8 bytes, `<i8`.
    case int64([Int64])
    /// Unsigned integers of 1 byte, `|u1`.
    case uint8([UInt8])
    /// Unsigned integers of 2 bytes, `<u2`.
    case uint16([UInt16])
    /// Unsigned integers of 4 bytes, `<u4`.
    case uint32([UInt32])
    /// Unsigned integers of 8 bytes, `<u8`.
    case uint64([UInt64])

    /// The type of the elements.
    public var type: NPYType {
      switch self {
      case .float32: .float32
      case .float64: .float64
      case .int8: .int8
      case .int16: .int16
      case .int32: .int32
      case .int64: .int64
      case .uint8: .uint8
      case .uint16: .uint16
      case .uint32: .uint32
      case .uint64: .uint64
      }
    }

    /// How many elements there are.
    public var count: Int {
      switch self {
      case .float32(let values): values.count
      case .float64(let values): values.count
      case .int8(let values): values.count
      case .int16(let values): values.count
      case .int32(let values): values.count
      case .int64(let values): values.count
      case .uint8(let values): values.count
      case .uint16(let values): values.count
      case .uint32(let values): values.count
      case .uint64(let values): values.count
      }
    }
  }

  /// The extents, the slowest-running index first; none for a single number.
  public let shape: [Int]
  /// The elements in row-major order.
  public let elements: Elements

  /// Describes an array.
  ///
  /// - Precondition: No extent is negative, and `elements` holds exactly their product.
  public init(shape: [Int], _ elements: Elements) {
    guard shape.allSatisfy({ $0 >= 0 }), shape.checkedProduct == elements.count else {
      fatalError("\(elements.count) elements are no array of shape \(shape)")
    }
    self.shape = shape
    self.elements = elements
  }

  /// The type of the elements.
  public var type: NPYType { elements.type }
}

extension NPYArray: Equatable {
  /// Whether the two make the same file: a NaN equals the NaN of its bits, and −0 is not 0.
  public static func == (first: NPYArray, second: NPYArray) -> Bool {
    first.type == second.type && first.shape == second.shape
      && first.elements.bytes == second.elements.bytes
  }
}
