import TesseraLayers
import TesseraReference
import TesseraTensors

// For Double, a scalar of the kernels, whose own layers' names stay out.
import protocol TesseraKernels.KernelScalar

/// The round-off of one layer, forward and backward; see ``NetworkRoundOff``.
struct LayerRoundOff {
  let step: NetworkPlan.Step
  let parameters: [Tensor<Double>]
  let pass: Pass

  /// Whether the rules below know this kind of layer.
  static func covers(_ layer: any Layer) -> Bool {
    switch layer {
    case is Conv2D, is Dense, is ReLU, is LeakyReLU, is MaxPool2D, is AveragePool2D,
      is GlobalAveragePool2D, is Flatten, is Dropout, is Sigmoid, is Tanh, is Softmax:
      true
    default: false
    }
  }

  /// The output with its reach and its error, from those of the input.
  func forward(_ input: Spread, steps: [Tensor<Double>]) -> Spread {
    let output = run(input.value, parameters)
    var spread = Spread(value: output, reach: input.reach, error: input.error)
    switch step.layer {
    case is Conv2D, is Dense: return product(input, output, steps)
    case is Flatten, is MaxPool2D:
      // |max a − max b| ≤ max |a − b|, and nothing is rounded.
      (spread.reach, spread.error) = (run(input.reach), run(input.error))
    case let layer as LeakyReLU:
      let most = max(1, abs(layer.slope))
      spread.reach = scaled(input.reach, most)
      spread.error = Spread.sum(
        scaled(input.error, most), rounded(scaled(input.magnitude, most), roundings: 1))
    case is AveragePool2D, is GlobalAveragePool2D, is Dropout:
      // Weights that are not negative: the layer is its own |J|.
      spread.reach = run(input.reach)
      spread.error = Spread.sum(
        run(input.error), rounded(run(input.magnitude), roundings: windowTaps + 2))
    case is Sigmoid: spread = smooth(spread, slope: 0.25, units: ErrorBound.sigmoid(Double.self))
    case is Tanh: spread = smooth(spread, slope: 1, units: ErrorBound.tanh(Double.self))
    case is Softmax: spread = softmax(input, output)
    default: break
    }
    return spread
  }

  /// |J|ᵀ on magnitudes of a cotangent, for the input and the parameters.
  func backward(
    _ cotangent: Tensor<Double>, residuals: Residuals<Double>
  ) -> (input: Tensor<Double>, parameters: [Tensor<Double>]) {
    if step.layer is Softmax, let y = residuals.output {
      return (softmaxTransposed(cotangent, y), [])
    }
    var residuals = residuals
    // A product's VJP is a product; the other layers ask their input for its sign alone.
    if !parameters.isEmpty { residuals.input = residuals.input?.magnitudes }
    let result = step.layer.backward(
      cotangent, residuals: residuals, parameters: ArraySlice(parameters.map(\.magnitudes)),
      needsInput: true, pass: pass)
    let input = result.input?.magnitudes ?? cotangent
    return (input, result.parameters)
  }

  /// K of the way back: the roundings that one term of any cotangent goes through in this layer.
  func backwardRoundings(batch: Int) -> Int {
    guard let kernel = step.specs.first else { return max(windowTaps, step.output[-1]) + 4 }
    let positions = batch * (step.output.count / max(step.output[-1], 1))
    return max(kernel.fanOut, positions + batch) + 1
  }

  /// The taps of a pool's window; 1 for the layers that have none.
  private var windowTaps: Int {
    switch step.layer {
    case let pool as MaxPool2D: pool.kernel.rows * pool.kernel.columns
    case let pool as AveragePool2D: pool.kernel.rows * pool.kernel.columns
    case is GlobalAveragePool2D: step.input.count / max(step.output.count, 1)
    default: 1
    }
  }

  /// γ_K·A for chains of `fanIn` products and a bias.
  private func product(
    _ input: Spread, _ output: Tensor<Double>, _ steps: [Tensor<Double>]
  ) -> Spread {
    let largest = zip(parameters, steps).map { Spread.sum($0.magnitudes, $1) }
    func withoutBias(_ parameters: [Tensor<Double>]) -> [Tensor<Double>] {
      parameters.prefix(1) + parameters.dropFirst().map { Tensor(repeating: 0, shape: $0.shape) }
    }
    let moved = run(input.reach, Array(largest.prefix(1) + steps.dropFirst()))
    let turned = run(input.value.magnitudes, withoutBias(steps))
    let own = rounded(run(input.magnitude, largest), roundings: (step.specs.first?.fanIn ?? 0) + 1)
    return Spread(
      value: output, reach: Spread.sum(moved, turned),
      error: Spread.sum(run(input.error, withoutBias(largest)), own))
  }

  /// A function of slope at most `slope` and values at most 1, good to a number of units.
  private func smooth(_ spread: Spread, slope: Double, units: RelativeErrorBound) -> Spread {
    let error = spread.error.elements.map { slope * $0 + units.of(1) }
    return Spread(
      value: spread.value, reach: scaled(spread.reach, slope),
      error: Tensor(shape: spread.value.shape, error))
  }

  /// Inputs that move by r multiply each probability by e^(2r) at most.
  private func softmax(_ input: Spread, _ output: Tensor<Double>) -> Spread {
    let classes = output.shape[-1]
    let bound = ErrorBound.softmax(input.value, exact: output)
    var spread = Spread(value: output, reach: output, error: output)
    for i in 0..<output.count {
      let row = i / classes * classes..<(i / classes + 1) * classes
      let reach = row.reduce(0) { max($0, input.reach[$1]) }
      let error = row.reduce(0) { max($0, input.error[$1]) }
      spread.reach[i] = output[i] * grown(2 * reach)
      // In reach the units of the bound, d_j and Σ y·d among them, grow by 4·reach and as y does.
      let growth = 1 + grown(2 * reach)
      let own = 1.01 * (bound[i] + ErrorBound.gamma(4, Double.self) * reach) * growth * growth
      spread.error[i] = (output[i] + spread.reach[i]) * grown(2 * error) + own
    }
    return spread
  }

  /// y_j·(ȳ_j + Σ ȳ·y).
  private func softmaxTransposed(
    _ cotangent: Tensor<Double>, _ y: Tensor<Double>
  ) -> Tensor<Double> {
    let classes = y.shape[-1]
    let elements = (0..<y.count).map { i in
      let row = i / classes * classes..<(i / classes + 1) * classes
      return y[i] * (cotangent[i] + row.reduce(0) { $0 + cotangent[$1] * y[$1] })
    }
    return Tensor(shape: y.shape, elements)
  }

  /// e^t − 1, from above: t·e^t.
  private func grown(_ t: Double) -> Double { t * Reference.exp(t, arithmetic: .fused) * 1.01 }

  private func run(
    _ input: Tensor<Double>, _ parameters: [Tensor<Double>] = []
  ) -> Tensor<Double> {
    step.layer.forward(input, parameters: ArraySlice(parameters), pass: pass).output
  }

  private func scaled(_ tensor: Tensor<Double>, _ factor: Double) -> Tensor<Double> {
    Tensor(shape: tensor.shape, tensor.elements.map { $0 * factor })
  }

  private func rounded(_ magnitudes: Tensor<Double>, roundings: Int) -> Tensor<Double> {
    ErrorBound.bound(magnitudes, roundings: roundings, Double.self)
  }
}
