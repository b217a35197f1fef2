import TesseraCases
import TesseraOperators
import TesseraReference
import TesseraTensors
import Testing

private typealias Operation = TesseraCases.Operation

/// Why an output of a case cannot be, or nil.
private func reason(
  _ operation: TesseraCases.Operation, _ operands: [OperandName: Shape],
  cotangent: Shape? = nil, _ name: OutputName? = nil, patches: Bool = false
) -> String? {
  let shapes = CaseShapes(
    operation: operation, operands: operands, hasClassLabels: false, cotangent: cotangent)
  let name = name ?? operation.kind.outputs[0]
  do throws(ShapeError) {
    _ = try shapes.output(name)
    if patches { try shapes.checkPatches(of: name) }
    return nil
  } catch {
    return error.description
  }
}

private func conv(_ window: Window, groups: Int = 1) -> TesseraCases.Operation {
  .conv2d(window, groups: groups)
}

/// A few numbers that ask for more memory or time than there is.
@Suite struct CaseLimitsTests {
  @Test func tensorsMayHoldJustSoMany() {
    let most = CaseShapes.mostElements
    #expect(reason(.relu, [.x: [most]]) == nil)
    #expect(
      reason(.relu, [.x: [most + 1]]) == "relu: x [67108865] has more than 67108864 elements")
    // An extent of 0 does not excuse the others.
    #expect(reason(.relu, [.x: [0, most]]) == nil)
    #expect(reason(.relu, [.x: [0, most + 1]]) != nil)
    #expect(reason(.dense, [.x: [1 << 60, 0], .w: [0, 0]]) != nil)
    #expect(reason(.add, [.a: [1 << 13, 1], .b: [1, 1 << 13]]) == nil)
    #expect(
      reason(.add, [.a: [1 << 14, 1], .b: [1, 1 << 13]])
        == "add: y [16384, 8192] has more than 67108864 elements")
  }

  @Test func bordersCountAsPixels() {
    func padded(_ top: Int, _ left: Int) -> String? {
      reason(
        conv(Window(padding: .explicit(top: top, left: left, bottom: 0, right: 0))),
        [.x: [1, 1, 1, 1], .w: [1, 1, 1, 1]])
    }
    #expect(padded(4095, 4095) == nil)
    #expect(
      padded(4096, 4095)
        == "conv2d: the image with its border is 4097 × 4096, more than 16777216 pixels")
    #expect(padded(1 << 30, 0) != nil && padded(1 << 30, 1 << 30) != nil)
    let most = WindowAxis.limit
    #expect(
      reason(
        conv(Window(dilation: Size2D(most, most), padding: .same)),
        [.x: [1, 1, 1, 1], .w: [1 << 12, 1 << 12, 1, 1]]) != nil)
    #expect(
      reason(
        .averagePool2d(
          kernel: Size2D(most, most), Window(stride: Size2D(most, most), padding: .same),
          includePadding: true), [.x: [1, 1, 1, 1]]) != nil)
  }

  @Test func theBorderOfTheCotangentCountsToo() {
    // y is one pixel of 65,536 channels; its cotangent is read with a border of 2,002 × 2,002.
    #expect(
      reason(
        conv(Window(dilation: 1000)), [.x: [1, 1001, 1001, 1], .w: [2, 2, 1, 1 << 16]])
        == "conv2d: a padded image of 2002 × 2002 × 65536 exceeds 67108864: image 1001 × 1001, "
        + "kernel 2 × 2")
  }

  @Test func loopsOverEmptyTensorsAreLoopsToo() {
    let large = 1 << 20
    for kind in [Operation.globalMaxPool2d(keepsAxes: true), .globalAveragePool2d(keepsAxes: true)]
    {
      #expect(reason(kind, [.x: [1, large, large, 0]]) != nil)
      #expect(reason(kind, [.x: [0, large, large, 1]]) != nil)
    }
    #expect(reason(conv(.unit), [.x: [1, large, large, 0], .w: [large, large, 0, 1]]) != nil)
    #expect(
      reason(conv(.unit, groups: 1 << 30), [.x: [1, 1, 1, 0], .w: [1, 1, 0, 0]])
        == "conv2d: 1073741824 groups for x [1, 1, 1, 0] and w [1, 1, 0, 0], which have no channels"
    )
    #expect(reason(conv(.unit, groups: 7), [.x: [1, 1, 1, 7], .w: [1, 1, 1, 0]]) == nil)
  }

  @Test func sumsMayTakeJustSoManySteps() {
    #expect(reason(.dense, [.x: [1 << 13, 1 << 12], .w: [1 << 12, 1 << 13]]) == nil)
    #expect(
      reason(.dense, [.x: [1 << 13, 1 << 13], .w: [1 << 13, 1 << 13]])
        == "dense: sums of 8192 terms for each of [8192, 8192] take more than 274877906944 "
        + "multiply-adds")
    #expect(reason(.matmul, [.a: [1 << 20, 1, 2], .b: [2, 1]]) == nil)
    #expect(
      reason(.matmul, [.a: [1 << 11, 1, 1, 2], .b: [1, 1 << 10, 2, 1]])
        == "matmul: 2097152 products for a [2048, 1, 1, 2] and b [1, 1024, 2, 1] are more than "
        + "1048576")
    let adam = OptimizerAttributes(rule: .adam, formula: .keras, learningRates: [0.1])
    #expect(reason(.optimizer(adam), [.p0: [], .grads: [1 << 20]]) == nil)
    #expect(reason(.optimizer(adam), [.p0: [], .grads: [1 << 20 + 1]]) != nil)
  }

  @Test func patchesCountWhereTheyAreWritten() {
    func reasonOf(_ name: OutputName, _ x: Shape, _ w: Shape, _ y: Shape, groups: Int = 1)
      -> String?
    {
      #expect(reason(conv(.unit, groups: groups), [.x: x, .w: w], cotangent: y, name) == nil)
      return reason(conv(.unit, groups: groups), [.x: x, .w: w], cotangent: y, name, patches: true)
    }
    let (x, w, y): (Shape, Shape, Shape) = (
      [1, 1025, 1025, 1], [2, 2, 1, 17], [1, 1024, 1024, 17]
    )
    #expect(reasonOf(.y, x, w, y) == nil && reasonOf(.gradW, x, w, y) == nil)
    #expect(
      reasonOf(.gradX, x, w, y)
        == "conv2d: a matrix of patches [1025, 1025, 2, 2, 17] has more than 67108864 elements")
    #expect(
      reasonOf(.y, [1, 1025, 1025, 17], [2, 2, 17, 1], [1, 1024, 1024, 1])
        == "conv2d: a matrix of patches [1024, 1024, 2, 2, 17] has more than 67108864 elements")
    #expect(reason(.relu, [.x: [1]], patches: true) == nil)
  }

  /// Strides far beyond the kernel leave most pixels of the input's cotangent without a tap: they are
  /// 0, and cost nothing.
  @Test func hugeStridesCostNothing() throws {
    let shape: Shape = [1, 1501, 1499, 1]
    let geometry = try WindowGeometry(
      input: Size2D(1501, 1499), kernel: 2, window: Window(stride: Size2D(1499, 1 << 30)))
    let filter = Tensor<Float>(shape: [2, 2, 1, 1], [1, 2, 3, 4])
    let cotangent = Tensor<Float>(shape: [1, 2, 1, 1], [5, 7])
    for algorithm in ConvolutionAlgorithm.allCases {
      let gradient = conv2dInputVJP(
        outputCotangent: cotangent, filter: filter, inputShape: shape, geometry: geometry,
        groups: 1, execution: Execution(algorithm: algorithm))
      let places = gradient.elements.indices.filter { gradient[$0] != 0 }
      #expect(
        places == [0, 1, 1499, 1500, 1499 * 1499, 1499 * 1499 + 1, 1499 * 1500, 1499 * 1500 + 1])
      #expect(places.map { gradient[$0] } == [5, 10, 15, 20, 7, 14, 21, 28])
      #expect(!gradient.elements.contains { $0.isNaN })
    }
  }
}

