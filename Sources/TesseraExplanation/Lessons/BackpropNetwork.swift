import TesseraOperators
import TesseraTensors

/// Convolution, relu, pool, dense, softmax cross-entropy: a network small enough to be seen whole, in
/// Double, put together from the operators themselves.
struct BackpropNetwork {
  /// What leaves each layer; a derivative belongs to each of them.
  enum Place: String, CaseIterable {
    case input, convolved, rectified, pooled, logits
  }

  /// Everything on the way forward.
  struct Values {
    /// `[1,5,5,1]`, `[1,4,4,1]`, `[1,4,4,1]`, `[1,2,2,1]`, `[1,2]`.
    var input, convolved, rectified, pooled, logits: Tensor<Double>
    var winners: Tensor<Int32>
    var loss: Double

    /// What the network chose: the signs that relu saw, and the winners of the pool.
    var decisions: [Int32] { convolved.elements.map { $0 > 0 ? 1 : 0 } + winners.elements }
  }

  /// `[2,2,1,1]`, `[1]`, `[4,2]`, `[2]`.
  var filter = Tensor<Double>(shape: [2, 2, 1, 1], [0.5, -1, 1.5, 0.25])
  var bias = Tensor<Double>(shape: [1], [0.125])
  var weights = Tensor<Double>(shape: [4, 2], [0.5, -0.25, -0.75, 0.5, 0.25, 1, -0.5, 0.125])
  var denseBias = Tensor<Double>(shape: [2], [0.25, -0.25])
  var input = Tensor<Double>(
    shape: [1, 5, 5, 1],
    [
      1, 0, 2, -1, 0.5, -1, 1.5, 0, 1, -0.5, 0.25, 1, -2, 0.75, 1, 2, -1, 0.5, 0, -1.5, 0, 1, 1.25,
      -0.25, 2,
    ])
  let label = 0

  let convolution: WindowGeometry
  let pool: WindowGeometry
  let execution = Execution(threads: 1)

  /// - Throws: never in fact: the extents above fit.
  init() throws(ShapeError) {
    convolution = try WindowGeometry(input: 5, kernel: 2, window: .unit)
    pool = try WindowGeometry(input: 4, kernel: 2, window: Window(stride: 2))
  }

  var labels: Tensor<Int32> { Tensor(shape: [1], [Int32(label)]) }

  /// All values, with that of one place replaced: the layers before it do not matter.
  func values(_ place: Place = .input, _ value: Tensor<Double>? = nil) -> Values {
    func at(_ own: Place, _ computed: @autoclosure () -> Tensor<Double>) -> Tensor<Double> {
      own == place ? value ?? computed() : computed()
    }
    let x = at(.input, input)
    let convolved = at(
      .convolved,
      conv2d(
        x, filter: filter, bias: bias, geometry: convolution, groups: 1, execution: execution))
    let rectified = at(.rectified, relu(convolved, execution: execution))
    let maximum = maxPool2d(rectified, geometry: pool, execution: execution)
    let pooled = at(.pooled, maximum.values)
    let logits = at(
      .logits,
      dense(pooled.reshaped([1, 4]), weights: weights, bias: denseBias, execution: execution))
    let loss = softmaxCrossEntropy(
      logits: logits, labels: labels, reduction: .mean, execution: execution)
    return Values(
      input: x, convolved: convolved, rectified: rectified, pooled: pooled, logits: logits,
      winners: maximum.winners, loss: loss)
  }

  /// Everything on the way back.
  struct Cotangents {
    var logits, weights, denseBias, pooled, rectified, convolved, filter, bias,
      input: Tensor<Double>
  }

  /// - Parameter loss: What comes back to the loss.
  func cotangents(_ values: Values, loss: Double = 1) -> Cotangents {
    let logits = softmaxCrossEntropyVJP(
      outputCotangent: loss, logits: values.logits, labels: labels, reduction: .mean,
      execution: execution)
    let pooled = denseInputVJP(outputCotangent: logits, weights: weights, execution: execution)
      .reshaped([1, 2, 2, 1])
    let rectified = maxPool2dVJP(
      outputCotangent: pooled, winners: values.winners, inputShape: values.rectified.shape,
      geometry: pool, execution: execution)
    let convolved = reluVJP(
      outputCotangent: rectified, output: values.rectified, execution: execution)
    return Cotangents(
      logits: logits,
      weights: denseWeightsVJP(
        outputCotangent: logits, input: values.pooled.reshaped([1, 4]), execution: execution),
      denseBias: denseBiasVJP(outputCotangent: logits, execution: execution), pooled: pooled,
      rectified: rectified, convolved: convolved,
      filter: conv2dFilterVJP(
        outputCotangent: convolved, input: values.input, filterShape: filter.shape,
        geometry: convolution, groups: 1, execution: execution),
      bias: conv2dBiasVJP(outputCotangent: convolved, execution: execution),
      input: conv2dInputVJP(
        outputCotangent: convolved, filter: filter, inputShape: input.shape,
        geometry: convolution, groups: 1, execution: execution))
  }

  /// The central difference of the loss by what leaves a layer.
  func difference(_ place: Place, at value: Tensor<Double>) -> Tensor<Double> {
    FiniteDifference.gradient(at: value) { values(place, $0).loss }
  }

  /// The central difference of the loss by a parameter.
  func difference(
    _ parameter: WritableKeyPath<BackpropNetwork, Tensor<Double>>
  ) -> Tensor<Double> {
    FiniteDifference.gradient(at: self[keyPath: parameter]) { moved in
      var network = self
      network[keyPath: parameter] = moved
      return network.values().loss
    }
  }
}
