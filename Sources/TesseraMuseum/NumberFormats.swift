import TesseraCases

/// A number format with fewer digits than those we compute in, for kernels that lose some on the way.
protocol NarrowFormat: Sendable {
  static var name: String { get }
  /// The nearest number of the format, ties to even.
  static func round(_ x: Float) -> Float
}

extension NarrowFormat {
  /// The same by way of Float; what Double holds beyond Float is lost first.
  static func round<S: OperatorScalar>(_ x: S) -> S { S(round(Float(x))) }
}

/// One bit of sign, 5 of exponent, 10 of fraction; beyond 65,504 infinite.
enum Float16Format: NarrowFormat {
  static let name = "float16"

  static func round(_ x: Float) -> Float {
    // The steps of the format: 2⁻²⁴ for its subnormals, 2⁻¹⁰ of the power of two for the others.
    let exponent = x.isFinite && x != 0 ? max(Int(x.exponent), -14) : 0
    let step = Float(sign: .plus, exponent: exponent - 10, significand: 1)
    let rounded = (x / step).rounded(.toNearestOrEven) * step
    return rounded.magnitude > 65_504 ? Float.infinity * (x < 0 ? -1 : 1) : rounded
  }
}

/// One bit of sign, 8 of exponent, 7 of fraction: the upper half of a Float.
enum BFloat16Format: NarrowFormat {
  static let name = "bfloat16"
  static func round(_ x: Float) -> Float { roundBits(x, dropping: 16) }
}

/// One bit of sign, 8 of exponent, 10 of fraction: what tensor cores keep of a Float.
enum TF32Format: NarrowFormat {
  static let name = "tf32"
  static func round(_ x: Float) -> Float { roundBits(x, dropping: 13) }
}

/// A Float without its last bits, to nearest, ties to even.
private func roundBits(_ x: Float, dropping bits: UInt32) -> Float {
  guard x.isFinite else { return x }
  let half: UInt32 = 1 << (bits - 1)
  let isOdd = (x.bitPattern >> bits) & 1
  return Float(bitPattern: ((x.bitPattern &+ (half - 1 + isOdd)) >> bits) << bits)
}
