/// The element types of the safetensors format; the raw value is the name in the header.
///
/// In the order of the reference implementation, which is one of ascending size: files list their
/// tensors in the reverse of it.
public enum SafetensorsDType: String, Hashable, Sendable, CaseIterable {
  case bool = "BOOL"
  case float4 = "F4"
  case float6E2M3 = "F6_E2M3"
  case float6E3M2 = "F6_E3M2"
  case uint8 = "U8"
  case int8 = "I8"
  case float8E5M2 = "F8_E5M2"
  case float8E4M3 = "F8_E4M3"
  case float8E8M0 = "F8_E8M0"
  case float8E4M3FNUZ = "F8_E4M3FNUZ"
  case float8E5M2FNUZ = "F8_E5M2FNUZ"
  case int16 = "I16"
  case uint16 = "U16"
  case float16 = "F16"
  case bfloat16 = "BF16"
  case int32 = "I32"
  case uint32 = "U32"
  case float32 = "F32"
  case complex64 = "C64"
  case float64 = "F64"
  case int64 = "I64"
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
    var bits = bitCount
    for extent in shape {
      let (product, overflow) = bits.multipliedReportingOverflow(by: extent)
      if overflow { return nil }
      bits = product
    }
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
