import TesseraLayers
import TesseraTensors

// For Double, a scalar of the kernels, whose own layers' names stay out.
import protocol TesseraKernels.KernelScalar

/// How far round-off may carry the output of a network and the cotangents of its inputs: the bounds of
/// its layers, one after the other.
///
/// **Forward** (a running error analysis, Higham §3.3). Beside the value v of every activation go R,
/// how far any point in reach may move it, and E, how far round-off may: a layer with the Jacobian J
/// and terms of magnitude A, of K roundings, makes of them |J|·R and |J|·E + γ_K·A, all taken with
/// inputs as large as |v| + R + E and parameters as large as |w| + their steps.
///
/// **Backward.** The VJP of a layer at given residuals is a linear map; that of the network is their
/// product, and each of its terms is rounded at most ΣK times: ρ = γ_ΣK·|J₁|ᵀ·|J₂|ᵀ·…·|ȳ|.
struct NetworkRoundOff {
  private let plan: NetworkPlan
  private let objective: LossObjective?
  private let pass: Pass

  /// nil where the network has a layer without bounds.
  init?(plan: NetworkPlan, objective: LossObjective?, pass: Pass) {
    guard plan.steps.allSatisfy({ LayerRoundOff.covers($0.layer) }) else { return nil }
    (self.plan, self.objective, self.pass) = (plan, objective, pass)
  }

  /// The bounds, given how a network is made from its input and parameters.
  func roundOff(_ network: @escaping ([Tensor<Double>]) -> Network<Double>) -> RoundOff {
    .bounded(
      output: { reach in
        let spread = forward(network(reach.point), reach)
        return objective?.error(spread.value, reach: spread.reach, error: spread.error)
          ?? spread.error
      },
      cotangents: { point, cotangent in backward(network(point), point[0], cotangent) })
  }

  private func forward(_ network: Network<Double>, _ reach: GradientReach) -> Spread {
    var spread = Spread(
      value: reach.point[0], reach: reach.steps[0],
      error: Tensor(repeating: 0, shape: reach.point[0].shape))
    for (index, step) in plan.steps.enumerated() {
      let places = step.parameters.lowerBound + 1..<step.parameters.upperBound + 1
      let layer = LayerRoundOff(
        step: step, parameters: Array(network.parameters[step.parameters]), pass: pass.at(index))
      spread = layer.forward(spread, steps: Array(reach.steps[places]))
    }
    return spread
  }

  private func backward(
    _ network: Network<Double>, _ input: Tensor<Double>, _ cotangent: Tensor<Double>
  ) -> [Tensor<Double>] {
    let trace = network.forward(input, pass: pass)
    var roundings = 0
    // The magnitudes of the terms, and the error that the loss's cotangent brings with it.
    func magnitudes(_ start: Tensor<Double>) -> [Tensor<Double>] {
      var (value, groups) = (start, [[Tensor<Double>]]())
      for (index, step) in plan.steps.enumerated().reversed() {
        let layer = LayerRoundOff(
          step: step, parameters: Array(network.parameters[step.parameters]), pass: pass.at(index))
        let result = layer.backward(value, residuals: trace.residuals[index])
        value = result.input
        groups.append(result.parameters)
        roundings += layer.backwardRoundings(batch: input.shape[0])
      }
      return [value] + groups.reversed().flatMap { $0 }
    }
    guard let objective else {
      return magnitudes(cotangent.magnitudes).map {
        ErrorBound.bound($0, roundings: roundings, Double.self)
      }
    }
    let last = objective.cotangent(trace.output, cotangent)
    let errors = magnitudes(objective.cotangentError(trace.output, cotangent))
    return zip(magnitudes(last.magnitudes), errors).map { terms, error in
      let bound = ErrorBound.bound(terms, roundings: roundings, Double.self)
      return Spread.sum(bound, Spread.sum(error, error))
    }
  }
}

/// A value with how far it may move and how far it may be wrong, element by element.
struct Spread {
  var value: Tensor<Double>
  /// R.
  var reach: Tensor<Double>
  /// E.
  var error: Tensor<Double>

  /// |v| + R + E.
  var magnitude: Tensor<Double> { Self.sum(value.magnitudes, Self.sum(reach, error)) }

  static func sum(_ left: Tensor<Double>, _ right: Tensor<Double>) -> Tensor<Double> {
    Tensor(shape: left.shape, zip(left.elements, right.elements).map(+))
  }
}
