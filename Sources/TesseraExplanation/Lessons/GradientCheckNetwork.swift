import TesseraGradients
import TesseraTensors

/// The derivatives of ``BackpropNetwork`` by what can be moved, and their differences at any step.
struct GradientCheckNetwork {
  /// One tensor that can be moved.
  struct Part: @unchecked Sendable {
    let symbol: String
    let layer: String
    let value: WritableKeyPath<BackpropNetwork, Tensor<Double>>
    let cotangent: KeyPath<BackpropNetwork.Cotangents, Tensor<Double>>
  }

  /// What one tensor comes to at one step.
  struct Finding {
    /// The largest relative error, |a − d| / max(|a|, |d|); 0 where both are 0.
    var error = 0.0
    /// Whether some decision at x ± h is not that at x.
    var isKink = false
  }

  static let parts = [
    Part(symbol: "u", layer: "dense", value: \.weights, cotangent: \.weights),
    Part(symbol: "v", layer: "dense", value: \.denseBias, cotangent: \.denseBias),
    Part(symbol: "w", layer: "convolution", value: \.filter, cotangent: \.filter),
    Part(symbol: "b", layer: "convolution", value: \.bias, cotangent: \.bias),
    Part(symbol: "x", layer: "image", value: \.input, cotangent: \.input),
  ]

  let network: BackpropNetwork
  let values: BackpropNetwork.Values
  let cotangents: BackpropNetwork.Cotangents

  init(_ network: BackpropNetwork) {
    self.network = network
    values = network.values()
    cotangents = network.cotangents(values)
  }

  /// Everything with one element moved.
  func moved(_ part: Part, _ index: Int, by offset: Double) -> BackpropNetwork.Values {
    var network = network
    network[keyPath: part.value][index] += offset
    return network.values()
  }

  func finding(_ part: Part, step: Double) -> Finding {
    var finding = Finding()
    let analytic = cotangents[keyPath: part.cotangent]
    for index in 0..<analytic.count {
      let above = moved(part, index, by: step)
      let below = moved(part, index, by: -step)
      let difference = (above.loss - below.loss) / (2 * step)
      let scale = max(abs(analytic[index]), abs(difference))
      if scale > 0 {
        finding.error = max(finding.error, abs(analytic[index] - difference) / scale)
      }
      if above.decisions != values.decisions || below.decisions != values.decisions {
        finding.isKink = true
      }
    }
    return finding
  }

  /// The verdict of the library's own check.
  func report() throws -> GradientReport {
    let network = network
    let at = { (point: [Tensor<Double>]) in
      var moved = network
      for (part, value) in zip(Self.parts, point) { moved[keyPath: part.value] = value }
      return moved
    }
    let problem = GradientProblem(
      name: "network", point: Self.parts.map { network[keyPath: $0.value] },
      evaluate: { point in
        let values = at(point).values()
        return GradientProblem.Value(
          output: Tensor(shape: [1], [values.loss]), decisions: values.decisions)
      },
      vjp: { point, loss in
        let moved = at(point)
        let cotangents = moved.cotangents(moved.values(), loss: loss[0])
        return Self.parts.map { cotangents[keyPath: $0.cotangent] }
      })
    return try GradientCheck.check(problem, seed: 0)
  }
}
