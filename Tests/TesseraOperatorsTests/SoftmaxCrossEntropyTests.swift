import TesseraCases
import TesseraOperators
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

private let reductions: [(LossReduction, Reference.LossReduction)] = [(.mean, .mean), (.sum, .sum)]

private func scalar<Scalar: OperatorScalar>(_ value: Scalar) -> Tensor<Scalar> {
  Tensor(shape: [], [value])
}

extension OperatorSweep {
  /// Compares every form of the softmax cross-entropy, against labels and against distributions.
  fileprivate mutating func everyForm<Scalar: OperatorScalar>(
    _ x: Tensor<Scalar>, _ q: Tensor<Scalar>, _ executions: [Execution]
  ) {
    let (rows, classes) = (x.shape[0], x.shape[1])
    let random = CounterRandom(seed: UInt64(classes))
    let labels = (0..<rows).map { random.integer(UInt64($0), below: classes) }
    let numbers = Tensor<Int32>(shape: [rows], labels.map { Int32($0) })
    let cotangent: Tensor<Scalar> = Samples.real([rows], 5)
    let label = "\(x.shape)"
    check("labels, rows " + label, executions) {
      Reference.softmaxCrossEntropyPerRow(x, labels: labels, arithmetic: $0)
    } body: {
      softmaxCrossEntropyPerRow(logits: x, labels: numbers, execution: $0)
    }
    check("labels, rows, VJP " + label, executions) {
      Reference.softmaxCrossEntropyPerRowVJP(
        outputCotangent: cotangent, x, labels: labels, arithmetic: $0)
    } body: {
      softmaxCrossEntropyPerRowVJP(
        outputCotangent: cotangent, logits: x, labels: numbers, execution: $0)
    }
    check("distributions, rows " + label, executions) {
      Reference.softmaxCrossEntropyPerRow(x, probabilities: q, arithmetic: $0)
    } body: {
      softmaxCrossEntropyPerRow(logits: x, probabilities: q, execution: $0)
    }
    check("distributions, rows, VJP " + label, executions) {
      Reference.softmaxCrossEntropyPerRowVJP(
        outputCotangent: cotangent, x, probabilities: q, arithmetic: $0)
    } body: {
      softmaxCrossEntropyPerRowVJP(
        outputCotangent: cotangent, logits: x, probabilities: q, execution: $0)
    }
    for (reduction, definition) in reductions {
      check("distributions, \(reduction) " + label, executions) {
        scalar(
          Reference.softmaxCrossEntropy(
            x, probabilities: q, reduction: definition, arithmetic: $0))
      } body: {
        scalar(
          softmaxCrossEntropy(logits: x, probabilities: q, reduction: reduction, execution: $0))
      }
      check("distributions, \(reduction), VJP " + label, executions) {
        Reference.softmaxCrossEntropyVJP(
          outputCotangent: -1.7, x, probabilities: q, reduction: definition, arithmetic: $0)
      } body: {
        softmaxCrossEntropyVJP(
          outputCotangent: -1.7, logits: x, probabilities: q, reduction: reduction, execution: $0)
      }
      check("labels, \(reduction), VJP " + label, executions) {
        Reference.softmaxCrossEntropyVJP(
          outputCotangent: 0.3, x, labels: labels, reduction: definition, arithmetic: $0)
      } body: {
        softmaxCrossEntropyVJP(
          outputCotangent: 0.3, logits: x, labels: numbers, reduction: reduction, execution: $0)
      }
    }
  }
}

@Suite struct SoftmaxCrossEntropyTests {
  /// Probabilities, a third of them 0.
  private func distributions<Scalar: OperatorScalar>(_ shape: Shape) -> Tensor<Scalar> {
    let random = CounterRandom(seed: 11)
    let draws = (0..<shape.count).map { max(0, Scalar(random.uniform(UInt64($0)) * 1.5 - 0.5)) }
    return Tensor(shape: shape, draws)
  }

