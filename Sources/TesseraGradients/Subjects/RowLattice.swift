import TesseraAnswers
import TesseraCases
import TesseraTensors

/// Small cases of what works element by element or row by row.
enum RowLattice {
  /// Real numbers, where there is no kink, and whole ones, zeros among them, where there are many.
  static func activations(_ kind: OperatorKind) -> [CaseSpecification] {
    let operations: [Operation] =
      switch kind {
      case .leakyReLU: [0.01, 0.3, 1, 1.5, -0.2, 0].map { .leakyReLU(slope: $0) }
      case .sigmoid: [.sigmoid]
      case .tanh: [.tanh]
      default: [.relu]
      }
    let values = [CaseValues.real, .ties, .integers]
    return operations.flatMap { operation in
      [[5, 7], [1], [2, 3, 2, 2], [17], [3, 1]].enumerated().map { number, shape in
        CaseSpecification(operation, [.x: shape], values: values[number % 3])
      }
    }
  }

  /// Every axis of shapes of one to four axes, from either end.
  static func softmax(_ kind: OperatorKind) -> [CaseSpecification] {
    let shapes: [Shape] = [[5], [3, 1], [2, 7], [2, 3, 4], [2, 2, 3, 2]]
    return shapes.flatMap { shape in
      (-1..<shape.rank).map { axis in
        CaseSpecification(
          kind == .softmax ? .softmax(axis: axis) : .logSoftmax(axis: axis), [.x: shape],
          values: axis == 0 ? .integers : .real)
      }
    }
  }

  /// Every reduction, against classes and against distributions.
  static let crossEntropy: [CaseSpecification] =
    RowReduction.allCases.flatMap { reduction in
      [true, false].flatMap { hasClassLabels in
        ([[1, 1], [1, 4], [3, 7], [5, 2]] as [Shape]).map { logits in
          CaseSpecification(
            .softmaxCrossEntropy(reduction),
            [.logits: logits, .labels: hasClassLabels ? [logits[0]] : logits],
            hasClassLabels: hasClassLabels)
        }
      }
    }

  /// Every axis at which a shape can be split.
  static let flatten: [CaseSpecification] = (-3...3).map { axis in
    CaseSpecification(.flatten(axis: axis), [.x: [2, 3, 4]])
  }
}
