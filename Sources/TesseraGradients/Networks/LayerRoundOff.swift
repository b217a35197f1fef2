import TesseraAnswers
import TesseraLayers
import TesseraReference
import TesseraTensors

import protocol TesseraKernels.KernelScalar

// For Double, a scalar of the kernels, whose own layers' names stay out.

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

  /// The output with its reach, and ε: how far its own rounding may carry it.
  func forward(
    _ input: ReachedValue, steps: [Tensor<Double>]
  ) -> (output: ReachedValue, error: Tensor<Double>) {
    let output = run(input.value, parameters)
    let exact = Tensor(repeating: 0.0, shape: output.shape)
    func reached(_ reach: Tensor<Double>) -> ReachedValue {
      ReachedValue(value: output, reach: reach)
    }
    switch step.layer {
    case is Conv2D, is Dense: return product(input, output, steps)
    // |max a − max b| ≤ max |a − b|, and nothing is rounded.
    case is Flatten, is MaxPool2D: return (reached(run(input.reach)), exact)
    case is ReLU: return (reached(input.reach), exact)
    case let layer as LeakyReLU:
      let most = max(1, abs(layer.slope))
      return (
        reached(scaled(input.reach, most)), rounded(scaled(input.magnitude, most), roundings: 1)
      )
    case is AveragePool2D, is GlobalAveragePool2D, is Dropout:
      // Weights that are not negative: the layer is its own |J|.
      return (
        reached(run(input.reach)), rounded(run(input.magnitude), roundings: windowTaps + 2)
      )
    case is Sigmoid:
      return (
        reached(scaled(input.reach, 0.25)),
        Tensor(repeating: ErrorBound.sigmoid(Double.self).of(1), shape: output.shape)
      )
    case is Softmax: return softmax(input, output)
    // Tanh: slopes and values of 1 at most.
    default:
      return (
        reached(input.reach),
        Tensor(repeating: ErrorBound.tanh(Double.self).of(1), shape: output.shape)
      )
    }
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
    return (result.input?.magnitudes ?? cotangent, result.parameters)
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
    _ input: ReachedValue, _ output: Tensor<Double>, _ steps: [Tensor<Double>]
  ) -> (ReachedValue, Tensor<Double>) {
    let largest = zip(parameters, steps).map { ReachedValue.sum($0.magnitudes, $1) }
    let zeros = parameters.dropFirst().map { Tensor(repeating: 0.0, shape: $0.shape) }
    let moved = run(input.reach, Array(largest.prefix(1) + steps.dropFirst()))
    let turned = run(input.value.magnitudes, Array(steps.prefix(1) + zeros))
    return (
      ReachedValue(value: output, reach: ReachedValue.sum(moved, turned)),
      rounded(run(input.magnitude, largest), roundings: (step.specs.first?.fanIn ?? 0) + 1)
    )
  }

  /// Inputs that move by r multiply each probability by e^(2r) at most.
  private func softmax(
    _ input: ReachedValue, _ output: Tensor<Double>
  ) -> (ReachedValue, Tensor<Double>) {
    let classes = output.shape[-1]
    var error = ErrorBound.softmax(input.value, exact: output)
    var reach = output
    for i in 0..<output.count {
      let row = i / classes * classes..<(i / classes + 1) * classes
      let moved = row.reduce(0) { max($0, input.reach[$1]) }
      let growth = Reference.exp(2 * moved, arithmetic: .fused) * 1.01
      reach[i] = output[i] * 2 * moved * growth
      // In reach the units of the bound, d_j and Σ y·d among them, grow by 4·moved and as y does.
      error[i] = (error[i] + ErrorBound.gamma(4, Double.self) * moved) * growth * growth
    }
    return (ReachedValue(value: output, reach: reach), error)
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
