import TesseraFormats
import TesseraKernels
import TesseraLayers
import TesseraTensors

/// The precision of a model's parameters.
public enum Precision: String, Sendable, CaseIterable, Codable {
  /// Float: 4 bytes a number.
  case float
  /// Double: 8 bytes a number.
  case double

  /// The precision of a scalar type.
  public init<Scalar: KernelScalar>(of type: Scalar.Type) {
    self = MemoryLayout<Scalar>.size == 4 ? .float : .double
  }

  var dtype: SafetensorsDType { self == .float ? .float32 : .float64 }
}

extension Tensor where Element: KernelScalar {
  /// The elements in row-major order, each with its least significant byte first, which is how every
  /// machine that Swift runs on keeps them.
  var bytes: [UInt8] {
    withUnsafePointer { Array(UnsafeRawBufferPointer(start: $0, count: byteCount)) }
  }

  /// - Precondition: `bytes` holds exactly the elements of `shape`.
  init(shape: Shape, bytes: [UInt8]) {
    self.init(uninitialized: shape)
    require(bytes.count == byteCount, "\(bytes.count) bytes do not fill \(shape)")
    let count = byteCount
    let target = UnsafeMutableRawPointer(mutablePointer)
    bytes.withUnsafeBytes { source in
      if let base = source.baseAddress { target.copyMemory(from: base, byteCount: count) }
    }
  }

  private var byteCount: Int { count * MemoryLayout<Element>.size }
}

extension Network {
  /// The SHA-256 of the parameters' bytes in order, in hexadecimal digits: equal for equal bits.
  public var weightsSHA256: String {
    var hash = SHA256()
    for parameter in parameters { hash.update(parameter.bytes) }
    return hash.hex
  }
}
