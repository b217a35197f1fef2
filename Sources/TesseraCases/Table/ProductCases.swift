import TesseraTensors

extension CaseTable {
  /// m, n and k from 0 to beyond twice the largest register tile, which is 8 rows of 32 columns.
  static let gemmFamilies: [CaseFamily] = [
    CaseFamily(.gemm, "tile-edges", count: 18 * 67 * 19 * 4, thinning: 211) { number in
      var digits = CaseDigits(number)
      let (m, n, k) = (digits.pick(0...17), digits.pick(0...66), digits.pick(0...18))
      let (ta, tb) = digits.pick([(false, false), (true, false), (false, true), (true, true)])
      return product(
        m, n, k,
        GEMMAttributes(
          alpha: [1, 0.75, -2][number % 3], beta: [0, 1, -0.5, 1][number % 4], transposeA: ta,
          transposeB: tb), c: number % 2 == 0 ? [m, n] : nil,
        number % 29 == 0 ? .special : .real)
    },
    CaseFamily(.gemm, "random", count: 2_000, thinning: 41) { number in
      var draws = CaseDraws(number)
      let (m, n, k) = (draws.draw(0...70), draws.draw(0...70), draws.draw(0...70))
      return product(
        m, n, k,
        GEMMAttributes(
          alpha: draws.draw([1, 0.3, -1.5, 0]), beta: draws.draw([0, 1, 0.7, -1]),
          transposeA: draws.draw(0...1) == 1, transposeB: draws.draw(0...1) == 1),
        c: draws.draw([nil, [m, n], [n], [1, n], [m, 1], []]),
        draws.draw([.real, .real, .integers, .special]))
    },
    // More rows than a block has, and depths on both sides of 256.
    CaseFamily(.gemm, "blocks", count: 4 * 4 * 3, thinning: 11) { number in
      var digits = CaseDigits(number)
      return product(
        digits.pick([1, 127, 129, 257]), digits.pick([3, 33, 64, 129]),
        digits.pick([255, 257, 513]), GEMMAttributes(alpha: 1, beta: Double(number % 2)),
        c: nil, .real)
    },
    // Beyond a cache block of 1,024 in depth, in columns, in both, and enough of both to be packed.
    CaseFamily(.gemm, "beyond-blocks", count: 3 * 2, thinning: 5) { number in
      var digits = CaseDigits(number)
      let (m, n, k) = digits.pick([(65, 129, 1_025), (33, 1_025, 129), (33, 1_025, 1_030)])
      let beta = digits.pick(0...1)
      return product(
        m, n, k, GEMMAttributes(alpha: 1, beta: Double(beta)), c: beta == 0 ? nil : [m, n], .real)
    },
  ]

  private static func product(
    _ m: Int, _ n: Int, _ k: Int, _ attributes: GEMMAttributes, c: Shape?, _ values: CaseValues
  ) -> CaseSpecification {
    var operands: [OperandName: Shape] = [
      .a: attributes.transposeA ? [k, m] : [m, k], .b: attributes.transposeB ? [n, k] : [k, n],
    ]
    operands[.c] = c
    return CaseSpecification(.gemm(attributes), operands, values: values)
  }

  static let denseFamilies: [CaseFamily] = [
    CaseFamily(.dense, "tile-edges", count: 18 * 67 * 19, thinning: 67) { number in
      var digits = CaseDigits(number)
      return dense(
        digits.pick(0...17), digits.pick(0...66), digits.pick(0...18), hasBias: number % 3 != 0,
        number % 29 == 0 ? .special : number % 7 == 0 ? .integers : .real)
    },
    CaseFamily(.dense, "random", count: 1_000, thinning: 31) { number in
      var draws = CaseDraws(number)
      return dense(
        draws.draw(0...40), draws.draw(1...80), draws.draw(1...300), hasBias: true,
        draws.draw([.real, .special]))
    },
  ]

  private static func dense(
    _ n: Int, _ outputs: Int, _ inputs: Int, hasBias: Bool, _ values: CaseValues
  ) -> CaseSpecification {
    var operands: [OperandName: Shape] = [.x: [n, inputs], .w: [inputs, outputs]]
    if hasBias { operands[.b] = [outputs] }
    return CaseSpecification(.dense, operands, values: values)
  }

  /// Two shapes that broadcast by NumPy's rules, now and then two that do not.
  static func broadcastFamilies(_ kind: OperatorKind) -> [CaseFamily] {
    [
      CaseFamily(kind, "broadcast", count: 20_000, thinning: 97) { number in
        var draws = CaseDraws(number)
        var (a, b): ([Int], [Int]) = ([], [])
        for _ in 0..<draws.draw(0...3) {
          let extent = draws.draw([1, 2, 3, 5])
          a.append(draws.draw([extent, extent, 1]))
          b.append(draws.draw([extent, extent, extent, 1]))
        }
        if draws.draw(0...3) == 0 { b.removeFirst(min(b.count, draws.draw(0...2))) }
        if kind == .matmul {
          let (m, k, n) = (draws.draw(1...17), draws.draw(0...19), draws.draw(1...35))
          if draws.draw(0...5) == 0 { (a, b) = ([k], b + [k, n]) } else { a += [m, k] }
          if a.count > 1 { b = draws.draw(0...5) == 0 ? [k] : b + [k, n] }
        } else {
          let extent = draws.draw(1...33)
          a.append(draws.draw([extent, extent, 1]))
          b.append(extent)
        }
        return CaseSpecification(
          kind == .matmul ? .matmul : .add, [.a: Shape(a), .b: Shape(b)],
          values: draws.draw([.real, .real, .integers, .special]))
      }
    ]
  }
}
