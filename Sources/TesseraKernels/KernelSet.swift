/// Every kernel, for one scalar type on one instruction set.
///
/// The kernels' bodies are the default implementations in this module, generic over the vector and
/// the instruction set; a conforming type in an instruction set's module chooses those two and the
/// tile and holds nothing else. Its witness table is the table that operators dispatch through.
public protocol KernelSet<Scalar>: Sendable {
  associatedtype Scalar: KernelScalar
  associatedtype Vector: SIMD where Vector.Scalar == Scalar
  associatedtype ISA: InstructionSet

  /// C ← A·B by register tiles; see `ProductOperands`.
  static func product(_ operands: ProductOperands<Scalar>)

  /// The columns of a packed panel of B for a product with `columns` columns.
  static func panelWidth(columns: Int) -> Int
}
