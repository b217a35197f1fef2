import TesseraAnswers
import TesseraTensors

/// What a VJP owes its cotangent whatever f is: J(x)ᵀ·ȳ is linear in ȳ, and has the same bits each time.
public enum CotangentLaws {
  /// The VJP of zeros is zeros, of either sign.
  ///
  /// What fails: a VJP that ignores its cotangent, or adds to what its memory held.
  public static func zero(_ problem: GradientProblem) throws -> GradientReport {
    let problem = problem.onGrid()
    let shape = try problem.evaluate(problem.point).output.shape
    let cotangents = try problem.vjp(problem.point, Tensor(repeating: 0, shape: shape))
    var report = GradientReport(problem, .zeroCotangent)
    let zeros = problem.point.map { Tensor(repeating: 0.0, shape: $0.shape) }
    report.compare(cotangents, with: zeros, .within(zeros), of: problem)
    return report
  }

  /// VJP(a·ȳ₁ + b·ȳ₂) = a·VJP(ȳ₁) + b·VJP(ȳ₂) within round-off, and VJP(a·ȳ₁) = a·VJP(ȳ₁) to the bit,
  /// a = 4 and b = −1/8.
  ///
  /// Powers of two scale every rounding exactly, and the ȳ have so few bits that their combination is
  /// exact too: what differs is the rounding of the three VJPs, each within its ρ, and of the last
  /// sum:
  ///
  ///     |left − right| ≤ ρ(a·ȳ₁ + b·ȳ₂) + |a|·ρ(ȳ₁) + |b|·ρ(ȳ₂) + u·|right|
  ///
  /// ρ is the problem's: see ``RoundOff``.
  public static func linearity(
    _ problem: GradientProblem, seed: UInt64
  ) throws -> GradientReport {
    let problem = problem.onGrid()
    let (a, b) = (4.0, -0.125)
    let shape = try problem.evaluate(problem.point).output.shape
    let first = GradientProblem.randomCotangent(shape, seed: seed, stream: 1)
    let second = GradientProblem.randomCotangent(shape, seed: seed, stream: 2)
    let cotangents = [first, second, combined(first, second) { a * $0 + b * $1 }]
    let results = try cotangents.map { try problem.vjp(problem.point, $0) }
    var report = GradientReport(problem, .linearity)
    if let failure = results.lazy.compactMap(problem.misshapen).first {
      report.add(failure)
      return report
    }
    let errors = try zip(results, cotangents).map { try problem.ownErrors($0, $1) }
    let expected = problem.point.indices.map { tensor in
      combined(results[0][tensor], results[1][tensor]) { a * $0 + b * $1 }
    }
    let bounds = problem.point.indices.map { tensor in
      let parts = combined(errors[0][tensor], errors[1][tensor]) { a * $0 - b * $1 }
      let last = combined(errors[2][tensor], expected[tensor]) {
        $0 + Double.ulpOfOne * $1.magnitude
      }
      return combined(parts, last, +)
    }
    report.compare(results[2], with: expected, .within(bounds), of: problem)
    report.compare(
      try problem.vjp(problem.point, combined(first, first) { value, _ in a * value }),
      with: results[0].map { combined($0, $0) { value, _ in a * value } }, .sameBits, of: problem,
      remark: "4 times the cotangent does not give 4 times the bits")
    return report
  }

  /// Both directions give the same bits when they are run again.
  ///
  /// What fails: memory read before it is written, sums whose order depends on threads, state.
  public static func repetition(
    _ problem: GradientProblem, seed: UInt64
  ) throws -> GradientReport {
    let problem = problem.onGrid()
    var report = GradientReport(problem, .repetition)
    let output = try problem.evaluate(problem.point).output
    let cotangent = GradientProblem.randomCotangent(output.shape, seed: seed)
    let once = try problem.vjp(problem.point, cotangent)
    let again = try problem.evaluate(problem.point).output
    report.compare(
      try problem.vjp(problem.point, cotangent), with: once, .sameBits, of: problem,
      remark: "another run of the VJP gives other bits")
    if let difference = Bits.compare(again, output) {
      report.add(problem.failure("another run of f gives other bits: \(difference.description)"))
    }
    return report
  }

  private static func combined(
    _ left: Tensor<Double>, _ right: Tensor<Double>, _ body: (Double, Double) -> Double
  ) -> Tensor<Double> {
    Tensor(shape: left.shape, zip(left.elements, right.elements).map(body))
  }
}

extension GradientReport {
  /// How two cotangents that should agree are compared.
  enum Agreement {
    case within([Tensor<Double>])
    /// A NaN agrees with nothing.
    case sameBits
  }

  /// Compares cotangents with what they should be, element by element.
  mutating func compare(
    _ found: [Tensor<Double>], with expected: [Tensor<Double>], _ agreement: Agreement,
    of problem: GradientProblem, remark: String = ""
  ) {
    if let failure = problem.misshapen(found) ?? problem.misshapen(expected) {
      add(failure)
      return
    }
    for tensor in found.indices {
      for position in 0..<found[tensor].count {
        let (a, b) = (found[tensor][position], expected[tensor][position])
        let error = abs(a - b)
        let (bound, isRight) =
          switch agreement {
          case .within(let bounds):
            (bounds[tensor][position], error <= bounds[tensor][position] && error < .infinity)
          case .sameBits: (0, a.bitPattern == b.bitPattern && !a.isNaN)
          }
        count(
          tensor, fraction: isRight ? (bound == 0 || error == 0 ? 0 : error / bound) : .infinity)
        guard !isRight else { continue }
        add(
          problem.failure(
            tensor, at: position, analytic: a, numeric: b, bound: bound, remark: remark),
          to: tensor)
      }
    }
  }
}
