/// The element types of the safetensors format; the raw value is the name in the header.
///
/// In the order of the reference implementation, which is one of ascending size: files list their
/// tensors in the reverse of it.
public enum SafetensorsDType: String, Hashable, Sendable, CaseIterable {
  /// One byte, 0 or 1.
  case bool = "BOOL"
  /// 4 bits, two to a byte.
  case float4 = "F4"
  /// 6 bits: 2 of exponent, 3 of mantissa.
  case float6E2M3 = "F6_E2M3"
  /// 6 bits: 3 of exponent, 2 of mantissa.
  case float6E3M2 = "F6_E3M2"
  /// Unsigned, 8 bits.
  case uint8 = "U8"
  /// Signed, 8 bits.
  case int8 = "I8"
  /// 8 bits: 5 of exponent, 2 of mantissa.
  case float8E5M2 = "F8_E5M2"
  /// 8 bits: 4 of exponent, 3 of mantissa.
  case float8E4M3 = "F8_E4M3"
  /// 8 bits of exponent: a scale.
  case float8E8M0 = "F8_E8M0"
  /// As `float8E4M3`, finite, without a negative zero.
  case float8E4M3FNUZ = "F8_E4M3FNUZ"
  /// As `float8E5M2`, finite, without a negative zero.
  case float8E5M2FNUZ = "F8_E5M2FNUZ"
  /// Signed, 16 bits.
  case int16 = "I16"
  /// Unsigned, 16 bits.
  case uint16 = "U16"
  /// IEEE 754 binary16.
  case float16 = "F16"
  /// The upper half of a binary32.
  case bfloat16 = "BF16"
  /// Signed, 32 bits.
  case int32 = "I32"
  /// Unsigned, 32 bits.
  case uint32 = "U32"
  /// IEEE 754 binary32.
  case float32 = "F32"
  /// Two binary32: real and imaginary part.
  case complex64 = "C64"
  /// IEEE 754 binary64.
  case float64 = "F64"
  /// Signed, 64 bits.
  case int64 = "I64"
  /// Unsigned, 64 bits.
  case uint64 = "U64"

  /// The size of one element in bits.
  public var bitCount: Int {
    switch self {
    case .float4: 4
    case .float6E2M3, .float6E3M2: 6
    case .bool, .uint8, .int8, .float8E5M2, .float8E4M3, .float8E8M0, .float8E4M3FNUZ,
      .float8E5M2FNUZ:
      8
    case .int16, .uint16, .float16, .bfloat16: 16
    case .int32, .uint32, .float32: 32
    case .complex64, .float64, .int64, .uint64: 64
    }
  }

  /// The place in the reference's order.
  var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// The bytes that elements of this shape take; `nil` when that is no whole number of bytes or
  /// exceeds `Int`. A shape without extents is one element.
  public func byteCount(shape: [Int]) -> Int? {
    if shape.contains(where: { $0 < 0 }) { return nil }
    if shape.contains(0) { return 0 }
    guard let bits = ([bitCount] + shape).checkedProduct else { return nil }
    return bits % 8 == 0 ? bits / 8 : nil
  }
}

/// One named array of a safetensors file.
public struct SafetensorsTensor: Hashable, Sendable {
  /// The name, any text.
  public let name: String
  /// The element type.
  public let dtype: SafetensorsDType
  /// The extents, the slowest-running index first; none for a single element.
  public let shape: [Int]
  /// The elements in row-major order, each with its least significant byte first.
  public let bytes: [UInt8]

  /// Describes a tensor.
  ///
  /// - Precondition: `bytes` holds exactly the elements of `shape`.
  public init(name: String, dtype: SafetensorsDType, shape: [Int], bytes: [UInt8]) {
    precondition(
      dtype.byteCount(shape: shape) == bytes.count,
      "\(name): \(bytes.count) bytes are no \(dtype.rawValue) of shape \(shape)")
    self.name = name
    self.dtype = dtype
    self.shape = shape
    self.bytes = bytes
  }
}
