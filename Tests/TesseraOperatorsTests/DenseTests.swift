import TesseraAnswers
import TesseraCases
import TesseraOperators
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

extension OperatorSweep {
  /// Compares a dense layer and its three VJPs with their definitions.
  fileprivate mutating func dense<Scalar: OperatorScalar>(
    _: Scalar.Type, _ rows: Int, _ inputs: Int, _ outputs: Int, _ executions: [Execution],
    useBias: Bool
  ) {
    let x: Tensor<Scalar> = Samples.real([rows, inputs], 1)
    let w: Tensor<Scalar> = Samples.real([inputs, outputs], 2)
    let b: Tensor<Scalar>? = useBias ? Samples.real([outputs], 3) : nil
    let cotangent: Tensor<Scalar> = Samples.real([rows, outputs], 4)
    let label = "\(rows) rows, \(inputs) inputs, \(outputs) outputs"
    check("dense, " + label, executions) {
      Reference.dense(x, weights: w, bias: b, arithmetic: $0)
    } body: {
      TesseraOperators.dense(x, weights: w, bias: b, execution: $0)
    }
    check("denseInputVJP, " + label, executions) {
      Reference.denseInputVJP(outputCotangent: cotangent, weights: w, arithmetic: $0)
    } body: {
      denseInputVJP(outputCotangent: cotangent, weights: w, execution: $0)
    }
    check("denseWeightsVJP, " + label, executions) {
      Reference.denseWeightsVJP(outputCotangent: cotangent, input: x, arithmetic: $0)
    } body: {
      denseWeightsVJP(outputCotangent: cotangent, input: x, execution: $0)
    }
    check("denseBiasVJP, " + label, executions) { _ in
      Reference.denseBiasVJP(outputCotangent: cotangent)
    } body: {
      denseBiasVJP(outputCotangent: cotangent, execution: $0)
    }
  }
}

@Suite struct DenseTests {
  @Test func denseHasTheBitsOfItsDefinitionAtEveryEdge() {
    var sweep = OperatorSweep("dense edges")
    for rows in [0, 1, 2, 5, 7, 9] {
      for inputs in [1, 3, 8, 17] {
        for outputs in Array(1...17) + [31, 32, 33, 63, 64, 65, 67] {
          let useBias = (rows + outputs) % 2 == 0
          sweep.dense(Float.self, rows, inputs, outputs, Executions.single, useBias: useBias)
          sweep.dense(Double.self, rows, inputs, outputs, Executions.single, useBias: useBias)
        }
      }
    }
    sweep.finish()
  }

  @Test func denseHasTheBitsOfItsDefinitionAcrossBlocksAndThreads() {
    var sweep = OperatorSweep("dense blocks")
    let shapes = [
      (32, 784, 64), (65, 300, 130), (1, 3000, 70), (100, 10, 600), (129, 513, 257),
      (33, 1030, 520), (520, 6, 1030),
    ]
    for (rows, inputs, outputs) in shapes {
      sweep.dense(Float.self, rows, inputs, outputs, Executions.all(), useBias: true)
    }
    sweep.dense(Double.self, 70, 300, 129, Executions.all(), useBias: true)
    sweep.finish()
  }

  @Test func denseVJPsAreAdjointToDense() {
    var tally = Tally("dense, adjoint")
    for (rows, inputs, outputs) in [(1, 1, 1), (3, 17, 5), (9, 300, 33)] {
      let x: Tensor<Float> = Samples.real([rows, inputs], 1)
      let w: Tensor<Float> = Samples.real([inputs, outputs], 2)
      let cotangent: Tensor<Float> = Samples.real([rows, outputs], 3)
      let output = dense(x, weights: w, bias: nil, execution: .standard)
      let outputBound = ErrorBound.dense(x, weights: w, bias: nil)
      let reports = [
        Adjoint.check(
          name: "dense input", input: x, output: output, outputCotangent: cotangent,
          inputCotangent: denseInputVJP(
            outputCotangent: cotangent, weights: w, execution: .standard),
          outputBound: outputBound,
          inputBound: ErrorBound.denseInputVJP(outputCotangent: cotangent, weights: w)),
        Adjoint.check(
          name: "dense weights", input: w, output: output, outputCotangent: cotangent,
          inputCotangent: denseWeightsVJP(
            outputCotangent: cotangent, input: x, execution: .standard),
          outputBound: outputBound,
          inputBound: ErrorBound.denseWeightsVJP(outputCotangent: cotangent, input: x)),
      ]
      for report in reports { #expect(report.passed, "\(report)") }
      tally.count(reports.count)
    }
    tally.finish()
  }
}
