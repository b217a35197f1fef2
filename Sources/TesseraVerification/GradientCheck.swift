import TesseraTensors

/// Holds a VJP against finite differences in Double, element by element.
///
/// With a random cotangent ȳ let φ(x) = ⟨f(x), ȳ⟩. The VJP claims to be the gradient of φ, and
///
///     D(h) = (φ(x + h) − φ(x − h)) / 2h = φ′(x) + h²/6·φ‴(x) + O(h⁴)
///
/// says what it is. **Step.** h = 2⁻¹⁷·2^max(0, exponent of x): ε^(1/3)·max(1, |x|) as a power of two.
/// The inputs are first rounded to 40 bits below max(1, |x|), so that x ± h and x ± 2h are exact, and
/// 2h is the distance of the points as they are.
///
/// **Bound.** *Truncation*: D(2h) − D(h) = 3·h²/6·φ‴ + O(h⁴), so that |D(2h) − D(h)| is three times the
/// error of D(h); it is used as it stands, and the factor covers the next order. *Round-off*: φ is
/// good to η = γ_K·Σ|ȳᵢ|·Aᵢ, where Aᵢ is the sum of the magnitudes of the terms of the i-th output and K
/// the roundings behind it, and an error of η in both values makes 2η/2h of D(h). Σ|terms| is
/// taken as the largest magnitude of any output or input, which is what the terms look like unless
/// all of them cancel at once; the inner product with ȳ is compensated and adds nothing.
///
/// **Inconclusive.** A truncation beyond 2⁻¹⁰ of the gradient's largest element is a failure and not a
/// wide bound: f is not smooth at this scale, and no error could be seen.
///
/// **Kinks.** Where f chooses (the sign of a ReLU, the winner of a pool) the caller says what it chose.
/// Where the choices change between x − 2h and x + 2h the step shrinks, to 2⁻⁶·h at most; where they
/// still change, x is at a kink, and the derivative must lie between the slopes of its two sides.
public enum GradientCheck {
  /// What `f` chooses at a point, in any encoding.
  public typealias Decisions = ([Tensor<Double>]) throws -> [Int32]

  /// Checks every element of every input.
  ///
  /// - Parameters:
  ///   - name: The operator, for the report.
  ///   - inputs: The point.
  ///   - forward: f.
  ///   - vjp: From the inputs and ȳ, a cotangent for each input, in order.
  ///   - winners: The decisions of f, nil where it is smooth.
  ///   - roundings: K, the roundings behind one output, at least.
  ///   - seed: Chooses ȳ.
  public static func check(
    name: String, inputs: [Tensor<Double>],
    forward: @escaping ([Tensor<Double>]) throws -> Tensor<Double>,
    vjp: ([Tensor<Double>], Tensor<Double>) throws -> [Tensor<Double>],
    winners: Decisions? = nil, roundings: Int = 256, seed: UInt64
  ) throws -> GradientReport {
    let point = inputs.map(roundedToGrid)
    let output = try forward(point)
    let random = CounterRandom(seed: seed)
    let cotangent = Tensor(
      shape: output.shape, (0..<output.count).map { random.uniform(UInt64($0)) * 2 - 1 })
    var report = GradientReport(name: name)
    let gradients = try vjp(point, cotangent)
    guard gradients.map(\.shape) == point.map(\.shape) else {
      report.add(
        GradientFailure(
          name: name, tensor: 0, index: [], analytic: .nan, numeric: .nan, bound: 0, sweep: [],
          remark: "cotangents of shapes \(gradients.map(\.shape)) for inputs of shapes "
            + "\(point.map(\.shape))"))
      return report
    }
    let magnitude = ([output] + point).flatMap(\.elements).reduce(0) { max($0, abs($1)) }
    let scale = magnitude * cotangent.elements.reduce(0) { $0 + abs($1) }
    var probe = GradientProbe(
      point: point, cotangent: cotangent, forward: forward, winners: winners,
      roundoff: ErrorBound.gamma(roundings, Double.self) * scale)
    for (tensor, gradient) in gradients.enumerated() {
      let largest = gradient.elements.reduce(0) { max($0, abs($1)) }
      for position in 0..<gradient.count {
        let verdict = try probe.compare(
          tensor, position, analytic: gradient[position], largest: largest)
        report.comparisons += 1
        report.kinks += verdict.isKink ? 1 : 0
        if !verdict.isKink { report.worstFraction = max(report.worstFraction, verdict.fraction) }
        if !verdict.passed {
          report.add(
            GradientFailure(
              name: name, tensor: tensor, index: gradient.shape.index(of: position),
              analytic: gradient[position], numeric: verdict.numeric, bound: verdict.bound,
              sweep: try probe.sweep(tensor, position), remark: verdict.remark))
        }
      }
    }
    return report
  }

  /// The inputs with nothing below 2⁻⁴⁰·max(1, |x|), rounded to a power of two.
  static func roundedToGrid(_ tensor: Tensor<Double>) -> Tensor<Double> {
    Tensor(
      shape: tensor.shape,
      tensor.elements.map { x in
        guard x.isFinite else { return x }
        let grid = exponentiated(magnitudeExponent(x) - 40)
        return (x / grid).rounded(.toNearestOrEven) * grid
      })
  }

  /// max(0, ⌊log₂ |x|⌋).
  static func magnitudeExponent(_ x: Double) -> Int { x.magnitude < 1 ? 0 : Int(x.exponent) }

  static func exponentiated(_ exponent: Int) -> Double {
    Double(sign: .plus, exponent: exponent, significand: 1)
  }
}
