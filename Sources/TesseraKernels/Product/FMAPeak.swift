/// The ceiling that every benchmark is measured against: multiply-adds on registers alone.
///
/// Twelve independent chains cover the latency of a multiply-add on all current processors and
/// leave registers for the operands.
public enum FMAPeak<ISA: InstructionSet, Vector: SIMD> where Vector.Scalar: KernelScalar {
  /// Runs 12·`iterations` vector multiply-adds and returns their sum, so that none can be left out.
  ///
  /// - Returns: The result and the number of scalar multiply-adds done.
  @_alwaysEmitIntoClient @inline(__always)
  static func run(iterations: Int, seed: Vector.Scalar) -> (value: Vector.Scalar, count: Int) {
    let factor = Vector(repeating: seed)
    let summand = Vector(repeating: 1 - seed)
    var chains = InlineArray<12, Vector> { Vector(repeating: Vector.Scalar($0)) }
    var i = 0
    while i < iterations {
      for c in 0..<12 { chains[c] = ISA.multiplyAdd(chains[c], factor, summand) }
      i &+= 1
    }
    var total = Vector.zero
    for c in 0..<12 { total += chains[c] }
    return (total[0], 12 &* iterations &* Vector.scalarCount)
  }
}
