import TesseraCases
import TesseraOperators
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

extension LossReduction {
  fileprivate var definition: Reference.LossReduction { self == .mean ? .mean : .sum }
}

private func scalar<Scalar: OperatorScalar>(_ value: Scalar) -> Tensor<Scalar> {
  Tensor(shape: [], [value])
}

extension OperatorSweep {
  /// Compares both cross-entropies and their VJPs with their definitions.
  fileprivate mutating func crossEntropies<Scalar: OperatorScalar>(
    _ x: Tensor<Scalar>, _ executions: [Execution]
  ) {
    let (rows, classes) = (x.shape[0], x.shape[1])
    let random = CounterRandom(seed: UInt64(classes))
    let labels = (0..<rows).map { random.integer(UInt64($0), below: classes) }
    let numbers = Tensor<Int32>(shape: [rows], labels.map { Int32($0) })
    let probabilities = Reference.softmax(x, arithmetic: .fused)
    for reduction in [LossReduction.mean, .sum] {
      let label = "\(x.shape), \(reduction)"
      check("softmaxCrossEntropy " + label, executions) {
        scalar(
          Reference.softmaxCrossEntropy(
            x, labels: labels, reduction: reduction.definition, arithmetic: $0))
      } body: {
        scalar(
          softmaxCrossEntropy(logits: x, labels: numbers, reduction: reduction, execution: $0))
      }
      check("softmaxCrossEntropyVJP " + label, executions) {
        Reference.softmaxCrossEntropyVJP(
          x, labels: labels, reduction: reduction.definition, arithmetic: $0)
      } body: {
        softmaxCrossEntropyVJP(logits: x, labels: numbers, reduction: reduction, execution: $0)
      }
      check("crossEntropyOfProbabilities " + label, executions) {
        scalar(
          Reference.crossEntropyOfProbabilities(
            probabilities, labels: labels, reduction: reduction.definition, arithmetic: $0))
      } body: {
        scalar(
          crossEntropyOfProbabilities(
            probabilities: probabilities, labels: numbers, reduction: reduction, execution: $0))
      }
      check("crossEntropyOfProbabilitiesVJP " + label, executions) { _ in
        Reference.crossEntropyOfProbabilitiesVJP(
          probabilities, labels: labels, reduction: reduction.definition)
      } body: {
        crossEntropyOfProbabilitiesVJP(
          probabilities: probabilities, labels: numbers, reduction: reduction, execution: $0)
      }
    }
  }

  fileprivate mutating func squaredError<Scalar: OperatorScalar>(
    _ x: Tensor<Scalar>, _ executions: [Execution]
  ) {
    let target: Tensor<Scalar> = Samples.real(x.shape, 8)
    check("meanSquaredError \(x.shape)", executions) {
      scalar(Reference.meanSquaredError(x, target: target, arithmetic: $0))
    } body: {
      scalar(meanSquaredError(x, target: target, execution: $0))
    }
    check("meanSquaredErrorVJP \(x.shape)", executions) { _ in
      Reference.meanSquaredErrorVJP(x, target: target)
    } body: {
      meanSquaredErrorVJP(x, target: target, execution: $0)
    }
  }
}

@Suite struct LossesTests {
  private func run<Scalar: OperatorScalar>(
    _: Scalar.Type, _ sweep: inout OperatorSweep, _ shape: Shape, scale: Scalar
  ) {
    let real: Tensor<Scalar> = Samples.real(shape, 1)
    let x = Tensor(shape: shape, real.elements.map { $0 * scale })
    let executions = shape[0] > 5 ? Executions.all() : Executions.single
    sweep.crossEntropies(x, executions)
    sweep.squaredError(x, executions)
  }

  @Test func lossesHaveTheBitsOfTheirDefinitions() {
    var sweep = OperatorSweep("losses")
    for classes in 1...35 {
      for rows in [0, 1, 2, 5] {
        // Logits 800 apart make probabilities of 0, which the floor must catch.
        for scale in [1, 200] {
          run(Float.self, &sweep, [rows, classes], scale: Float(scale))
          run(Double.self, &sweep, [rows, classes], scale: Double(scale))
        }
      }
    }
    run(Float.self, &sweep, [999, 10], scale: 3)
    run(Double.self, &sweep, [999, 10], scale: 3)
    sweep.finish()
  }

  @Test func lossesHaveTheBitsOfTheirDefinitionsAtSpecialValues() {
    var sweep = OperatorSweep("losses, special values")
    func run<Scalar: OperatorScalar>(_: Scalar.Type) {
      let (left, right) = SpecialValues.pairs(Scalar.self)
      for i in stride(from: 0, to: left.count, by: 7) {
        sweep.crossEntropies(
          Tensor(shape: [1, 3], [left[i], right[i], 1]), Executions.single)
      }
    }
    run(Float.self)
    run(Double.self)
    sweep.finish()
  }

  @Test func crossEntropyOfAnEmptyBatchIsZero() {
    let none = Tensor<Float>(repeating: 0, shape: [0, 10])
    let labels = Tensor<Int32>(shape: [0], [])
    for reduction in [LossReduction.mean, .sum] {
      let loss = softmaxCrossEntropy(
        logits: none, labels: labels, reduction: reduction, execution: .standard)
      #expect(loss == 0)
    }
    #expect(meanSquaredError(none, target: none, execution: .standard) == 0)
  }
}
