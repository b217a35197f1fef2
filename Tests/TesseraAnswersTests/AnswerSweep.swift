import TesseraAnswers
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

/// Holds results of one kind against their answers, and shows for each answer that it rejects what is
/// just beyond its bound.
struct AnswerSweep {
  private let name: String
  private let least: Double
  private var tally: Tally
  private var worst = 0.0
  private var failures = 0

  /// - Parameter least: What the worst fraction of a bound must reach at the least; a bound that is
  ///   never approached proves nothing.
  init(_ name: String, least: Double) {
    self.name = name
    self.least = least
    tally = Tally(name)
  }

  /// One result that must pass.
  mutating func accept<Scalar: ReferenceScalar>(
    _ answer: Answer, _ actual: Tensor<Scalar>, _ label: @autoclosure () -> String
  ) {
    let comparison = answer.compare(actual)
    tally.count(comparison.count)
    worst = max(worst, comparison.worstFraction)
    if !comparison.passed { report("\(label()): \(comparison)") }
    reject(answer, actual, label())
  }

  /// The same result with one element moved beyond its bound must fail, and nowhere else.
  private mutating func reject<Scalar: ReferenceScalar>(
    _ answer: Answer, _ actual: Tensor<Scalar>, _ label: @autoclosure () -> String
  ) {
    guard actual.shape == answer.shape, actual.count > 0 else { return }
    let position = (tally.cases * 7919) % actual.count
    let (exact, bound) = (answer.exact[position], answer.bound[position])
    guard bound < .infinity else { return }
    var wrong = actual
    if exact.isFinite {
      let moved = Scalar(exact + (tally.cases % 2 == 0 ? 2 : -2) * bound)
      wrong[position] = tally.cases % 2 == 0 ? moved.nextUp : moved.nextDown
    } else {
      wrong[position] = exact.isNaN ? 0 : Scalar(-exact)
    }
    let comparison = answer.compare(wrong)
    let index = comparison.firstFailure?.index ?? []
    let found = zip(index, answer.shape.extents).reduce(0) { $0 * $1.1 + $1.0 }
    if comparison.failures != 1 || found != position {
      report("\(label()): an error of two bounds at \(position) gave \(comparison)")
    }
  }

  private mutating func report(_ text: String) {
    failures += 1
    if failures <= 5 { Issue.record("\(name): \(text)") }
  }

  func finish() {
    tally.finish()
    print("\(name): worst \(worst) of the bound")
    #expect(failures == 0 && worst <= 1 && worst >= least, "\(name), worst \(worst)")
  }
}
