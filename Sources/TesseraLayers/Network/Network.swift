import TesseraKernels
import TesseraOperators
import TesseraTensors

/// A network with its parameters; a value, like everything it consists of.
public struct Network<Scalar: KernelScalar>: Sendable {
  /// The layers with their shapes.
  public let plan: NetworkPlan
  /// The parameters, in the order of the layers.
  public var parameters: [Tensor<Scalar>]

  /// A network whose parameters are as its initialisers make them.
  ///
  /// - Throws: `ShapeError` that names the layer which does not fit.
  public init(_ architecture: Architecture, seed: UInt64) throws(ShapeError) {
    self.init(plan: try NetworkPlan(architecture), seed: seed)
  }

  /// A network whose parameters are as its initialisers make them.
  public init(plan: NetworkPlan, seed: UInt64) {
    self.plan = plan
    parameters = plan.parameters.enumerated().map { index, spec in
      spec.initialValue(seed: seed, index: index)
    }
  }

  /// A network with parameters from elsewhere.
  ///
  /// - Throws: `ShapeError` that names the parameter whose shape is another.
  public init(plan: NetworkPlan, parameters: [Tensor<Scalar>]) throws(ShapeError) {
    let specs = plan.parameters
    guard specs.count == parameters.count else {
      throw ShapeError("the network has \(specs.count) parameters, found \(parameters.count)")
    }
    for (spec, parameter) in zip(specs, parameters) where spec.shape != parameter.shape {
      throw ShapeError("\(spec.name) has shape \(spec.shape), found \(parameter.shape)")
    }
    self.plan = plan
    self.parameters = parameters
  }

  /// The output for a batch, with dropout off; nothing is kept.
  ///
  /// - Precondition: `input` is `[N]` followed by the plan's input shape.
  public func callAsFunction(_ input: Tensor<Scalar>, execution: Execution) -> Tensor<Scalar> {
    checkInput(input)
    let pass = Pass.inference(execution: execution)
    var value = input
    var index = 0
    while index < plan.steps.count {
      let (output, layers) = advance(value, from: index, pass: pass)
      value = output
      index += layers
    }
    return value
  }

  /// The output for a batch together with what the way back needs.
  ///
  /// - Precondition: `input` is `[N]` followed by the plan's input shape.
  public func forward(_ input: Tensor<Scalar>, pass: Pass) -> Trace<Scalar> {
    checkInput(input)
    var trace = Trace(output: input)
    var index = 0
    while index < plan.steps.count { index += advance(&trace, from: index, pass: pass) }
    return trace
  }

  /// The same output bits, every layer for itself: each keeps what its own way back needs, where
  /// ``forward(_:pass:)`` may spare what layers together do not need.
  ///
  /// - Precondition: `input` is `[N]` followed by the plan's input shape.
  public func forwardLayerByLayer(_ input: Tensor<Scalar>, pass: Pass) -> Trace<Scalar> {
    checkInput(input)
    var trace = Trace(output: input)
    for (index, step) in plan.steps.enumerated() {
      let result = step.layer.forward(
        trace.output, parameters: parameters[step.parameters], pass: pass.at(index))
      trace.output = result.output
      trace.residuals.append(result.residuals)
    }
    return trace
  }

