import TesseraCases
import TesseraJudge
import TesseraTensors

/// What became of an exercise.
public enum ExerciseGrade: Sendable {
  /// The blank is still blank.
  case blank
  /// It was judged.
  case judged(CommandVerdict)

  /// Whether every case is right.
  public var isAccepted: Bool {
    if case .judged(let verdict) = self { verdict.decision == .accepted } else { false }
  }
}

extension Exercise {
  /// Puts a reader's functions before the judge: cases of the court's table, the exact value of every
  /// element within its derived bound, the smallest case that is wrong, and the mistake of the museum
  /// that gives the same numbers.
  ///
  /// - Parameters:
  ///   - answers: The functions; without them those of the blanks.
  ///   - cases: How many cases are asked.
  ///   - progress: Told what is being done, in a line.
  ///   - isCancelled: Asked again and again whether to stop.
  /// - Throws: `JudgeCancelled`.
  public func grade(
    _ answers: ExerciseAnswers = ExerciseAnswers(), cases: Int = 200,
    progress: @escaping @Sendable (String) -> Void = { _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> ExerciseGrade {
    var judge = Judge()
    judge.restriction = try CaseRestriction(rules, for: operation)
    (judge.outputs, judge.cases) = (outputs, cases)
    (judge.progress, judge.isCancelled) = (progress, isCancelled)
    guard try !isBlank(answers) else { return .blank }
    return .judged(
      try judge.verdict(on: operation) { problem, output in
        try answers.output(output, of: problem)
      })
  }

  /// Whether one of its functions says that nobody has written it.
  private func isBlank(_ answers: ExerciseAnswers) throws -> Bool {
    for output in outputs {
      do { _ = try answers.output(output, of: smallest) } catch is NotWritten {
        return true
      } catch {
        // Whatever else is wrong with it, it is not blank.
      }
    }
    return false
  }

  /// One number of everything.
  private var smallest: OperatorCase<Double> {
    let one = Tensor<Double>(shape: [1, 1], [1])
    let pixel = one.reshaped([1, 1, 1, 1])
    return switch self {
    case .matrixProduct:
      OperatorCase(
        .gemm(GEMMAttributes()), inputs: [.a: one, .b: one, .c: one], cotangent: one)
    case .convolution, .convolutionInputGradient, .convolutionFilterGradient:
      OperatorCase(.conv2d(.unit, groups: 1), inputs: [.x: pixel, .w: pixel], cotangent: pixel)
    case .maxPool:
      OperatorCase(.maxPool2d(kernel: 1, .unit), inputs: [.x: pixel], cotangent: pixel)
    case .softmaxCrossEntropy:
      OperatorCase(
        .softmaxCrossEntropy(.mean), inputs: [.logits: one, .labels: one],
        cotangent: one.reshaped([]))
    }
  }
}
