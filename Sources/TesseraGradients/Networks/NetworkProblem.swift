import TesseraLayers
import TesseraOperators
import TesseraTensors
import TesseraTraining

import protocol TesseraKernels.KernelScalar

// For Double, a scalar of the kernels, whose own layers' names stay out.

extension GradientProblem {
  /// The input and every parameter of a network: what leaves it, or its loss, differentiated.
  ///
  /// Dropout is held: seed and step are those of `pass` at every point. The bounds of round-off follow
  /// the values through the layers (`NetworkRoundOff`); a network with a layer that has none there
  /// has its noise measured. Inputs are called `x`, parameters as in the plan.
  ///
  /// - Parameters:
  ///   - name: What reports call it.
  ///   - network: The parameters are where the derivatives are taken.
  ///   - input: `[N]` followed by the plan's input shape.
  ///   - objective: The loss and the labels behind the network; nil for the output itself.
  ///   - pass: Whether dropout drops, and how operators run.
  ///   - replay: The command that runs the check again; empty for none.
  public init(
    name: String, network: Network<Double>, input: Tensor<Double>,
    objective: LossObjective? = nil, pass: Pass, replay: String = ""
  ) {
    func with(_ inputs: [Tensor<Double>]) -> Network<Double> {
      var changed = network
      changed.parameters = Array(inputs.dropFirst())
      return changed
    }
    let roundOff = NetworkRoundOff(plan: network.plan, objective: objective, pass: pass)
    self.init(
      name: name, axes: Self.axes(input.shape, network.plan), point: [input] + network.parameters,
      evaluate: { inputs in
        let changed = with(inputs)
        let trace = changed.forwardLayerByLayer(inputs[0], pass: pass)
        let decisions = changed.decisions(trace).flatMap { $0?.elements ?? [] }
        return Value(
          output: objective?.value(trace.output) ?? trace.output, decisions: decisions)
      },
      vjp: { inputs, cotangent in
        let changed = with(inputs)
        let trace = changed.forward(inputs[0], pass: pass)
        let last = objective?.cotangent(trace.output, cotangent) ?? cotangent
        let result = changed.backward(
          trace, outputCotangent: last, pass: pass, needsInput: true)
        return [result.input].compactMap(\.self) + result.parameters
      },
      frozen: { point in
        let network = with(point)
        let decisions = network.decisions(
          network.forwardLayerByLayer(point[0], pass: pass))
        return { inputs in
          let output = with(inputs).frozen(inputs[0], decisions: decisions, pass: pass)
          return objective?.value(output) ?? output
        }
      },
      roundOff: roundOff?.roundOff(with) ?? .measured, replay: replay)
  }

  /// A layer alone, with the parameters that its initialisers make.
  ///
  /// - Parameters:
  ///   - name: What reports call it; nil for the layer's own name.
  ///   - layer: The layer.
  ///   - input: A batch.
  ///   - seed: The seed of the initialisers.
  ///   - pass: Whether dropout drops, and how operators run.
  ///   - replay: The command that runs the check again; empty for none.
  /// - Throws: `ShapeError` where the layer cannot take the input.
  public init(
    name: String? = nil, layer: any Layer, input: Tensor<Double>, seed: UInt64, pass: Pass,
    replay: String = ""
  ) throws(ShapeError) {
    let shape = Shape(Array(input.shape.extents.dropFirst()))
    let network = try Network<Double>(Architecture(input: shape, layers: [layer]), seed: seed)
    self.init(
      name: name ?? "\(layer)", network: network, input: input, pass: pass, replay: replay)
    if Self.isMultilinear(layer) { method = .multilinear }
  }

  /// Whether the output is linear in every single element of the input and of each parameter.
  private static func isMultilinear(_ layer: any Layer) -> Bool {
    layer is Conv2D || layer is Dense || layer is AveragePool2D || layer is GlobalAveragePool2D
      || layer is Flatten || layer is Dropout
  }

  /// A loss alone, at an output of a network.
  public init(
    name: String? = nil, objective: LossObjective, output: Tensor<Double>, replay: String = ""
  ) {
    self.init(
      name: name ?? "\(objective.loss)", axes: ["output[n,k]"], point: [output],
      evaluate: { Value(output: objective.value($0[0])) },
      vjp: { [objective.cotangent($0[0], $1)] },
      roundOff: .elements(
        output: { reach in
          objective.error(reach.point[0], reach: reach.steps[0])
        },
        cotangents: { [objective.cotangentError($0[0], $1)] }), replay: replay)
  }

  /// The names of a network's inputs: x and the parameters, each with its axes.
  private static func axes(_ input: Shape, _ plan: NetworkPlan) -> [TensorAxes] {
    let axes = [2: ["n", "i"], 4: ["n", "h", "w", "c"]]
    let parameterAxes = [1: ["o"], 2: ["i", "o"], 4: ["r", "s", "c", "o"]]
    return [TensorAxes(name: "x", axes: axes[input.rank] ?? [])]
      + plan.parameters.map {
        TensorAxes(name: $0.name, axes: parameterAxes[$0.shape.rank] ?? [])
      }
  }
}
