import TesseraAnswers
import TesseraTensors

extension OperatorCase {
  /// One output of this case, as `set` computes it.
  ///
  /// An output of a wrong shape is handed on as it is, and so is a gradient that is made from a y of a
  /// wrong shape: that is for the checks to find.
  ///
  /// - Throws: `ShapeError` where the case does not fit together; `set` is not asked then.
  public func output(_ name: OutputName, of set: some OperatorSet) throws(ShapeError) -> Tensor<
    Scalar
  > {
    let shape = try shapes.output(name)
    try checkLabels()
    switch operation {
    case .conv2d(let window, let groups):
      let x = self[.x]
      let geometry = try WindowGeometry(
        input: x.shape.image, kernel: Size2D(self[.w].shape[0], self[.w].shape[1]), window: window)
      return convolution(name, set, geometry, groups)
    case .maxPool2d(let kernel, let window):
      let geometry = try WindowGeometry(input: self[.x].shape.image, kernel: kernel, window: window)
      return name == .y
        ? set.maxPool2d(self[.x], geometry: geometry)
        : set.maxPool2dVJP(outputCotangent: upstream, input: self[.x], geometry: geometry)
    case .averagePool2d(let kernel, let window, let includePadding):
      let geometry = try WindowGeometry(input: self[.x].shape.image, kernel: kernel, window: window)
      return name == .y
        ? set.averagePool2d(self[.x], geometry: geometry, includePadding: includePadding)
        : set.averagePool2dVJP(
          outputCotangent: upstream, inputShape: shape, geometry: geometry,
          includePadding: includePadding)
    case .globalMaxPool2d, .globalAveragePool2d: return globalPool(name, set, shape)
    case .dense: return dense(name, set)
    case .gemm(let attributes): return gemm(name, set, attributes, shape)
    case .matmul: return set.matmul(self[.a], self[.b])
    case .add:
      return name == .y ? set.add(self[.a], self[.b]) : set.sum(upstream, to: shape)
    case .relu, .leakyReLU, .sigmoid, .tanh: return activation(name, set)
    case .softmax(let axis):
      let y = set.softmax(self[.x], axis: axis)
      return name == .y || y.shape != upstream.shape
        ? y : set.softmaxVJP(outputCotangent: upstream, output: y, axis: axis)
    case .logSoftmax(let axis):
      let y = set.logSoftmax(self[.x], axis: axis)
      return name == .y || y.shape != upstream.shape
        ? y : set.logSoftmaxVJP(outputCotangent: upstream, output: y, axis: axis)
    case .softmaxCrossEntropy(let reduction): return crossEntropy(name, set, reduction)
    case .flatten: return (name == .y ? self[.x] : upstream).reshaped(shape)
    case .dropoutEvaluation: return name == .y ? self[.x] : upstream
    case .dropoutMasked(let rate): return set.dropoutMasked(self[.x], mask: self[.mask], rate: rate)
    case .optimizer(let attributes):
      return set.optimizer(
        attributes, parameters: self[.p0], gradients: self[.grads], firstMoments: inputs[.m0],
        secondMoments: inputs[.v0])
    }
  }

  /// ȳ, which the shapes' check has found to be there.
  var upstream: Tensor<Scalar> {
    guard let cotangent else { fatalError("the cotangent of y is missing") }
    return cotangent
  }

  func checkLabels() throws(ShapeError) {
    guard let labels, operation.kind == .softmaxCrossEntropy else { return }
    let classes = self[.logits].shape[1]
    for (row, label) in labels.elements.enumerated() where label < 0 || label >= classes {
      throw ShapeError("labels: row \(row) is class \(label), expected 0 ..< \(classes)")
    }
  }

  private func convolution(
    _ name: OutputName, _ set: some OperatorSet, _ geometry: WindowGeometry, _ groups: Int
  ) -> Tensor<Scalar> {
    switch name {
    case .gradX:
      set.conv2dInputVJP(
        outputCotangent: upstream, filter: self[.w], inputShape: self[.x].shape,
        geometry: geometry, groups: groups)
    case .gradW:
      set.conv2dFilterVJP(
        outputCotangent: upstream, input: self[.x], filterShape: self[.w].shape,
        geometry: geometry, groups: groups)
    case .gradB: set.conv2dBiasVJP(outputCotangent: upstream)
    default:
      set.conv2d(
        self[.x], filter: self[.w], bias: inputs[.b], geometry: geometry, groups: groups)
    }
  }

