import TesseraTensors

/// Holds a VJP against finite differences in Double, element by element.
///
/// With a random cotangent ȳ let φ(x) = ⟨f(x), ȳ⟩. The VJP claims to be the gradient of φ, and
///
///     D(h) = (φ(x + h) − φ(x − h)) / 2h = φ′(x) + h²/6·φ‴(x) + O(h⁴)
///
/// says what it is. **Step.** h = 2⁻¹⁷·2^max(0, exponent of x): ε^(1/3)·max(1, |x|) as a power of two.
/// The inputs are first rounded to 40 bits below max(1, |x|), so that all points are exact and 2h is
/// their distance. ``GradientMethod`` has other differences.
///
/// **Bound.** |x̄ − D(h)| ≤ truncation + round-off + ρ.
///
/// - *Truncation*: D(2h) − D(h) = 3·h²/6·φ‴ + O(h⁴), so that |D(2h) − D(h)| is three times the error of
///   D(h); it is used as it stands, and the factor covers the next order. For Richardson's
///   extrapolation R the factor is 15: R(2h) − R(h) = 15·c·h⁴. Where φ is linear in each element there
///   is none.
/// - *Round-off*: φ is good to η = Σ|ȳᵢ|·Eᵢ, where E bounds the error of every output at every point
///   in reach: an error of η in both values makes η/h of D(h), and 3/2·η/h of R(h). The values are
///   inner products in twice the precision, rounded once: u·|φ| each, and their difference once more.
///   Where E comes from is ``RoundOff``.
/// - *ρ* bounds the rounding of the VJP itself, given the values it starts from. Those are off by E as
///   well, which moves the derivative by E·φ″: less than η/h by the factor h·φ″/φ′, and that is small
///   wherever the step is.
///
/// **Inconclusive.** A truncation beyond 2⁻¹⁰ of the gradient's largest element is a failure and not a
/// wide bound: f is not smooth at this scale, and no error could be seen.
///
/// **Kinks.** Where f chooses (the sign of a ReLU, the winner of a pool) the caller says what it chose.
/// Where a choice at x − 2h, x − h, x + h or x + 2h is not that at x the step shrinks, to 2⁻²⁹ at most;
/// where it still changes, x is at a kink. If f can be evaluated with its choices held, the derivative
/// of that function is asked for, within the same bound; else it must lie between the slopes of the
/// two sides, output by output: ``GradientProblem/frozen`` and `GradientKinks.swift` tell what either
/// can see.
///
/// NaN on either side fails. Nothing compared is a failure.
public enum GradientCheck {
  /// What `f` chooses at a point, in any encoding.
  public typealias Decisions = ([Tensor<Double>]) throws -> [Int32]

  /// Checks every element of every input of a closure.
  ///
  ///     let report = try GradientCheck.check(
  ///       name: "square", axes: ["x[n]"], inputs: [x],
  ///       forward: { square($0[0]) }, vjp: { [squareVJP($1, $0[0])] }, seed: 7)
  ///     print(report)       // "square, finite differences: 20 derivatives, 0 at kinks, worst 0.33 …"
  ///
  /// - Parameters:
  ///   - name: The operator, for the report.
  ///   - axes: What the inputs and their axes are called.
  ///   - inputs: The point.
  ///   - forward: f.
  ///   - vjp: From the inputs and ȳ, a cotangent for each input, in order.
  ///   - winners: The decisions of f, nil where it is smooth.
  ///   - method: How the derivative is got from differences.
  ///   - roundOff: The bounds of round-off.
  ///   - seed: Chooses ȳ.
  ///   - replay: The command that runs the check again, for the report.
  public static func check(
    name: String, axes: [TensorAxes] = [], inputs: [Tensor<Double>],
    forward: @escaping GradientProblem.Function,
    vjp: @escaping ([Tensor<Double>], Tensor<Double>) throws -> [Tensor<Double>],
    winners: Decisions? = nil, method: GradientMethod = .central, roundOff: RoundOff = .measured,
    seed: UInt64, replay: String = ""
  ) throws -> GradientReport {
    let problem = GradientProblem(
      name: name, axes: axes, point: inputs, forward: forward, vjp: vjp, winners: winners,
      roundOff: roundOff, method: method, replay: replay)
    return try check(problem, seed: seed)
  }

