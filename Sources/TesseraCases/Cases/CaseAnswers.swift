import TesseraAnswers
import TesseraReference
import TesseraTensors

extension OperatorCase {
  /// One output with its derived bound, from a higher precision.
  ///
  /// - Parameters:
  ///   - name: The output, one of ``availableOutputs``.
  ///   - model: How the computation in question rounds; by default as its scalar does.
  /// - Throws: `ShapeError` where the case does not fit together.
  public func answer(
    _ name: OutputName, model: RoundingModel? = nil
  ) throws(ShapeError) -> Answer {
    let shape = try shapes.output(name)
    try checkLabels()
    let question = Question(problem: self, name: name, shape: shape, model: model)
    switch operation {
    case .conv2d(let window, let groups): return try question.convolution(window, groups)
    case .maxPool2d(let kernel, let window):
      return question.maxPool(try question.geometry(kernel, window))
    case .averagePool2d(let kernel, let window, let includePadding):
      return question.averagePool(try question.geometry(kernel, window), includePadding)
    case .globalMaxPool2d, .globalAveragePool2d: return try question.globalPool()
    case .dense: return question.dense()
    case .gemm(let attributes): return question.gemm(attributes)
    case .matmul: return try .matmul(self[.a], self[.b], model: model)
    case .add:
      return name == .y
        ? try .add(self[.a], self[.b], model: model)
        : .broadcastVJP(outputCotangent: question.upstream, shape: shape, model: model)
    case .relu, .leakyReLU, .sigmoid, .tanh: return question.activation()
    case .softmax(let axis):
      return name == .y
        ? .softmax(self[.x], axis: axis, model: model)
        : .softmaxVJP(
          outputCotangent: question.upstream, input: self[.x], axis: axis, model: model)
    case .logSoftmax(let axis):
      return name == .y
        ? .logSoftmax(self[.x], axis: axis, model: model)
        : .logSoftmaxVJP(
          outputCotangent: question.upstream, input: self[.x], axis: axis, model: model)
    case .softmaxCrossEntropy(let reduction): return question.crossEntropy(reduction)
    case .flatten, .dropoutEvaluation:
      return .copy(name == .y ? self[.x] : question.upstream, shape: shape, model: model)
    case .dropoutMasked(let rate):
      return .dropoutMasked(self[.x], mask: self[.mask], rate: rate, model: model)
    case .optimizer(let attributes): return question.optimizer(attributes)
    }
  }
}

/// One output of a case, whose shapes are known to fit.
private struct Question<Scalar: OperatorScalar> {
  let problem: OperatorCase<Scalar>
  let name: OutputName
  let shape: Shape
  let model: RoundingModel?

  var x: Tensor<Scalar> { problem[.x] }
  var upstream: Tensor<Scalar> { problem.upstream }

  func geometry(_ kernel: Size2D, _ window: Window) throws(ShapeError) -> WindowGeometry {
    try WindowGeometry(input: x.shape.image, kernel: kernel, window: window)
  }

  func convolution(_ window: Window, _ groups: Int) throws(ShapeError) -> Answer {
    let w = problem[.w]
    let geometry = try geometry(Size2D(w.shape[0], w.shape[1]), window)
    switch name {
    case .gradX:
      return .conv2dInputVJP(
        outputCotangent: upstream, filter: w, inputShape: x.shape, geometry: geometry,
        groups: groups, model: model)
    case .gradW:
      return .conv2dFilterVJP(
        outputCotangent: upstream, input: x, filterShape: w.shape, geometry: geometry,
        groups: groups, model: model)
    case .gradB: return .broadcastVJP(outputCotangent: upstream, shape: shape, model: model)
    default:
      return .conv2d(
        x, filter: w, bias: problem.inputs[.b], geometry: geometry, groups: groups, model: model)
    }
  }

  func maxPool(_ geometry: WindowGeometry) -> Answer {
    name == .y
      ? .maxPool(x, geometry: geometry, model: model)
      : .maxPoolVJP(outputCotangent: upstream, input: x, geometry: geometry, model: model)
  }

  func averagePool(_ geometry: WindowGeometry, _ includePadding: Bool) -> Answer {
    name == .y
      ? .averagePool(x, geometry: geometry, includePadding: includePadding, model: model)
      : .averagePoolVJP(
        outputCotangent: upstream, inputShape: x.shape, geometry: geometry,
        includePadding: includePadding, model: model)
  }

