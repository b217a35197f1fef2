import Foundation
import Tessera
import TesseraAnswers

/// How far apart two evaluations of a network in Float may end that sum in different orders, fused or
/// not, element by element.
///
/// Let v be an activation of ours and D how far the other's may lie from it. Behind a sum of K products
/// with weights w and a bias each of the two is off by γ_K·Σ|w|·|v| of its own values at most (Higham
/// §3.1, whatever the order), so that
///
///     D′ = Σ|w|·D + 2·γ_K·(Σ|w|·(|v| + D) + |b|)
///
/// ReLU and the largest of a window do not enlarge D. For the other's exp there is no theorem here: 8
/// units of roundoff of 1.
struct NetworkDistance {
  let network: Network<Float>

  /// What another's exp, tanh, sigmoid or softmax may be off by.
  static let foreignFunction = 8 * 0x1p-24
  private let pass = Pass.inference(execution: .standard)

  /// The bound of every output for a batch.
  func bound(_ input: Tensor<Float>) -> Tensor<Double> {
    var value = input
    var distance = Tensor(repeating: 0.0, shape: input.shape)
    for step in network.plan.steps {
      let parameters = network.parameters[step.parameters]
      let output = step.layer.forward(value, parameters: parameters, pass: pass).output
      distance = behind(step, value, output, distance)
      value = output
    }
    return distance
  }

  private func behind(
    _ step: NetworkPlan.Step, _ value: Tensor<Float>, _ output: Tensor<Float>,
    _ distance: Tensor<Double>
  ) -> Tensor<Double> {
    func run(_ input: Tensor<Double>, _ parameters: [Tensor<Double>] = []) -> Tensor<Double> {
      step.layer.forward(input, parameters: ArraySlice(parameters), pass: pass).output
    }
    /// Both have rounded.
    func rounded(_ magnitudes: Tensor<Double>, _ roundings: Int) -> Tensor<Double> {
      ErrorBound.bound(magnitudes, roundings: 2 * roundings, Float.self)
    }
    var largest: Tensor<Double> { Self.sum(value.magnitudes, distance) }
    switch step.layer {
    case is Conv2D, is Dense:
      // Σ|w|·(D + 2γ·(|v| + D)) + 2γ·|b|: one run of the layer.
      let roundings = 2 * ((step.specs.first?.fanIn ?? 0) + 1)
      let gamma = ErrorBound.gamma(roundings, Float.self)
      let input = Tensor(
        shape: value.shape,
        zip(distance.elements, value.elements).map {
          $0 + gamma * (Double($1.magnitude) + $0)
        })
      let weights = network.parameters[step.parameters].map(\.magnitudes)
      let bound = run(input, weights.prefix(1) + weights.dropFirst().map { scaled($0, gamma) })
      // Products may fall among the subnormals, and Double rounds too.
      let underflow = Double(roundings) * 0x1p-149
      return bound.mapped { $0 * (1 + 0x1p-20) + underflow }
    case let layer as LeakyReLU:
      let slope = max(1, abs(layer.slope))
      return Self.sum(scaled(distance, slope), rounded(scaled(largest, slope), 1))
    case let pool as AveragePool2D:
      return Self.sum(
        run(distance), rounded(run(largest), pool.kernel.rows * pool.kernel.columns + 2))
    case is GlobalAveragePool2D:
      return Self.sum(run(distance), rounded(run(largest), step.input[0] * step.input[1] + 2))
    case is Sigmoid:
      let own = ErrorBound.sigmoid(Float.self).of(1) + Self.foreignFunction
      return distance.mapped { $0 / 4 + own }
    case is Tanh:
      let own = ErrorBound.tanh(Float.self).of(1) + Self.foreignFunction
      return distance.mapped { $0 + own }
    case is Softmax:
      // Logits that move by d multiply a probability by e^(2d) at most.
      let most = distance.elements.max() ?? 0
      return output.magnitudes.mapped { $0 * expm1(2 * most) + 2 * Self.foreignFunction }
    default: return run(distance)
    }
  }

  private func scaled(_ tensor: Tensor<Double>, _ factor: Double) -> Tensor<Double> {
    tensor.mapped { $0 * factor }
  }

  private static func sum(_ left: Tensor<Double>, _ right: Tensor<Double>) -> Tensor<Double> {
    Tensor(shape: left.shape, zip(left.elements, right.elements).map(+))
  }
}

extension Tensor<Double> {
  fileprivate func mapped(_ change: (Double) -> Double) -> Tensor<Double> {
    Tensor(shape: shape, elements.map(change))
  }
}
