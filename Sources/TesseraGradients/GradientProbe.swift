import TesseraAnswers
import TesseraReference
import TesseraTensors

/// What one derivative came to.
struct GradientVerdict {
  var numeric: Double
  var bound: Double
  var error: Double
  var isKink = false
  var remark = ""

  /// NaN fails, and so does a bound that is not finite.
  var passed: Bool { remark.isEmpty && error <= bound && bound.isFinite }

  /// The error as a fraction of the bound; NaN counts as infinitely wrong.
  var fraction: Double { error <= bound ? (error == 0 ? 0 : error / bound) : .infinity }
}

/// The function φ(x) = ⟨f(x), ȳ⟩, evaluated beside a point: one element moves at a time.
final class GradientProbe {
  let problem: GradientProblem
  let cotangent: Tensor<Double>
  /// f at the point, and φ.
  let centre: GradientProblem.Value
  let middle: Double
  /// f with the decisions of the point, where somebody can say.
  let frozen: GradientProblem.Function?
  /// η: the round-off of one value of φ.
  let noise: Double
  private var point: [Tensor<Double>]

  /// - Parameter problem: A problem on the grid.
  init(
    _ problem: GradientProblem, centre: GradientProblem.Value, cotangent: Tensor<Double>,
    seed: UInt64
  ) throws {
    self.problem = problem
    self.cotangent = cotangent
    self.centre = centre
    middle = innerProduct(centre.output, cotangent)
    frozen = try problem.frozen?(problem.point)
    noise = try Self.noise(problem, centre.output, cotangent, seed)
    point = problem.point
  }

  /// Whether measured noise is so large that nothing could be seen above it: 2⁻³⁰ of what φ comes to
  /// where outputs are as large as the largest output or input in reach. Round-off leaves 2⁻⁴⁸ of that;
  /// a jump leaves all of it.
  var isTooNoisy: Bool {
    guard case .measured = problem.roundOff, noise.isFinite else { return false }
    let largest = (problem.reach.magnitudes + [centre.output.magnitudes]).flatMap(\.elements).max()
    return noise > 0x1p-30 * (largest ?? 0) * cotangent.magnitudes.elements.reduce(0, +)
  }

  /// Compares one derivative with differences of f where f is smooth, at the largest step at which no
  /// decision changes; else as at a kink.
  ///
  /// - Parameters:
  ///   - own: ρ, the error of `analytic` itself.
  ///   - largest: The scale of the gradient, for what counts as smooth.
  func compare(
    _ tensor: Int, _ position: Int, analytic: Double, own: Double, largest: Double
  ) throws -> GradientVerdict {
    let h = step(tensor, position)
    guard !centre.decisions.isEmpty, problem.method != .multilinear else {
      let difference = try difference(h) { try value(tensor, position, $0) }
      return verdict(difference, analytic: analytic, own: own, largest: largest)
    }
    for shrunk in shrinkages.map({ h * $0 }) {
      let difference = try difference(shrunk) { offset in
        let value = try moved(tensor, position, offset, problem.evaluate)
        return value.decisions == centre.decisions ? innerProduct(value.output, cotangent) : nil
      }
      if difference != nil {
        return verdict(difference, analytic: analytic, own: own, largest: largest)
      }
    }
    if let frozen {
      let difference = try difference(h) { offset in
        innerProduct(try moved(tensor, position, offset, frozen), cotangent)
      }
      var verdict = verdict(difference, analytic: analytic, own: own, largest: largest)
      verdict.isKink = true
      return verdict
    }
    let last = h * (shrinkages.last ?? 1)
    return try slopes(step: last, analytic: analytic, own: own) { offset in
      try moved(tensor, position, offset, problem.evaluate).output
    }
  }

  /// Central differences from 2⁴·h down to 2⁻⁸·h, for a person to look at.
  func sweep(_ tensor: Int, _ position: Int) throws -> [GradientFailure.Slope] {
    let h = step(tensor, position)
    return try [16.0, 4, 1, 0x1p-2, 0x1p-4, 0x1p-8].map { factor in
      let difference =
        try value(tensor, position, h * factor) - value(tensor, position, -h * factor)
      return GradientFailure.Slope(step: h * factor, value: difference / (2 * h * factor))
    }
  }

  /// How far the step may shrink to get away from a kink: to 2⁻²⁹, unless the decisions can be held
  /// where they are.
  private var shrinkages: [Double] {
    let last = 0x1p-29 / GradientStep.unit(1, exponent: problem.method.exponent)
    return frozen == nil ? [1, last.squareRoot(), last] : [1, last.squareRoot()]
  }

  private func step(_ tensor: Int, _ position: Int) -> Double {
    GradientStep.unit(point[tensor][position], exponent: problem.method.exponent)
  }

  private func value(
    _ tensor: Int, _ position: Int, _ offset: Double
  ) throws -> Double {
    innerProduct(try moved(tensor, position, offset, problem.evaluate).output, cotangent)
  }

  /// What `body` gives with one element moved; the element is put back afterwards.
  private func moved<Result>(
    _ tensor: Int, _ position: Int, _ offset: Double, _ body: ([Tensor<Double>]) throws -> Result
  ) rethrows -> Result {
    let x = point[tensor][position]
    point[tensor][position] = x + offset
    defer { point[tensor][position] = x }
    return try body(point)
  }

  /// η as the problem bounds it, and what the inner product adds: n²u²·Σ|ȳ|·|y|.
  private static func noise(
    _ problem: GradientProblem, _ output: Tensor<Double>, _ cotangent: Tensor<Double>,
    _ seed: UInt64
  ) throws -> Double {
    let gamma = ErrorBound.gamma(output.count, Double.self)
    let product = 2 * gamma * gamma * innerProduct(cotangent.magnitudes, output.magnitudes)
    switch problem.roundOff {
    case .bounded(let bound, _):
      return try bound(problem.reach, cotangent) + product
    case .measured:
      // A large step leads to larger terms: measured where they are largest.
      let point = problem.method == .multilinear ? problem.reach.farthest : problem.point
      let value = try problem.evaluate(point).output
      return try MeasuredRoundOff.ofValue(
        { innerProduct(try problem.evaluate($0).output, cotangent) }, at: point, output: value,
        cotangent: cotangent, seed: seed) + product
    }
  }
}

extension GradientProblem {
  /// Where the points of a check lie.
  var reach: GradientReach {
    GradientReach(
      point: point,
      steps: point.map { x in
        Tensor(
          shape: x.shape,
          x.elements.map { GradientStep.unit($0, exponent: method.exponent) * method.reach })
      })
  }
}

extension GradientReach {
  /// Every element moved by so many of its steps.
  func moved(by factor: Double) -> [Tensor<Double>] {
    zip(point, steps).map { x, step in
      Tensor(shape: x.shape, zip(x.elements, step.elements).map { $0 + factor * $1 })
    }
  }

  /// Every element as far from 0 as it gets.
  var farthest: [Tensor<Double>] {
    zip(point, steps).map { x, step in
      Tensor(shape: x.shape, zip(x.elements, step.elements).map { $0 < 0 ? $0 - $1 : $0 + $1 })
    }
  }
}
