import TesseraTensors

/// An architecture with every shape worked out, and nothing allocated.
public struct NetworkPlan: Sendable {
  /// A layer at its place.
  public struct Step: Sendable {
    /// The layer as it was described.
    public let layer: any Layer
    /// The name, numbered by type: `conv2d_1`.
    public let name: String
    /// The shape of one image before the layer.
    public let input: Shape
    /// The shape of one image behind the layer.
    public let output: Shape
    /// Its parameters, in order.
    public let specs: [ParameterSpec]
    /// Where its parameters stand among all of the network.
    public let parameters: Range<Int>

    /// The number of scalars in its parameters.
    public var parameterCount: Int { specs.reduce(0) { $0 + $1.shape.count } }
  }

  /// What the shapes were worked out from.
  public let architecture: Architecture
  /// The layers in order, each with its name and shapes.
  public let steps: [Step]
  /// For each layer, what it does together with those behind it.
  let groups: [LayerGroup]

  /// Works out the shapes.
  ///
  /// - Throws: `ShapeError` that names the layer, by position and type, which does not fit.
  public init(_ architecture: Architecture) throws(ShapeError) {
    guard !architecture.layers.isEmpty else { throw ShapeError("a network needs a layer") }
    guard architecture.input.count > 0, architecture.input.count <= Limits.elementsPerImage else {
      throw ShapeError("input \(architecture.input) must have 1 to 2^24 elements")
    }
    var shape = architecture.input
    var steps: [Step] = []
    var numbers: [String: Int] = [:]
    var first = 0
    for (index, layer) in architecture.layers.enumerated() {
      let type = type(of: layer).typeName
      numbers[type, default: 0] += 1
      do throws(ShapeError) {
        let output = try layer.outputShape(for: shape)
        let specs = try layer.parameters(for: shape)
        let range = first..<first + specs.count
        steps.append(
          Step(
            layer: layer, name: "\(type)_\(numbers[type] ?? 0)", input: shape, output: output,
            specs: specs, parameters: range))
        (shape, first) = (output, range.upperBound)
      } catch {
        throw ShapeError("layer \(index + 1), \(layer.title): \(error.description)")
      }
    }
    self.architecture = architecture
    self.steps = steps
    groups = architecture.layers.indices.map { LayerGroup(at: $0, of: architecture.layers) }
  }

  /// The shape of one image behind the last layer.
  public var output: Shape { steps[steps.count - 1].output }

  /// All parameters in order, named after their layer: `conv2d_1.kernel`.
  public var parameters: [ParameterSpec] {
    steps.flatMap { step in
      step.specs.map { spec in
        var spec = spec
        spec.name = "\(step.name).\(spec.name)"
        return spec
      }
    }
  }

  /// The number of scalars in all parameters.
  public var parameterCount: Int { steps.reduce(0) { $0 + $1.parameterCount } }

  /// The most elements that one image has before or behind any layer.
  public var largestActivation: Int {
    steps.reduce(architecture.input.count) { max($0, $1.output.count) }
  }

  /// Whether what leaves the network is already a distribution.
  public var endsInSoftmax: Bool { steps[steps.count - 1].layer is Softmax }

  /// Whether a pass that learns differs from one that only wants the answer.
  public var hasDropout: Bool { steps.contains { $0.layer is Dropout } }
}

extension NetworkPlan.Step {
  /// The layer as messages name it: `layer 3, Dense (dense_1)`.
  public func described(at index: Int) -> String { "layer \(index + 1), \(layer.title) (\(name))" }
}
