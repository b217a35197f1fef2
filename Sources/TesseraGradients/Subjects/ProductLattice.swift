import TesseraCases
import TesseraTensors

/// Small matrix products and sums over the lattice of their options.
enum ProductLattice {
  /// Batches of 0 to 3, with and without bias.
  static func dense(_ seed: UInt64) -> [CaseSpecification] {
    (0..<8).map { number in
      var draws = CaseDraws(seed: seed, number)
      let (inputs, outputs) = (draws.draw(1...9), draws.draw(1...5))
      var operands: [OperandName: Shape] = [.x: [number / 2, inputs], .w: [inputs, outputs]]
      if number % 2 == 0 { operands[.b] = [outputs] }
      return CaseSpecification(.dense, operands)
    }
  }

  /// Every pair of transposes with every kind of α and β, and C in each of its shapes.
  static func gemm(_ seed: UInt64) -> [CaseSpecification] {
    (0..<48).map { number in
      var digits = CaseDigits(number)
      let (ta, tb) = (digits.pick([false, true]), digits.pick([false, true]))
      let (alpha, beta) = (digits.pick([1, -0.3, 0]), digits.pick([1, 0.7, 0, -1]))
      var draws = CaseDraws(seed: seed, number)
      let (m, n, k) = (draws.draw(1...4), draws.draw(1...4), draws.draw(1...5))
      var operands: [OperandName: Shape] = [.a: ta ? [k, m] : [m, k], .b: tb ? [n, k] : [k, n]]
      operands[.c] = [[m, n], nil, [n], [m, 1], [1, n], []][number % 6]
      return CaseSpecification(
        .gemm(GEMMAttributes(alpha: alpha, beta: beta, transposeA: ta, transposeB: tb)), operands)
    }
  }

  /// Sums in which either side is repeated.
  static let add: [CaseSpecification] = [
    ([2, 3], [2, 3]), ([2, 3], [3]), ([4, 1], [1, 5]), ([3], [2, 1, 3]), ([], [2, 2]),
    ([2, 3, 4], [3, 1]),
  ].map { (pair: (Shape, Shape)) in CaseSpecification(.add, [.a: pair.0, .b: pair.1]) }
}