  /// The cotangents of all parameters, in their order, and that of the input if it is asked for.
  ///
  /// The way back ends at the first layer with parameters where the input's is not asked for.
  /// - Parameters:
  ///   - trace: What ``forward(_:pass:)`` or ``forwardLayerByLayer(_:pass:)`` gave for the same
  ///     pass.
  ///   - outputCotangent: ȳ, of the output's shape.
  ///   - pass: The pass of the way forward.
  ///   - needsInput: Whether the input's cotangent is asked for.
  public func backward(
    _ trace: consuming Trace<Scalar>, outputCotangent: Tensor<Scalar>, pass: Pass,
    needsInput: Bool = false
  ) -> Cotangents<Scalar> {
    let end = needsInput ? 0 : plan.steps.firstIndex { !$0.specs.isEmpty } ?? plan.steps.count
    var cotangent = outputCotangent
    var groups: [[Tensor<Scalar>]] = []
    var isMasked = false
    var index = plan.steps.count - 1
    while index >= end {
      if isMasked {
        // The pool behind this relu has applied its mask.
        isMasked = false
        trace.residuals.removeLast()
        index -= 1
        continue
      }
      if let (result, layers) = retreatFromPool(
        cotangent, at: index, residuals: &trace.residuals,
        needsInput: { needsInput || $0 > end }, pass: pass)
      {
        groups.append(result.parameters)
        if let input = result.input { cotangent = input }
        index -= layers
        continue
      }
      let step = plan.steps[index]
      // Popped, so that the memory is free for the next layer.
      let residuals = trace.residuals.removeLast()
      if let masked = maskedByReLU(cotangent, before: residuals, at: index, pass: pass) {
        cotangent = masked
        isMasked = true
      }
      let result = step.layer.backward(
        cotangent, residuals: residuals, parameters: parameters[step.parameters],
        needsInput: needsInput || index > end, pass: pass.at(index))
      groups.append(result.parameters)
      if let input = result.input { cotangent = input }
      index -= 1
    }
    return Cotangents(
      parameters: groups.reversed().flatMap { $0 }, input: needsInput ? cotangent : nil)
  }

  /// Walks forward and shows what leaves each layer.
  ///
  /// - Precondition: `input` is `[N]` followed by the plan's input shape.
  public func forEachActivation(
    _ input: Tensor<Scalar>, pass: Pass, _ body: (NetworkPlan.Step, Tensor<Scalar>) -> Void
  ) {
    checkInput(input)
    var value = input
    for (index, step) in plan.steps.enumerated() {
      if step.layer is ReLU {
        // In place: behind a first convolution are the largest tensors that there are.
        applyReLU(to: &value, execution: pass.execution)
      } else {
        value =
          step.layer.forward(
            value, parameters: parameters[step.parameters], pass: pass.at(index)
          ).output
      }
      body(step, value)
    }
  }

  /// The same network with its parameters rounded to single precision.
  public var inSinglePrecision: Network<Float> {
    if let network = self as? Network<Float> { return network }
    let rounded = parameters.map { parameter in
      Tensor<Float>(shape: parameter.shape, parameter.elements.map { Float($0) })
    }
    return Network<Float>(unchecked: plan, parameters: rounded)
  }

  /// The same network, in which dropout drops nothing.
  public var withoutDropout: Network<Scalar> {
    var architecture = plan.architecture
    architecture.layers = architecture.layers.map { $0 is Dropout ? Dropout(rate: 0) : $0 }
    // Neither shapes nor parameters depend on the rate.
    guard let plan = try? NetworkPlan(architecture) else { return self }
    return Network(unchecked: plan, parameters: parameters)
  }

  /// A network whose parameters are known to have the shapes of its plan.
  private init(unchecked plan: NetworkPlan, parameters: [Tensor<Scalar>]) {
    self.plan = plan
    self.parameters = parameters
  }

  private func checkInput(_ input: Tensor<Scalar>) {
    let shape = plan.architecture.input
    require(
      input.shape.rank > 0 && input.shape.withoutBatch == shape,
      "the network takes [N] + \(shape), found \(input.shape)")
  }
}

/// A way through a network: where it led, and what each layer kept.
public struct Trace<Scalar: KernelScalar>: Sendable {
  /// What left the last layer.
  public internal(set) var output: Tensor<Scalar>
  /// What each layer kept for the way back, in the order of the layers.
  public internal(set) var residuals: [Residuals<Scalar>] = []
}

/// What comes back through a network.
public struct Cotangents<Scalar: KernelScalar>: Sendable {
  /// One for each parameter, in their order.
  public let parameters: [Tensor<Scalar>]
  /// `nil` where it was not asked for.
  public let input: Tensor<Scalar>?
}
