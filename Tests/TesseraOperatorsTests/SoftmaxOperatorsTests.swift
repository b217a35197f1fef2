import TesseraCases
import TesseraOperators
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

extension OperatorSweep {
  /// Compares both softmaxes and their VJPs with their definitions.
  fileprivate mutating func softmaxes<Scalar: OperatorScalar>(
    _ x: Tensor<Scalar>, axis: Int = -1, _ executions: [Execution]
  ) {
    let label = "\(x.shape), axis \(axis)"
    let cotangent: Tensor<Scalar> = Samples.real(x.shape, 5)
    check("softmax " + label, executions) {
      Reference.softmax(x, axis: axis, arithmetic: $0)
    } body: {
      softmax(x, axis: axis, execution: $0)
    }
    check("logSoftmax " + label, executions) {
      Reference.logSoftmax(x, axis: axis, arithmetic: $0)
    } body: {
      logSoftmax(x, axis: axis, execution: $0)
    }
    let y = Reference.softmax(x, axis: axis, arithmetic: .fused)
    check("softmaxVJP " + label, executions) {
      Reference.softmaxVJP(outputCotangent: cotangent, output: y, axis: axis, arithmetic: $0)
    } body: {
      softmaxVJP(outputCotangent: cotangent, output: y, axis: axis, execution: $0)
    }
    let logarithms = Reference.logSoftmax(x, axis: axis, arithmetic: .fused)
    check("logSoftmaxVJP " + label, executions) {
      Reference.logSoftmaxVJP(
        outputCotangent: cotangent, output: logarithms, axis: axis, arithmetic: $0)
    } body: {
      logSoftmaxVJP(outputCotangent: cotangent, output: logarithms, axis: axis, execution: $0)
    }
  }
}

@Suite struct SoftmaxOperatorsTests {
  @Test func softmaxesHaveTheBitsOfTheirDefinitionsForEveryLengthOfRow() {
    var sweep = OperatorSweep("softmax, lengths")
    func run<Scalar: OperatorScalar>(_: Scalar.Type, _ shape: Shape, _ executions: [Execution]) {
      sweep.softmaxes(Samples.real(shape, 1) as Tensor<Scalar>, executions)
      // Far apart, so that exponentials underflow and overflow beside the maximum.
      let wide: Tensor<Scalar> = Samples.real(shape, 2)
      sweep.softmaxes(Tensor(shape: shape, wide.elements.map { $0 * 400 }), executions)
    }
    for length in 1...35 {
      // Kernels take eight rows together.
      for rows in [0, 1, 3, 8, 17] {
        run(Float.self, [rows, length], Executions.single)
        run(Double.self, [rows, length], Executions.single)
      }
    }
    run(Float.self, [2, 3, 4, 5], Executions.single)
    run(Double.self, [7], Executions.single)
    run(Float.self, [1003, 10], Executions.all())
    run(Double.self, [1003, 10], Executions.all())
    run(Float.self, [5, 9001], Executions.all())
    sweep.finish()
  }

  @Test func softmaxesHaveTheBitsOfTheirDefinitionsAlongEveryAxis() {
    var sweep = OperatorSweep("softmax, axes")
    func run<Scalar: OperatorScalar>(_: Scalar.Type, _ shape: Shape, _ executions: [Execution]) {
      for axis in -shape.rank..<shape.rank {
        sweep.softmaxes(Samples.real(shape, 1) as Tensor<Scalar>, axis: axis, executions)
      }
    }
    for shape in [
      [1], [6], [3, 5], [5, 1, 3], [1, 1, 1], [2, 3, 17], [17, 2, 3], [3, 35, 2], [2, 3, 4, 5],
      [0, 3, 2], [3, 0, 2], [2, 1, 3, 1, 33],
    ] as [Shape] {
      run(Float.self, shape, Executions.single)
      run(Double.self, shape, Executions.single)
    }
    run(Float.self, [21, 33, 35], Executions.all())
    run(Double.self, [21, 33, 35], Executions.all())
    run(Float.self, [301, 70], Executions.all())
    sweep.finish()
  }

  @Test func softmaxesHaveTheBitsOfTheirDefinitionsAtSpecialValues() {
    var sweep = OperatorSweep("softmax, special values")
    func run<Scalar: OperatorScalar>(_: Scalar.Type) {
      let (left, right) = SpecialValues.pairs(Scalar.self)
      let rows = left.count
      let elements: [Scalar] = (0..<rows).flatMap { [left[$0], right[$0], 1] }
      sweep.softmaxes(Tensor(shape: [rows, 3], elements), Executions.single)
    }
    run(Float.self)
    run(Double.self)
    sweep.finish()
  }
}
