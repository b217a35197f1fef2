import TesseraCases
import TesseraReference
import TesseraTensors

@testable import TesseraExplanation

/// The small network once more, by the definitions alone.
struct DefinedNetwork {
  let loss: Double
  /// Every derivative that the page shows, by the page's names.
  let cotangents: [(id: String, value: Tensor<Double>)]

  init(_ network: BackpropNetwork) {
    let arithmetic = network.execution.instructionSet.arithmetic
    let a = Reference.conv2d(
      network.input, filter: network.filter, bias: network.bias, geometry: network.convolution,
      groups: 1, arithmetic: arithmetic)
    let z = Reference.relu(a)
    let m = Reference.maxPool(z, geometry: network.pool)
    let row = m.values.reshaped([1, 4])
    let s = Reference.dense(
      row, weights: network.weights, bias: network.denseBias, arithmetic: arithmetic)
    loss = Reference.softmaxCrossEntropy(
      s, labels: [network.label], reduction: .mean, arithmetic: arithmetic)
    let ds = Reference.softmaxCrossEntropyVJP(
      s, labels: [network.label], reduction: .mean, arithmetic: arithmetic)
    let dm = Reference.denseInputVJP(
      outputCotangent: ds, weights: network.weights, arithmetic: arithmetic
    ).reshaped([1, 2, 2, 1])
    let dz = Reference.maxPoolVJP(
      outputCotangent: dm, winners: m.winners, inputShape: z.shape, geometry: network.pool)
    let da = Reference.reluVJP(outputCotangent: dz, input: a)
    cotangents = [
      ("logits", ds),
      (
        "weights",
        Reference.denseWeightsVJP(outputCotangent: ds, input: row, arithmetic: arithmetic)
      ), ("dense-bias", Reference.denseBiasVJP(outputCotangent: ds)), ("pooled", dm),
      ("rectified", dz), ("convolved", da),
      (
        "filter",
        Reference.conv2dFilterVJP(
          outputCotangent: da, input: network.input, filterShape: network.filter.shape,
          geometry: network.convolution, groups: 1, arithmetic: arithmetic)
      ), ("bias", Reference.conv2dBiasVJP(outputCotangent: da)),
      (
        "input",
        Reference.conv2dInputVJP(
          outputCotangent: da, filter: network.filter, inputShape: network.input.shape,
          geometry: network.convolution, groups: 1, arithmetic: arithmetic)
      ),
    ]
  }

  /// The derivative of this name.
  func cotangent(_ id: String) -> Tensor<Double>? { cotangents.first { $0.id == id }?.value }
}
