import TesseraKernels
import TesseraOperators
import TesseraTensors

extension Tensor where Element: KernelScalar {
  /// Whether no element is infinite or NaN.
  public var isFinite: Bool { areFinite(pointer, count: count) }
}

extension Network {
  /// The layer at which values stop being finite, and what it is there; nil where all are finite.
  ///
  /// The parameters are looked at first, from the last layer to the first, since what went wrong on
  /// the way back went wrong there first; then the way forward is walked again, and then the way back.
  /// - Parameters:
  ///   - input: The batch.
  ///   - pass: The pass in which it happened.
  ///   - cotangent: The cotangent of an output.
  public func firstNonFinite(
    input: Tensor<Scalar>, pass: Pass, cotangent: (Tensor<Scalar>) -> Tensor<Scalar>
  ) -> String? {
    if let place = firstNonFiniteParameter() { return place }
    if !input.isFinite { return "the images" }
    var trace = Trace(output: input)
    for (index, step) in plan.steps.enumerated() {
      let result = step.layer.forward(
        trace.output, parameters: parameters[step.parameters], pass: pass.at(index))
      guard result.output.isFinite else { return "\(step.described(at: index)): its output" }
      trace.output = result.output
      trace.residuals.append(result.residuals)
    }
    var value = cotangent(trace.output)
    guard value.isFinite else { return "the cotangent of the loss" }
    for (index, step) in plan.steps.enumerated().reversed() {
      let result = step.layer.backward(
        value, residuals: trace.residuals[index], parameters: parameters[step.parameters],
        needsInput: true, pass: pass.at(index))
      guard result.parameters.allSatisfy(\.isFinite) else {
        return "\(step.described(at: index)): the cotangent of its parameters"
      }
      guard let input = result.input else { return nil }
      guard input.isFinite else { return "\(step.described(at: index)): its input cotangent" }
      value = input
    }
    return nil
  }

  /// The last layer, the first on the way back, that has a parameter which is not finite.
  public func firstNonFiniteParameter() -> String? {
    for (index, step) in plan.steps.enumerated().reversed() {
      for (spec, parameter) in zip(step.specs, parameters[step.parameters])
      where !parameter.isFinite {
        return "\(step.described(at: index)): its \(spec.name)"
      }
    }
    return nil
  }
}
