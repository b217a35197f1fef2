import TesseraLayers
import TesseraTensors

import protocol TesseraKernels.KernelScalar

// For Double, a scalar of the kernels, whose own layers' names stay out.

/// A layer that chooses: its output is one of several values, and has a kink where the choice changes.
///
/// Every layer with a kink has to be one: what it decided tells where the kinks are, and what it would
/// give if it decided no more tells the derivative there (``GradientProblem/frozen``).
public protocol DecidingLayer: Layer {
  /// What the layer chose on a way forward.
  func decisions(_ residuals: Residuals<Double>) -> Tensor<Int32>

  /// The output for another input under those choices, as a plain loop: shares no code with the layer.
  func frozen(_ input: Tensor<Double>, decisions: Tensor<Int32>) -> Tensor<Double>
}

extension ReLU: DecidingLayer {
  /// 0 where the layer gave 0, else 1.
  public func decisions(_ residuals: Residuals<Double>) -> Tensor<Int32> {
    signs(residuals.output)
  }

  public func frozen(_ input: Tensor<Double>, decisions: Tensor<Int32>) -> Tensor<Double> {
    chosen(input, decisions) { $1 == 0 ? 0 : $0 }
  }
}

extension LeakyReLU: DecidingLayer {
  /// 0 where the layer used its slope, else 1.
  public func decisions(_ residuals: Residuals<Double>) -> Tensor<Int32> {
    signs(residuals.input)
  }

  public func frozen(_ input: Tensor<Double>, decisions: Tensor<Int32>) -> Tensor<Double> {
    chosen(input, decisions) { $1 == 0 ? slope * $0 : $0 }
  }
}

extension MaxPool2D: DecidingLayer {
  /// The tap r·S + s that won each window.
  public func decisions(_ residuals: Residuals<Double>) -> Tensor<Int32> {
    guard let winners = residuals.winners else { fatalError("MaxPool2D kept no winners") }
    return winners
  }

  public func frozen(_ input: Tensor<Double>, decisions: Tensor<Int32>) -> Tensor<Double> {
    let image = input.shape
    guard
      let geometry = try? WindowGeometry(
        input: Size2D(image[1], image[2]), kernel: kernel,
        window: Window(stride: stride, padding: padding))
    else { fatalError("the window no longer fits \(image)") }
    let elements = (0..<decisions.count).map { position in
      let index = decisions.shape.index(of: position)
      let (r, s) = Int(decisions[position]).quotientAndRemainder(dividingBy: kernel.columns)
      let h = geometry.rows.position(output: index[1], tap: r)
      let w = geometry.columns.position(output: index[2], tap: s)
      return input[((index[0] * image[1] + h) * image[2] + w) * image[3] + index[3]]
    }
    return Tensor(shape: decisions.shape, elements)
  }
}

/// 0 where an element is at most 0, else 1.
private func signs(_ kept: Tensor<Double>?) -> Tensor<Int32> {
  guard let kept else { fatalError("the layer kept nothing") }
  return Tensor(shape: kept.shape, kept.elements.map { $0 <= 0 ? 0 : 1 })
}

private func chosen(
  _ input: Tensor<Double>, _ decisions: Tensor<Int32>, _ body: (Double, Int32) -> Double
) -> Tensor<Double> {
  Tensor(shape: input.shape, zip(input.elements, decisions.elements).map(body))
}

extension Network where Scalar == Double {
  /// What every layer chose on a way forward, nil for those that choose nothing.
  func decisions(_ trace: Trace<Double>) -> [Tensor<Int32>?] {
    zip(plan.steps, trace.residuals).map { step, residuals in
      (step.layer as? any DecidingLayer)?.decisions(residuals)
    }
  }

  /// The output under choices made elsewhere.
  func frozen(
    _ input: Tensor<Double>, decisions: [Tensor<Int32>?], pass: Pass
  ) -> Tensor<Double> {
    var value = input
    for (index, step) in plan.steps.enumerated() {
      if let choices = decisions[index], let layer = step.layer as? any DecidingLayer {
        value = layer.frozen(value, decisions: choices)
      } else {
        value =
          step.layer.forward(
            value, parameters: parameters[step.parameters], pass: pass.at(index)
          ).output
      }
    }
    return value
  }
}
