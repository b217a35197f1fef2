import TesseraAnswers
import TesseraCases
import TesseraOperators
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

@Suite struct ConvolutionAdjointTests {
  private func reports<Scalar: OperatorScalar>(
    _ sample: ConvolutionSample<Scalar>, _ execution: Execution
  ) -> [AdjointReport] {
    let shape = sample.shape
    let (geometry, groups) = (shape.geometry, shape.groups)
    let output = conv2d(
      sample.input, filter: sample.filter, bias: nil, geometry: geometry, groups: groups,
      execution: execution)
    let outputBound = ErrorBound.conv2d(
      sample.input, filter: sample.filter, bias: nil, geometry: geometry, groups: groups)
    return [
      Adjoint.check(
        name: "input of \(shape)", input: sample.input, output: output,
        outputCotangent: sample.cotangent,
        inputCotangent: conv2dInputVJP(
          outputCotangent: sample.cotangent, filter: sample.filter,
          inputShape: shape.inputShape, geometry: geometry, groups: groups, execution: execution),
        outputBound: outputBound,
        inputBound: ErrorBound.conv2dInputVJP(
          outputCotangent: sample.cotangent, filter: sample.filter,
          inputShape: shape.inputShape, geometry: geometry, groups: groups)),
      Adjoint.check(
        name: "filter of \(shape)", input: sample.filter, output: output,
        outputCotangent: sample.cotangent,
        inputCotangent: conv2dFilterVJP(
          outputCotangent: sample.cotangent, input: sample.input, filterShape: shape.filterShape,
          geometry: geometry, groups: groups, execution: execution),
        outputBound: outputBound,
        inputBound: ErrorBound.conv2dFilterVJP(
          outputCotangent: sample.cotangent, input: sample.input, filterShape: shape.filterShape,
          geometry: geometry, groups: groups)),
    ]
  }

  @Test func convolutionVJPsAreAdjointToTheConvolution() {
    BufferPool.poison = true
    var tally = Tally("convolution, adjoint")
    let shapes = Geometries.convolutions + Geometries.randomConvolutions(40, seed: 23)
    for shape in shapes where shape.batch > 0 {
      for execution in Executions.current {
        let all =
          reports(ConvolutionSample<Float>(real: shape), execution)
          + reports(ConvolutionSample<Double>(real: shape), execution)
        for report in all { #expect(report.passed, "\(report)") }
        tally.count(all.count)
      }
    }
    tally.finish()
  }
}