  /// Checks the derivatives of a problem.
  ///
  /// - Parameters:
  ///   - problem: The function, its VJP and the point.
  ///   - sampling: Which elements of large inputs are compared.
  ///   - seed: Chooses ȳ and the elements.
  public static func check(
    _ problem: GradientProblem, sampling: GradientSampling = .all, seed: UInt64
  ) throws -> GradientReport {
    let problem = problem.onGrid()
    var report = GradientReport(problem, .differences)
    let centre = try problem.evaluate(problem.point)
    let cotangent = GradientProblem.randomCotangent(centre.output.shape, seed: seed)
    let gradients = try problem.vjp(problem.point, cotangent)
    if let failure = problem.misshapen(gradients) {
      report.add(failure)
      return report
    }
    let probe = try GradientProbe(problem, centre: centre, cotangent: cotangent, seed: seed)
    if probe.isTooNoisy {
      report.add(problem.failure("inconclusive: f jumps, or its noise of \(probe.noise) hides all"))
    }
    if let frozen = try probe.frozen?(problem.point), frozen != centre.output {
      report.add(problem.failure("f with its decisions held has other values at the point itself"))
    }
    let own = try problem.ownErrors(gradients, cotangent)
    for (tensor, gradient) in gradients.enumerated() {
      let largest = gradient.elements.reduce(0) { max($0, abs($1)) }
      let random = CounterRandom(seed: seed, stream: UInt64(tensor) | 1 << 33)
      for position in sampling.positions(of: gradient.count, random: random) {
        let verdict = try probe.compare(
          tensor, position, analytic: gradient[position], own: own[tensor][position],
          largest: largest)
        report.count(tensor, fraction: verdict.fraction, isKink: verdict.isKink)
        if largest > 0 { report.widen(tensor, to: verdict.bound / largest) }
        guard !verdict.passed else { continue }
        try report.add(
          problem.failure(
            tensor, at: position, analytic: gradient[position], numeric: verdict.numeric,
            bound: verdict.bound, sweep: probe.sweep(tensor, position), remark: verdict.remark),
          to: tensor)
      }
    }
    return report
  }

  /// Everything that can be asked of a VJP, one report each: its derivatives, that it is zero for zero,
  /// that it is linear, and that both directions give the same bits again.
  public static func reports(
    on problem: GradientProblem, sampling: GradientSampling = .all, seed: UInt64
  ) throws -> [GradientReport] {
    [
      try check(problem, sampling: sampling, seed: seed),
      try CotangentLaws.zero(problem),
      try CotangentLaws.linearity(problem, seed: seed),
      try CotangentLaws.repetition(problem, seed: seed),
    ]
  }
}

extension GradientProblem {
  /// A closure, its VJP and its decisions.
  public init(
    name: String, axes: [TensorAxes] = [], point: [Tensor<Double>], forward: @escaping Function,
    vjp: @escaping ([Tensor<Double>], Tensor<Double>) throws -> [Tensor<Double>],
    winners: GradientCheck.Decisions? = nil,
    frozen: (([Tensor<Double>]) throws -> Function)? = nil, roundOff: RoundOff = .measured,
    method: GradientMethod = .central, replay: String = ""
  ) {
    self.init(
      name: name, axes: axes, point: point,
      evaluate: { Value(output: try forward($0), decisions: try winners?($0) ?? []) }, vjp: vjp,
      frozen: frozen, roundOff: roundOff, method: method, replay: replay)
  }

  /// ρ: how far the VJP's own rounding may have carried each of its results.
  func ownErrors(
    _ cotangents: [Tensor<Double>], _ outputCotangent: Tensor<Double>
  ) throws -> [Tensor<Double>] {
    switch roundOff {
    case .measured:
      return MeasuredRoundOff.ofCotangents(cotangents, outputs: outputCotangent.count)
    case .bounded(_, let bounds):
      let errors = try bounds(point, outputCotangent)
      require(
        errors.map(\.shape) == cotangents.map(\.shape),
        "bounds \(errors.map(\.shape)) of cotangents \(cotangents.map(\.shape))")
      return errors
    }
  }
}