@Suite struct OptimizerSenseTests {
  private static let sgd = OptimizerAttributes(rule: .sgd, formula: .torch, learningRates: [0.1])
  private static let adam = OptimizerAttributes(rule: .adam, formula: .keras, learningRates: [0.1])

  private func reason(
    _ attributes: OptimizerAttributes, _ change: (inout OptimizerAttributes) -> Void
  ) -> String? {
    var changed = attributes
    change(&changed)
    return TesseraCasesTests.reason(.optimizer(changed), [.p0: [2], .grads: [3, 2]])
  }

  @Test func numbersThatMakeNoSenseAreRefused() {
    let (sgd, adam) = (Self.sgd, Self.adam)
    #expect(reason(sgd) { $0.learningRates = [.nan] } == "optimizer: lr must be finite, found nan")
    #expect(
      reason(sgd) { $0.learningRates = [1, 2, .infinity] }
        == "optimizer: lr must be finite, found inf")
    #expect(reason(sgd) { $0.weightDecay = -1 }?.contains("weight_decay must be") == true)
    #expect(reason(sgd) { $0.momentum = -0.5 }?.contains("momentum must be") == true)
    #expect(reason(sgd) { $0.dampening = .infinity }?.contains("dampening must be") == true)
    #expect(reason(sgd) { $0.nesterov = true }?.contains("nesterov needs a momentum") == true)
    #expect(
      reason(sgd) { ($0.nesterov, $0.momentum, $0.dampening) = (true, 0.9, 0.1) }?
        .contains("nesterov needs a dampening of 0") == true)
    #expect(
      reason(sgd) { ($0.formula, $0.momentum, $0.dampening) = (.keras, 0.9, 0.1) }?
        .contains("dampening 0.1 with formula keras") == true)
    for beta in [1, -0.1, 1.5, .nan] {
      #expect(reason(adam) { $0.beta1 = beta }?.contains("beta1 must be at least 0") == true)
      #expect(reason(adam) { $0.beta2 = beta }?.contains("beta2 must be at least 0") == true)
    }
    for epsilon in [-1, .nan, .infinity] {
      #expect(reason(adam) { $0.epsilon = epsilon }?.contains("epsilon must be") == true)
    }
    #expect(reason(adam) { $0.stepsBefore = -1 } == "optimizer: t0 must be at least 0, found -1")
  }

  @Test func whatTheRuleDoesNotReadIsLeftAlone() {
    #expect(reason(Self.sgd) { ($0.beta1, $0.epsilon) = (2, -1) } == nil)
    #expect(reason(Self.adam) { ($0.momentum, $0.nesterov, $0.dampening) = (-1, true, 3) } == nil)
    #expect(reason(Self.adam) { ($0.beta1, $0.beta2, $0.epsilon) = (0, 0, 0) } == nil)
    #expect(reason(Self.sgd) { ($0.momentum, $0.dampening) = (0.9, 0.1) } == nil)
    #expect(reason(Self.sgd) { $0.learningRates = [-0.1] } == nil)
  }
}
