import TesseraAnswers
import TesseraCases
import TesseraReference
import TesseraTensors

/// Whether a kernel's output is what a suspect gives.
///
/// The kernel adds up the suspect's terms in an order of its own, so that the two differ by rounding
/// alone, as a right kernel differs from its answer. Where an operator is a sum of products the bound
/// is derived, with the suspect itself on the magnitudes of all inputs in the place of Σ|a|·|b|:
///
///     |ŷ − s| ≤ 2·(γ_K + 4u)·s(|inputs|)      K: the longest possible sum; γ_K + 4u at most 1/16
///
/// It is twice the bound because the suspect rounds too; on whole numbers both are exact and the bound,
/// below 1, means equality. For other operators it is four times the largest bound of the right
/// answer's elements: a rule, not a theorem. Values that are not finite must be of one kind; where the
/// right value itself is undetermined, a sum that may overflow, nothing is asked.
///
/// What a suspect gets right it cannot account for, and a wrong shape only where it is about shapes.
struct Agreement<Scalar: OperatorScalar> {
  let trial: OutputTrial<Scalar>
  let model: RoundingModel
  let layout: ArrayLayout

  /// Whether the output that was written is the suspect's, whatever shape it was written in.
  func holds(_ suspect: any Suspect) -> Bool {
    guard let written = trial.stored,
      let predicted = try? suspect.output(trial.output, of: trial.problem, layout: layout),
      predicted.count == written.count, written.count > 0,
      suspect.kind == .layout || predicted.shape == written.shape,
      trial.isRight || trial.fault != nil || isWrong(predicted.reshaped(written.shape))
    else { return false }
    let magnitudes = magnitudes(suspect)
    let undetermined = undetermined
    let flat = 4 * largestBound
    for i in 0..<written.count {
      let (actual, expected) = (Double(written[i]), Double(predicted[i]))
      if actual == expected || actual.isNaN && expected.isNaN || undetermined?[i] == true {
        continue
      }
      let derived = magnitudes.map { 2 * relativeError * $0[i] + smallest } ?? flat
      let tolerance = derived.isFinite ? derived : flat
      // NaN fails.
      if !(abs(actual - expected) <= tolerance) { return false }
    }
    return true
  }

  private func isWrong(_ stored: Tensor<Scalar>) -> Bool {
    let kind = trial.problem.operation.kind
    return !trial.answer.compare(layout.logical(stored, of: trial.output, kind)).passed
  }

  /// The longest sum that an output of this case can be.
  private var terms: Int {
    let longest = trial.problem.inputs.values.map(\.count).max() ?? 0
    return max(longest, trial.problem.cotangent?.count ?? 0) + 2
  }

  private var relativeError: Double {
    min(model.sums.gamma(terms) + 4 * model.unit.value, 0x1p-4)
  }

  private var smallest: Double { Double(terms) * model.unit.halfLeast }

  /// The suspect on magnitudes; nil where the operator is no sum of products.
  private func magnitudes(_ suspect: any Suspect) -> Tensor<Double>? {
    guard trial.problem.operation.isMultilinear, trial.specification.values.isFinite else {
      return nil
    }
    let problem = trial.problem.converted(to: Double.self).withMagnitudes
    let result = try? suspect.output(trial.output, of: problem, layout: layout)
    return result?.count == trial.answer.exact.count ? result : nil
  }

  /// Where the right value is undetermined, in the order of the file; nil where it is nowhere.
  private var undetermined: [Bool]? {
    let bounds = trial.answer.bound
    guard bounds.elements.contains(.infinity) else { return nil }
    return layout.stored(bounds, of: trial.output, trial.problem.operation.kind).elements
      .map { $0 == .infinity }
  }

  private var largestBound: Double {
    trial.answer.bound.elements.reduce(0) { $1.isFinite ? max($0, $1) : $0 }
  }
}