  func globalPool() throws(ShapeError) -> Answer {
    let flat: Shape = [x.shape[0], x.shape[3]]
    let isMaximum = problem.operation.kind == .globalMaxPool2d
    if name == .y {
      return try
        (isMaximum
        ? Answer.globalMaxPool(x, model: model) : .globalAveragePool(x, model: model))
        .reshaped(shape)
    }
    let cotangent = upstream.reshaped(flat)
    return isMaximum
      ? try .globalMaxPoolVJP(outputCotangent: cotangent, input: x, model: model)
      : try .globalAveragePoolVJP(outputCotangent: cotangent, inputShape: x.shape, model: model)
  }

  func dense() -> Answer {
    switch name {
    case .gradX: .denseInputVJP(outputCotangent: upstream, weights: problem[.w], model: model)
    case .gradW: .denseWeightsVJP(outputCotangent: upstream, input: x, model: model)
    case .gradB: .broadcastVJP(outputCotangent: upstream, shape: shape, model: model)
    default: .dense(x, weights: problem[.w], bias: problem.inputs[.b], model: model)
    }
  }

  func gemm(_ attributes: GEMMAttributes) -> Answer {
    let (a, b) = (problem[.a], problem[.b])
    let (ta, tb) = (attributes.transposeA, attributes.transposeB)
    switch name {
    case .gradA:
      return .gemmLeftVJP(
        outputCotangent: upstream, b, leftShape: shape, transposeA: ta, transposeB: tb,
        alpha: attributes.alpha, model: model)
    case .gradB:
      return .gemmRightVJP(
        outputCotangent: upstream, a, rightShape: shape, transposeA: ta, transposeB: tb,
        alpha: attributes.alpha, model: model)
    case .gradC:
      return .gemmAddendVJP(
        outputCotangent: upstream, shape: shape, beta: attributes.beta, model: model)
    default:
      return .gemm(
        a, transposeA: ta, b, transposeB: tb, into: problem.inputs[.c], alpha: attributes.alpha,
        beta: attributes.beta, model: model)
    }
  }

  func activation() -> Answer {
    switch (problem.operation, name) {
    case (.leakyReLU(let slope), .y): .leakyReLU(x, slope: slope, model: model)
    case (.leakyReLU(let slope), _):
      .leakyReLUVJP(outputCotangent: upstream, input: x, slope: slope, model: model)
    case (.sigmoid, .y): .sigmoid(x, model: model)
    case (.sigmoid, _): .sigmoidVJP(outputCotangent: upstream, input: x, model: model)
    case (.tanh, .y): .tanh(x, model: model)
    case (.tanh, _): .tanhVJP(outputCotangent: upstream, input: x, model: model)
    case (_, .y): .relu(x, model: model)
    default: .reluVJP(outputCotangent: upstream, input: x, model: model)
    }
  }

  func crossEntropy(_ reduction: RowReduction) -> Answer {
    let labels =
      problem.labels.map { ClassLabels<Scalar>.classes($0) } ?? .probabilities(problem[.labels])
    return name == .y
      ? .softmaxCrossEntropy(problem[.logits], labels: labels, reduction: reduction, model: model)
      : .softmaxCrossEntropyVJP(
        outputCotangent: upstream, logits: problem[.logits], labels: labels,
        reduction: reduction, model: model)
  }

  func optimizer(_ attributes: OptimizerAttributes) -> Answer {
    let decay: Reference.WeightDecay =
      attributes.weightDecay == 0
      ? .none
      : attributes.weightDecayMode == .l2
        ? .coupled(attributes.weightDecay) : .decoupled(attributes.weightDecay)
    let (p, g) = (problem[.p0], problem[.grads])
    let rates = attributes.rates(steps: g.shape[0])
    switch attributes.rule {
    case .sgd:
      let rule = OptimizerSteps.SGD(
        momentum: attributes.momentum, dampening: attributes.dampening,
        nesterov: attributes.nesterov, weightDecay: decay,
        formula: attributes.formula == .keras ? .keras : .torch)
      return .sgd(
        rule, parameters: p, cotangents: g, rates: rates, velocities: problem.inputs[.m0],
        model: model)
    case .adam:
      let rule = OptimizerSteps.Adam(
        beta1: attributes.beta1, beta2: attributes.beta2, epsilon: attributes.epsilon,
        placement: attributes.formula == .keras ? .tensorFlow : .paper, weightDecay: decay,
        stepsBefore: attributes.stepsBefore)
      let zeros = Tensor<Scalar>(repeating: 0, shape: p.shape)
      return .adam(
        rule, parameters: p, cotangents: g, rates: rates,
        moments: (problem.inputs[.m0] ?? zeros, problem.inputs[.v0] ?? zeros), model: model)
    }
  }
}

extension OptimizerAttributes {
  /// A learning rate for each step.
  func rates(steps: Int) -> [Double] {
    learningRates.count == 1 ? Array(repeating: learningRates[0], count: steps) : learningRates
  }
}
