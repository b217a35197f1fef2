/// What differs between instruction sets beyond the width of a vector: whether a multiply-add is
/// one rounding or two.
///
/// Every kernel is generic over a type that conforms in the instruction set's own module. Without
/// that the linker would merge kernels of equal arguments from different modules into one, and the
/// baseline could end up with AVX-512 code.
public protocol InstructionSet {
  /// a·b + c: fused where the instruction set can, else a rounded product and a rounded sum.
  static func multiplyAdd<Vector: SIMD>(_ a: Vector, _ b: Vector, _ c: Vector) -> Vector
  where Vector.Scalar: BinaryFloatingPoint

  /// The same for one number.
  static func multiplyAdd<Scalar: BinaryFloatingPoint>(_ a: Scalar, _ b: Scalar, _ c: Scalar)
    -> Scalar
}