  private func run<Scalar: OperatorScalar>(
    _: Scalar.Type, _ sweep: inout OperatorSweep, _ shape: Shape, _ executions: [Execution]
  ) {
    for scale in [1, 200] as [Scalar] {
      let real: Tensor<Scalar> = Samples.real(shape, 1)
      sweep.everyForm(
        Tensor(shape: shape, real.elements.map { $0 * scale }), distributions(shape), executions)
    }
  }

  @Test func crossEntropiesHaveTheBitsOfTheirDefinitions() {
    var sweep = OperatorSweep("softmax cross-entropies")
    for classes in 1...35 {
      // Kernels take eight rows together.
      for rows in [0, 1, 3, 9] {
        run(Float.self, &sweep, [rows, classes], Executions.single)
        run(Double.self, &sweep, [rows, classes], Executions.single)
      }
    }
    run(Float.self, &sweep, [1003, 10], Executions.all())
    run(Double.self, &sweep, [1003, 10], Executions.all())
    sweep.finish()
  }

  @Test func crossEntropiesHaveTheBitsOfTheirDefinitionsAtSpecialValues() {
    var sweep = OperatorSweep("softmax cross-entropies, special values")
    func run<Scalar: OperatorScalar>(_: Scalar.Type) {
      let (left, right) = SpecialValues.pairs(Scalar.self)
      let rows = left.count
      let x = Tensor<Scalar>(
        shape: [rows, 3], (0..<rows).flatMap { [left[$0], right[$0], 1] })
      for q in [[0, 0.5, 0.5], [1, 0, 0], [0, 0, 0], [-1, .infinity, .nan]] as [[Scalar]] {
        sweep.everyForm(
          x, Tensor(shape: x.shape, (0..<rows).flatMap { _ in q }), Executions.single)
      }
    }
    run(Float.self)
    run(Double.self)
    sweep.finish()
  }

  @Test func probabilityOfZeroAtMinusInfinityContributesNothing() {
    let logits = Tensor<Float>(shape: [1, 2], [-.infinity, 5])
    let q = Tensor<Float>(shape: [1, 2], [0, 1])
    let losses = softmaxCrossEntropyPerRow(logits: logits, probabilities: q, execution: .standard)
    #expect(losses.elements == [0])
    let back = softmaxCrossEntropyVJP(
      logits: logits, probabilities: q, reduction: .mean, execution: .standard)
    #expect(back.elements == [0, 0])
  }

  @Test func crossEntropyVJPsAreTheirDerivatives() throws {
    var sweep = GradientSweep("softmax cross-entropies")
    let execution = Execution.standard
    let logits: Tensor<Double> = Samples.real([4, 7], 1)
    let labels = Tensor<Int32>(shape: [4], [0, 2, 6, 2])
    let q: Tensor<Double> = distributions([4, 7])
    try sweep.check("rows, labels", [logits]) {
      softmaxCrossEntropyPerRow(logits: $0[0], labels: labels, execution: execution)
    } vjp: { point, cotangent in
      [
        softmaxCrossEntropyPerRowVJP(
          outputCotangent: cotangent, logits: point[0], labels: labels, execution: execution)
      ]
    }
    try sweep.check("rows, distributions", [logits]) {
      softmaxCrossEntropyPerRow(logits: $0[0], probabilities: q, execution: execution)
    } vjp: { point, cotangent in
      [
        softmaxCrossEntropyPerRowVJP(
          outputCotangent: cotangent, logits: point[0], probabilities: q, execution: execution)
      ]
    }
    for (reduction, _) in reductions {
      try sweep.check("\(reduction), distributions", [logits]) {
        scalar(
          softmaxCrossEntropy(
            logits: $0[0], probabilities: q, reduction: reduction, execution: execution))
      } vjp: { point, cotangent in
        [
          softmaxCrossEntropyVJP(
            outputCotangent: cotangent[0], logits: point[0], probabilities: q,
            reduction: reduction, execution: execution)
        ]
      }
    }
    sweep.finish()
  }
}
