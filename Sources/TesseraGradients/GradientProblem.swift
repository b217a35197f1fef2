import TesseraTensors

/// A function with the VJP that claims to be its derivative, at a point: what a gradient check checks.
public struct GradientProblem {
  /// What f gives at a point, and what it chose on the way.
  public struct Value {
    /// f at the point.
    public var output: Tensor<Double>
    /// Whatever f chooses (the sign of a ReLU, the winner of a pool), in any encoding; empty where it
    /// chooses nothing. Two points with the same decisions lie on the same smooth piece of f.
    public var decisions: [Int32]

    /// What f gives, and what it chose on the way.
    public init(output: Tensor<Double>, decisions: [Int32] = []) {
      (self.output, self.decisions) = (output, decisions)
    }
  }

  /// A function of some tensors.
  public typealias Function = ([Tensor<Double>]) throws -> Tensor<Double>

  /// The operator, for reports.
  public var name: String
  /// What the inputs and their axes are called; those beyond are called `input 2`.
  public var axes: [TensorAxes]
  /// The inputs; parameters are inputs like any other.
  public var point: [Tensor<Double>]
  /// f.
  public var evaluate: ([Tensor<Double>]) throws -> Value
  /// From the inputs and ȳ, a cotangent for each input, in order.
  public var vjp: ([Tensor<Double>], Tensor<Double>) throws -> [Tensor<Double>]
  /// From a point, f with every decision held as it was made there, to be evaluated beside it; nil
  /// where nobody can say. It is smooth where f has a kink, so that it tells which side the VJP took.
  public var frozen: (([Tensor<Double>]) throws -> Function)?
  /// The bounds of round-off.
  public var roundOff: RoundOff
  /// How the derivatives are got.
  public var method: GradientMethod
  /// The command that runs the check again; empty for none.
  public var replay: String

  /// A function at a point with its VJP.
  ///
  /// - Parameters:
  ///   - name: The operator, for reports.
  ///   - axes: What the inputs and their axes are called.
  ///   - point: The inputs; parameters are inputs like any other.
  ///   - evaluate: f, with what it chooses.
  ///   - vjp: From the inputs and ȳ, a cotangent for each input, in order.
  ///   - frozen: From a point, f with every decision held as it was made there.
  ///   - roundOff: The bounds of round-off.
  ///   - method: How the derivatives are got.
  ///   - replay: The command that runs the check again.
  public init(
    name: String, axes: [TensorAxes] = [], point: [Tensor<Double>],
    evaluate: @escaping ([Tensor<Double>]) throws -> Value,
    vjp: @escaping ([Tensor<Double>], Tensor<Double>) throws -> [Tensor<Double>],
    frozen: (([Tensor<Double>]) throws -> Function)? = nil, roundOff: RoundOff = .measured,
    method: GradientMethod = .central, replay: String = ""
  ) {
    self.name = name
    self.axes = axes
    self.point = point
    self.evaluate = evaluate
    self.vjp = vjp
    self.frozen = frozen
    self.roundOff = roundOff
    self.method = method
    self.replay = replay
  }

  /// What the input of this number is called.
  func axes(of tensor: Int) -> TensorAxes {
    tensor < axes.count ? axes[tensor] : TensorAxes(name: "input \(tensor)")
  }

  /// The same problem at the nearest point from which steps are exact.
  func onGrid() -> GradientProblem {
    var problem = self
    problem.point = point.map(GradientStep.roundedToGrid)
    return problem
  }

  /// Random numbers in [−1, 1) with 20 bits behind the point, so that sums of two such tensors times
  /// small powers of two are exact.
  static func randomCotangent(_ shape: Shape, seed: UInt64, stream: UInt64 = 0) -> Tensor<Double> {
    let random = CounterRandom(seed: seed, stream: stream)
    return Tensor(
      shape: shape,
      (0..<shape.count).map { Double(random.integer(UInt64($0), below: 1 << 21)) * 0x1p-20 - 1 })
  }
}
