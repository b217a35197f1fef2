/// An array in the format of the MNIST files: a type, the extents, the elements in row-major order.
///
/// | bytes | content                                                  |
/// |-------|----------------------------------------------------------|
/// | 2     | zero                                                     |
/// | 1     | the element type, see ``ElementType``                    |
/// | 1     | the number of extents, 1…255                             |
/// | 4 · n | the extents, big-endian, unsigned                        |
/// | rest  | the elements, big-endian, the last index running fastest |
///
/// So `00 00 08 01 00 00 00 02 07 09` are the two labels 7 and 9.
public struct IDXFile: Hashable, Sendable {
  /// What the elements are; the raw value is the code in the file.
  public enum ElementType: UInt8, Hashable, Sendable, CaseIterable {
    /// Unsigned, 1 byte: pixels and labels.
    case uint8 = 0x08
    /// Signed, 1 byte.
    case int8 = 0x09
    /// Signed, 2 bytes.
    case int16 = 0x0B
    /// Signed, 4 bytes.
    case int32 = 0x0C
    /// IEEE 754 binary32.
    case float32 = 0x0D
    /// IEEE 754 binary64.
    case float64 = 0x0E

    /// The size of one element in bytes.
    public var byteCount: Int {
      switch self {
      case .uint8, .int8: 1
      case .int16: 2
      case .int32, .float32: 4
      case .float64: 8
      }
    }
  }

  /// The type of the elements.
  public let elementType: ElementType
  /// The extents, the slowest-running index first; an extent may be 0.
  public let extents: [Int]
  /// The elements as they stand in the file, big-endian.
  public let bytes: [UInt8]

  /// Describes an array.
  ///
  /// - Precondition: There are 1…255 extents, each 0…2³² − 1, and `bytes` holds exactly their
  ///   product of elements.
  public init(elementType: ElementType = .uint8, extents: [Int], bytes: [UInt8]) {
    precondition(
      (1...255).contains(extents.count) && extents.allSatisfy { 0...Int(UInt32.max) ~= $0 },
      "an IDX file has 1…255 extents of at most 2³² − 1, not \(extents)")
    precondition(
      Self.byteCount(elementType, extents) == bytes.count,
      "\(extents) elements of \(elementType) are not \(bytes.count) bytes")
    self.elementType = elementType
    self.extents = extents
    self.bytes = bytes
  }

  /// The file's bytes, not compressed; wrap them with ``Gzip/compress(_:)`` for a `.gz` file.
  public func serialized() -> [UInt8] {
    var writer = ByteWriter(capacity: 4 + 4 * extents.count + bytes.count)
    writer.append([0, 0, elementType.rawValue, UInt8(extents.count)])
    for extent in extents { writer.append(bigEndian: UInt32(extent)) }
    writer.append(bytes)
    return writer.bytes
  }

  /// The size of so many elements, or `nil` where it exceeds `Int`.
  static func byteCount(_ type: ElementType, _ extents: [Int]) -> Int? {
    // An extent of 0 makes the product 0, however large the others are.
    extents.contains(0) ? 0 : ([type.byteCount] + extents).checkedProduct
  }
}

extension IDXFile {
  /// The most bytes that a compressed file may hold by default: 1 GiB, twenty times MNIST.
  public static let defaultLimit = 1 << 30

  /// Reads an IDX file, compressed with gzip or not, as its first bytes tell.
  ///
  /// The extents are compared with the bytes that are there before anything is made of them.
  ///
  /// - Parameters:
  ///   - contents: The whole file.
  ///   - file: The name that errors carry.
  ///   - limit: The most bytes that a compressed file may hold.
  /// - Throws: `FormatError`. Its offset counts in the decompressed bytes when the file was
  ///   compressed and the fault is in what it holds.
  public init(
    contents: [UInt8], file: String? = nil, limit: Int = defaultLimit
  ) throws(FormatError) {
    let isCompressed = Gzip.isGzip(contents)
    let plain =
      isCompressed ? try Gzip.decompress(contents, limit: limit, file: file) : contents
    let name = isCompressed ? "\(file ?? "gzip"), decompressed" : file
    var reader = ByteReader(plain, file: name)
    let magic = try reader.bigEndian(UInt32.self, "an IDX magic number")
    guard magic >> 16 == 0, let type = ElementType(rawValue: UInt8(magic >> 8)), magic & 0xFF != 0
    else {
      throw FormatError(
        file: name, offset: 0, expected: "an IDX magic number such as 0x00000803 or 0x00000801",
        found: hexadecimal(magic))
    }
    var extents: [Int] = []
    for axis in 0..<magic & 0xFF {
      extents.append(Int(try reader.bigEndian(UInt32.self, "extent \(axis) of \(magic & 0xFF)")))
    }
    let shape = extents.map(String.init).joined(separator: " × ")
    guard Self.byteCount(type, extents) == reader.remaining else {
      let stated = Self.byteCount(type, extents).map { "\($0)" } ?? "more than 2⁶³"
      throw reader.error(
        expected: "\(stated) bytes for \(shape) elements of \(type)",
        found: "\(reader.remaining) bytes")
    }
    self.init(elementType: type, extents: extents, bytes: Array(plain[reader.offset...]))
  }
}
