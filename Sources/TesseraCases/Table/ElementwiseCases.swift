import TesseraAnswers
import TesseraTensors

extension CaseTable {
  /// Every number of elements from 0 to twice a vector and more, so that every value stands at every
  /// lane and in every remainder.
  static func activationFamilies(_ kind: OperatorKind) -> [CaseFamily] {
    [
      CaseFamily(kind, "lanes", count: 70 * 4 * 5, thinning: 9) { number in
        var digits = CaseDigits(number)
        let count = digits.pick(0...69)
        let values = digits.pick([CaseValues.special, .real, .ties, .integers])
        let slope = digits.pick([0.01, 0.3, 1.5, -0.2, 0])
        return CaseSpecification(activation(kind, slope), [.x: [count]], values: values)
      },
      CaseFamily(kind, "shapes", count: 500, thinning: 37) { number in
        var draws = CaseDraws(number)
        let shape = Shape((0..<draws.draw(1...4)).map { _ in draws.draw(1...9) })
        return CaseSpecification(
          activation(kind, draws.draw([0.01, 0.2])), [.x: shape],
          values: draws.draw([.real, .special, .integers]))
      },
      CaseFamily(kind, "scales", count: 300, thinning: 13) { number in
        CaseSpecification(activation(kind, 0.2), [.x: [number % 50 + 1]], values: .scales)
      },
    ]
  }

  private static func activation(_ kind: OperatorKind, _ slope: Double) -> Operation {
    switch kind {
    case .leakyReLU: .leakyReLU(slope: slope)
    case .sigmoid: .sigmoid
    case .tanh: .tanh
    default: .relu
    }
  }

  static func softmaxFamilies(_ kind: OperatorKind) -> [CaseFamily] {
    [
      CaseFamily(kind, "rows", count: 5 * 40 * 4, thinning: 11) { number in
        var digits = CaseDigits(number)
        let shape: Shape = [digits.pick(0...4), digits.pick(1...40)]
        return softmax(kind, shape, -1, digits.pick([.real, .integers, .special, .infinite]))
      },
      CaseFamily(kind, "axes", count: 3_000, thinning: 61) { number in
        var draws = CaseDraws(number)
        let rank = draws.draw(1...4)
        let shape = Shape((0..<rank).map { _ in draws.draw(1...7) })
        return softmax(
          kind, shape, draws.draw(-rank...rank - 1), draws.draw([.real, .real, .special]))
      },
    ]
  }

  private static func softmax(
    _ kind: OperatorKind, _ shape: Shape, _ axis: Int, _ values: CaseValues
  ) -> CaseSpecification {
    CaseSpecification(
      kind == .softmax ? .softmax(axis: axis) : .logSoftmax(axis: axis), [.x: shape],
      values: values)
  }

  static let crossEntropyFamilies: [CaseFamily] = [
    CaseFamily(.softmaxCrossEntropy, "rows", count: 9 * 40 * 3 * 2 * 3, thinning: 23) { number in
      var digits = CaseDigits(number)
      let logits: Shape = [digits.pick(0...8), digits.pick(1...40)]
      let reduction = digits.pick([RowReduction.none, .mean, .sum])
      let hasClassLabels = digits.pick([true, false])
      return CaseSpecification(
        .softmaxCrossEntropy(reduction),
        [.logits: logits, .labels: hasClassLabels ? [logits[0]] : logits],
        hasClassLabels: hasClassLabels, values: digits.pick([.real, .integers, .special]))
    }
  ]

  static func shapeFamilies(_ kind: OperatorKind) -> [CaseFamily] {
    [
      CaseFamily(kind, "shapes", count: 3_000, thinning: 31) { number in
        var draws = CaseDraws(number)
        let rank = draws.draw(1...4)
        let shape = Shape((0..<rank).map { _ in draws.draw(0...9) })
        let rate = draws.draw([0, 0.1, 0.25, 0.5, 0.9])
        var operands: [OperandName: Shape] = [.x: shape]
        let operation: Operation
        switch kind {
        case .dropoutEvaluation: operation = .dropoutEvaluation(rate: rate)
        case .dropoutMasked:
          operation = .dropoutMasked(rate: rate)
          operands[.mask] = shape
        default: operation = .flatten(axis: draws.draw(-rank...rank))
        }
        return CaseSpecification(
          operation, operands, values: draws.draw([.real, .special, .integers]))
      }
    ]
  }
}
