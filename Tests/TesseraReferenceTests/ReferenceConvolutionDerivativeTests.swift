import TesseraAnswers
import TesseraGradients
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

@Suite struct ReferenceConvolutionDerivativeTests {
  @Test func conv2dVJPsAreItsAdjoints() {
    var tally = Tally("convolution references, adjoint identities")
    let cases = Geometries.convolutions + Geometries.randomConvolutions(40, seed: 5)
    for (number, item) in cases.enumerated() {
      for arithmetic in Arithmetic.allCases {
        tally.count(expectAdjoint(Float.self, item, UInt64(number), arithmetic))
        tally.count(expectAdjoint(Double.self, item, UInt64(number), arithmetic))
      }
    }
    tally.finish()
  }

  private func expectAdjoint<Scalar: ReferenceScalar>(
    _ type: Scalar.Type, _ item: WindowCase, _ seed: UInt64, _ arithmetic: Arithmetic
  ) -> Int {
    let x: Tensor<Scalar> = Samples.real(item.inputShape, seed)
    let w: Tensor<Scalar> = Samples.real(item.filterShape, seed + 1000)
    let cotangent: Tensor<Scalar> = Samples.real(item.outputShape, seed + 2000)
    let (geometry, groups) = (item.geometry, item.groups)
    let y = Reference.conv2d(
      x, filter: w, bias: nil, geometry: geometry, groups: groups, arithmetic: arithmetic)
    let outputBound = ErrorBound.conv2d(
      x, filter: w, bias: nil, geometry: geometry, groups: groups)
    let input = Adjoint.check(
      name: "conv2dInputVJP \(item)", input: x, output: y, outputCotangent: cotangent,
      inputCotangent: Reference.conv2dInputVJP(
        outputCotangent: cotangent, filter: w, inputShape: x.shape, geometry: geometry,
        groups: groups, arithmetic: arithmetic),
      outputBound: outputBound,
      inputBound: ErrorBound.conv2dInputVJP(
        outputCotangent: cotangent, filter: w, inputShape: x.shape, geometry: geometry,
        groups: groups))
    let filter = Adjoint.check(
      name: "conv2dFilterVJP \(item)", input: w, output: y, outputCotangent: cotangent,
      inputCotangent: Reference.conv2dFilterVJP(
        outputCotangent: cotangent, input: x, filterShape: w.shape, geometry: geometry,
        groups: groups, arithmetic: arithmetic),
      outputBound: outputBound,
      inputBound: ErrorBound.conv2dFilterVJP(
        outputCotangent: cotangent, input: x, filterShape: w.shape, geometry: geometry,
        groups: groups))
    #expect(input.passed, "\(input)")
    #expect(filter.passed, "\(filter)")
    return 2
  }

  @Test func conv2dVJPsAgreeWithFiniteDifferences() throws {
    var tally = Tally("convolution references, finite differences")
    for (number, item) in Geometries.convolutions.enumerated()
    where item.batch > 0 && item.inputShape.count * item.outputShape.count < 40_000 {
      let seed = UInt64(number)
      let bias: Tensor<Double> = Samples.real([item.outputs], seed + 7)
      let report = try GradientCheck.check(
        name: "conv2d \(item)",
        inputs: [
          Samples.real(item.inputShape, seed), Samples.real(item.filterShape, seed + 1000), bias,
        ],
        forward: { inputs in
          Reference.conv2d(
            inputs[0], filter: inputs[1], bias: inputs[2], geometry: item.geometry,
            groups: item.groups, arithmetic: .unfused)
        },
        vjp: { inputs, cotangent in
          [
            Reference.conv2dInputVJP(
              outputCotangent: cotangent, filter: inputs[1], inputShape: inputs[0].shape,
              geometry: item.geometry, groups: item.groups, arithmetic: .unfused),
            Reference.conv2dFilterVJP(
              outputCotangent: cotangent, input: inputs[0], filterShape: inputs[1].shape,
              geometry: item.geometry, groups: item.groups, arithmetic: .unfused),
            Reference.conv2dBiasVJP(outputCotangent: cotangent),
          ]
        }, seed: seed + 3000)
      #expect(report.passed, "\(report)")
      tally.count(report.comparisons)
    }
    tally.finish()
  }

  @Test func floatConvolutionStaysWithinItsBoundOfDouble() {
    var tally = Tally("convolution references, Float within its bound")
    var worst = 0.0
    for (number, item) in Geometries.convolutions.enumerated() {
      let x: Tensor<Float> = Samples.real(item.inputShape, UInt64(number))
      let w: Tensor<Float> = Samples.real(item.filterShape, UInt64(number) + 1000)
      let exact = Reference.conv2d(
        Tensor<Double>(shape: x.shape, x.elements.map { Double($0) }),
        filter: Tensor<Double>(shape: w.shape, w.elements.map { Double($0) }), bias: nil,
        geometry: item.geometry, groups: item.groups, arithmetic: .fused)
      let bound = ErrorBound.conv2d(
        x, filter: w, bias: nil, geometry: item.geometry, groups: item.groups)
      for arithmetic in Arithmetic.allCases {
        let y = Reference.conv2d(
          x, filter: w, bias: nil, geometry: item.geometry, groups: item.groups,
          arithmetic: arithmetic)
        for i in 0..<y.count {
          let error = abs(Double(y[i]) - exact[i])
          #expect(error <= bound[i], "\(item), element \(i)")
          worst = max(worst, error / bound[i])
        }
        tally.count(y.count)
      }
    }
    print("worst fraction of the bound: \(worst)")
    #expect(worst > 0.01, "a bound nothing comes near proves little")
    tally.finish()
  }
}