  private func globalPool(
    _ name: OutputName, _ set: some OperatorSet, _ shape: Shape
  ) -> Tensor<Scalar> {
    let x = self[.x]
    let flat: Shape = [x.shape[0], x.shape[3]]
    let isMaximum = operation.kind == .globalMaxPool2d
    if name == .y {
      let y = isMaximum ? set.globalMaxPool2d(x) : set.globalAveragePool2d(x)
      // A wrong kernel's shape is for the checks to find.
      return y.shape == flat ? y.reshaped(shape) : y
    }
    let cotangent = upstream.reshaped(flat)
    return isMaximum
      ? set.globalMaxPool2dVJP(outputCotangent: cotangent, input: x)
      : set.globalAveragePool2dVJP(outputCotangent: cotangent, inputShape: x.shape)
  }

  private func dense(_ name: OutputName, _ set: some OperatorSet) -> Tensor<Scalar> {
    switch name {
    case .gradX: set.denseInputVJP(outputCotangent: upstream, weights: self[.w])
    case .gradW: set.denseWeightsVJP(outputCotangent: upstream, input: self[.x])
    case .gradB: set.denseBiasVJP(outputCotangent: upstream)
    default: set.dense(self[.x], weights: self[.w], bias: inputs[.b])
    }
  }

  private func activation(_ name: OutputName, _ set: some OperatorSet) -> Tensor<Scalar> {
    let x = self[.x]
    switch operation {
    case .leakyReLU(let slope):
      return name == .y
        ? set.leakyReLU(x, slope: Scalar(slope))
        : set.leakyReLUVJP(outputCotangent: upstream, input: x, slope: Scalar(slope))
    case .sigmoid:
      let y = set.sigmoid(x)
      return name == .y || y.shape != upstream.shape
        ? y : set.sigmoidVJP(outputCotangent: upstream, output: y)
    case .tanh:
      let y = set.tanh(x)
      return name == .y || y.shape != upstream.shape
        ? y : set.tanhVJP(outputCotangent: upstream, output: y)
    default:
      return name == .y
        ? set.relu(x) : set.reluVJP(outputCotangent: upstream, input: x)
    }
  }

  private func crossEntropy(
    _ name: OutputName, _ set: some OperatorSet, _ reduction: RowReduction
  ) -> Tensor<Scalar> {
    let labels =
      labels.map { ClassLabels<Scalar>.classes($0) } ?? .probabilities(self[.labels])
    return name == .y
      ? set.crossEntropy(logits: self[.logits], labels: labels, reduction: reduction)
      : set.crossEntropyVJP(
        outputCotangent: upstream, logits: self[.logits], labels: labels, reduction: reduction)
  }
}

extension OperatorCase {
  private func gemm(
    _ name: OutputName, _ set: some OperatorSet, _ attributes: GEMMAttributes, _ shape: Shape
  ) -> Tensor<Scalar> {
    let (a, b) = (self[.a], self[.b])
    let (ta, tb) = (attributes.transposeA, attributes.transposeB)
    let alpha = Scalar(attributes.alpha)
    switch name {
    case .gradA:
      return set.gemmLeftVJP(
        outputCotangent: upstream, transposeA: ta, b, transposeB: tb, alpha: alpha)
    case .gradB:
      return set.gemmRightVJP(
        outputCotangent: upstream, a, transposeA: ta, transposeB: tb, alpha: alpha)
    case .gradC:
      return set.gemmAddendVJP(
        outputCotangent: upstream, shape: shape, beta: Scalar(attributes.beta))
    default:
      return set.gemm(
        a, transposeA: ta, b, transposeB: tb, adding: inputs[.c], alpha: alpha,
        beta: Scalar(attributes.beta))
    }
  }
}

extension Shape {
  /// The pixels of a batch of images, NHWC.
  package var image: Size2D { Size2D(self[1], self[2]) }
}
