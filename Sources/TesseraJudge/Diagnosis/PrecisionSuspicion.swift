import TesseraAnswers
import TesseraCases
import TesseraReference
import TesseraTensors

/// Whether the errors of a kernel are those of a format with fewer digits than were asked for.
///
/// A format is suspected where its bound holds in every case, and sums of small whole numbers, which it
/// holds exactly, are exact: a wrong kernel is off by 1 there. The format with the narrowest bound is
/// named. That every output has no more digits than the format is said beside it.
struct PrecisionSuspicion<Scalar: OperatorScalar> {
  private let trials: [OutputTrial<Scalar>]
  private let layout: ArrayLayout

  /// Cases with infinities and numbers near the limits say nothing of digits.
  init(trials: [OutputTrial<Scalar>], layout: ArrayLayout) {
    self.trials = trials.filter(\.specification.values.isFinite)
    self.layout = layout
  }

  /// From the sharpest to the widest. A matrix unit rounds operands alone and adds in Float.
  private static var models: [RoundingModel] {
    (Scalar.self == Double.self ? [RoundingModel(.float32)] : []) + [
      RoundingModel(.tf32), RoundingModel(.float16, sums: .float32), RoundingModel(.float16),
      RoundingModel(.bfloat16, sums: .float32), RoundingModel(.bfloat16),
    ]
  }

  /// Of the formats whose bounds hold the first that every output is a number of, else the first.
  func diagnosis() -> Diagnosis? {
    guard trials.allSatisfy({ $0.fault == nil }), trials.contains(where: { !$0.isRight }) else {
      return nil
    }
    let fitting = Self.models.compactMap { model in worstFraction(model).map { (model, $0) } }
    // What rounds its operands to tf32 leaves its sums in Float.
    let held = fitting.first { $0.0.unit != .tf32 && areHeld($0.0.unit) }
    guard let (model, worst) = held ?? fitting.first else { return nil }
    let sums = model.sums == model.unit ? "" : " with sums in \(model.sums.rawValue)"
    let digits = held == nil ? "" : ", and every output is a number of that format"
    let failing = trials.count { !$0.isRight }
    return Diagnosis(
      kind: .precision, name: "\(model.unit.rawValue)-arithmetic",
      mistake: "The errors have the size of \(model.unit.rawValue)\(sums): at most "
        + "\(shortNumber(worst)) of its bound\(digits).",
      failing: (failing, failing), passing: (trials.count - failing, trials.count - failing),
      alternatives: [])
  }

  /// The largest error as a fraction of the format's bound; nil where one is above it.
  private func worstFraction(_ model: RoundingModel) -> Double? {
    var worst = 0.0
    var compared = 0
    for trial in trials {
      guard let written = trial.stored, let exactness = exactness(trial, model) else { return nil }
      if exactness, trial.comparison?.worstFraction != 0 { return nil }
      guard let answer = try? trial.problem.answer(trial.output, model: model) else { return nil }
      let comparison = answer.compare(
        layout.logical(written, of: trial.output, trial.problem.operation.kind))
      guard comparison.passed else { return nil }
      worst = max(worst, comparison.worstFraction)
      if !trial.isRight { compared += comparison.count }
    }
    return compared > 0 ? worst : nil
  }

  /// Whether the format holds everything in this case exactly; nil where nothing can be said at all.
  private func exactness(_ trial: OutputTrial<Scalar>, _ model: RoundingModel) -> Bool? {
    guard trial.problem.operation.isSumOfProducts, trial.specification.values == .integers else {
      return false
    }
    let magnitudes = trial.problem.converted(to: Double.self).withMagnitudes
    guard let sizes = try? magnitudes.output(trial.output, of: Definitions()) else { return nil }
    let largest = sizes.elements.reduce(0, max)
    return largest * max(model.unit.value, model.sums.value) <= 1
  }

  /// Whether every output is a number of the format.
  private func areHeld(_ unit: UnitRoundoff) -> Bool {
    trials.allSatisfy { trial in
      guard let written = trial.stored else { return false }
      return written.elements.allSatisfy { isHeld(Double($0), unit) }
    }
  }

  private func isHeld(_ value: Double, _ unit: UnitRoundoff) -> Bool {
    guard value.isFinite, value != 0 else { return true }
    let grid = max(
      Double(sign: .plus, exponent: Int(value.exponent) + 1, significand: unit.value),
      2 * unit.halfLeast)
    return (value / grid).rounded() * grid == value && value.magnitude <= unit.greatest
  }
}

extension Operation {
  /// Whether whole numbers give whole numbers.
  fileprivate var isSumOfProducts: Bool {
    switch self {
    case .conv2d, .dense, .matmul, .add, .flatten, .dropoutEvaluation: true
    case .gemm(let attributes):
      attributes.alpha.rounded() == attributes.alpha && attributes.beta.rounded() == attributes.beta
    default: false
    }
  }
}
