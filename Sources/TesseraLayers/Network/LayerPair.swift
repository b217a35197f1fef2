import TesseraKernels
import TesseraOperators
import TesseraTensors

/// Two layers, one behind the other, that run faster together, to the same bits.
///
/// What they save is memory traffic: large activations that would be written and read again. A pair is
/// a matter of a pass alone; the layers, their parameters and their residuals stay what they are.
enum LayerPair: Sendable, Hashable {
  case none
  /// relu is applied as the convolution stores its sums.
  case convolutionAndReLU
  /// On the way back relu's mask is applied to what comes into the pool, which is smaller: the pixel that
  /// won a window passed relu exactly where the window's maximum did, and all others get 0 either way.
  case reluAndMaxPool

  /// What the layer at this place does with the next.
  init(at index: Int, of layers: [any Layer]) {
    guard index + 1 < layers.count else {
      self = .none
      return
    }
    self =
      switch (layers[index], layers[index + 1]) {
      case (is Conv2D, is ReLU): .convolutionAndReLU
      case (is ReLU, is MaxPool2D): .reluAndMaxPool
      default: .none
      }
  }
}

extension Network {
  /// A step forward, alone or with the next, for inference: the output, and how many layers it took.
  func advance(
    _ input: Tensor<Scalar>, from index: Int, pass: Pass
  ) -> (output: Tensor<Scalar>, layers: Int) {
    let step = plan.steps[index]
    let parameters = parameters[step.parameters]
    if plan.pairs[index] == .convolutionAndReLU, let layer = step.layer as? Conv2D {
      return (layer.outputOfReLU(input, parameters: parameters, pass: pass.at(index)), 2)
    }
    return (step.layer.forward(input, parameters: parameters, pass: pass.at(index)).output, 1)
  }

  /// A step forward, alone or with the next, for learning: goes on with `trace`, returns how many layers
  /// it took.
  func advance(_ trace: inout Trace<Scalar>, from index: Int, pass: Pass) -> Int {
    let step = plan.steps[index]
    let parameters = parameters[step.parameters]
    if plan.pairs[index] == .convolutionAndReLU, let layer = step.layer as? Conv2D {
      let input = trace.output
      let output = layer.outputOfReLU(input, parameters: parameters, pass: pass.at(index))
      trace.residuals.append(Residuals(input.shape, input: input))
      trace.residuals.append(Residuals(output.shape, output: output))
      trace.output = output
      return 2
    }
    var result = step.layer.forward(trace.output, parameters: parameters, pass: pass.at(index))
    if index > 0, plan.pairs[index - 1] == .reluAndMaxPool {
      result.residuals.output = result.output
    }
    trace.output = result.output
    trace.residuals.append(result.residuals)
    return 1
  }

  /// The cotangent that comes into the pool at `index`, with the mask of the relu before it already
  /// applied, or `nil` where there is no such pair.
  func maskedByReLU(
    _ cotangent: Tensor<Scalar>, before residuals: Residuals<Scalar>, at index: Int, pass: Pass
  ) -> Tensor<Scalar>? {
    guard index > 0, plan.pairs[index - 1] == .reluAndMaxPool, let maximum = residuals.output else {
      return nil
    }
    return reluVJP(outputCotangent: cotangent, output: maximum, execution: pass.execution)
  }
}
