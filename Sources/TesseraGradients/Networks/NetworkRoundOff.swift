import TesseraAnswers
import TesseraLayers
import TesseraTensors

import protocol TesseraKernels.KernelScalar

// For Double, a scalar of the kernels, whose own layers' names stay out.

/// How far round-off may carry φ = ⟨network(x), ȳ⟩ and the cotangents of the network's inputs: what
/// the layers round, weighed with how much it matters.
///
/// **Forward.** A layer's outputs are off by ε = γ_K·A at most, given its inputs: A is the sum of the
/// magnitudes of the terms, taken with activations as large as |v| + R and parameters as large as
/// |w| + their steps, where R is how far any point in reach may move an activation. An error of an
/// activation changes φ by that error times the activation's cotangent, to first order, so that
///
///     η = 2·Σ over the layers of Σᵢ |v̄ᵢ|·εᵢ
///
/// The factor pays for what is of second order, and for cotangents that differ a little elsewhere in
/// reach. (Linnainmaa, *Taylor expansion of the accumulated rounding error*, 1976.) The cotangents
/// are those of the VJP under test: where they are right so is η, and where they are wrong η is
/// smaller than their error by many orders.
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
      value: { reach, cotangent in value(network(reach.point), reach, cotangent) },
      cotangents: { point, cotangent in cotangents(network(point), point[0], cotangent) })
  }

  /// η.
  private func value(
    _ network: Network<Double>, _ reach: GradientReach, _ cotangent: Tensor<Double>
  ) -> Double {
    var activation = ReachedValue(value: reach.point[0], reach: reach.steps[0])
    var errors: [Tensor<Double>] = []
    for (index, step) in plan.steps.enumerated() {
      let places = step.parameters.lowerBound + 1..<step.parameters.upperBound + 1
      let (output, error) = layer(index, network).forward(
        activation, steps: Array(reach.steps[places]))
      activation = output
      errors.append(error)
    }
    let trace = network.forwardLayerByLayer(reach.point[0], pass: pass)
    var sum = 0.0
    var last = cotangent
    if let objective {
      let own = objective.error(activation.value, reach: activation.reach)
      sum += innerProduct(cotangent.magnitudes, own)
      last = objective.cotangent(trace.output, cotangent)
    }
    for (index, step) in plan.steps.enumerated().reversed() {
      sum += innerProduct(last.magnitudes, errors[index])
      let result = step.layer.backward(
        last, residuals: trace.residuals[index], parameters: network.parameters[step.parameters],
        needsInput: true, pass: pass.at(index))
      if let input = result.input { last = input }
    }
    return 2 * sum
  }

  /// ρ.
  private func cotangents(
    _ network: Network<Double>, _ input: Tensor<Double>, _ cotangent: Tensor<Double>
  ) -> [Tensor<Double>] {
    let trace = network.forwardLayerByLayer(input, pass: pass)
    let roundings = plan.steps.indices.reduce(0) {
      $0 + layer($1, network).backwardRoundings(batch: input.shape[0])
    }
    func magnitudes(_ start: Tensor<Double>) -> [Tensor<Double>] {
      var (value, groups) = (start, [[Tensor<Double>]]())
      for index in plan.steps.indices.reversed() {
        let result = layer(index, network).backward(value, residuals: trace.residuals[index])
        value = result.input
        groups.append(result.parameters)
      }
      return [value] + groups.reversed().flatMap { $0 }
    }
    let last = objective?.cotangent(trace.output, cotangent) ?? cotangent
    let bounds = magnitudes(last.magnitudes).map {
      ErrorBound.bound($0, roundings: roundings, Double.self)
    }
    guard let objective else { return bounds }
    // The loss's cotangent is itself off, and what comes of that is rounded in its turn.
    let brought = magnitudes(objective.cotangentError(trace.output, cotangent))
    return zip(bounds, brought).map { bound, error in
      Tensor(shape: bound.shape, zip(bound.elements, error.elements).map { $0 + 2 * $1 })
    }
  }

  private func layer(_ index: Int, _ network: Network<Double>) -> LayerRoundOff {
    let step = plan.steps[index]
    return LayerRoundOff(
      step: step, parameters: Array(network.parameters[step.parameters]), pass: pass.at(index))
  }
}

/// A value with how far any point in reach may move it, element by element.
struct ReachedValue {
  var value: Tensor<Double>
  /// R.
  var reach: Tensor<Double>

  /// |v| + R.
  var magnitude: Tensor<Double> { Self.sum(value.magnitudes, reach) }

  static func sum(_ left: Tensor<Double>, _ right: Tensor<Double>) -> Tensor<Double> {
    Tensor(shape: left.shape, zip(left.elements, right.elements).map(+))
  }
}
