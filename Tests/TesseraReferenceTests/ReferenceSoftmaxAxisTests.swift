import TesseraAnswers
import TesseraGradients
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

/// The tensor with one axis moved behind all others.
private func movedToLast(_ x: Tensor<Double>, _ axis: Int) -> Tensor<Double> {
  let inner = x.shape.extents[(axis + 1)...].reduce(1, *)
  let length = x.shape[axis]
  var shape = x.shape.extents
  shape.append(shape.remove(at: axis))
  let elements = (0..<x.count / length).flatMap { row in
    (0..<length).map { x[(row / inner * length + $0) * inner + row % inner] }
  }
  return Tensor(shape: Shape(shape), elements)
}

@Suite struct ReferenceSoftmaxAxisTests {
  private let shape: Shape = [2, 3, 4, 5]

  @Test func softmaxAlongAnAxisIsSoftmaxOfTheLastAfterTransposition() {
    var tally = Tally("softmax references along every axis")
    let x: Tensor<Double> = Samples.real(shape, 1)
    let cotangent: Tensor<Double> = Samples.real(shape, 2)
    for axis in 0..<shape.rank {
      for arithmetic in Arithmetic.allCases {
        func compare(
          _ name: String, _ along: (Int, Tensor<Double>, Tensor<Double>) -> Tensor<Double>
        ) {
          let moved = along(-1, movedToLast(x, axis), movedToLast(cotangent, axis))
          for axis in [axis, axis - shape.rank] {
            let result = movedToLast(along(axis, x, cotangent), (axis + 4) % 4)
            #expect(Bits.compare(result, moved) == nil, "\(name), axis \(axis)")
            tally.count(result.count)
          }
        }
        compare("softmax") { axis, x, _ in
          Reference.softmax(x, axis: axis, arithmetic: arithmetic)
        }
        compare("logSoftmax") { axis, x, _ in
          Reference.logSoftmax(x, axis: axis, arithmetic: arithmetic)
        }
        compare("softmaxVJP") { axis, x, cotangent in
          Reference.softmaxVJP(
            outputCotangent: cotangent, output: x, axis: axis, arithmetic: arithmetic)
        }
        compare("logSoftmaxVJP") { axis, x, cotangent in
          Reference.logSoftmaxVJP(
            outputCotangent: cotangent, output: x, axis: axis, arithmetic: arithmetic)
        }
      }
    }
    tally.finish()
  }

  @Test func softmaxOfColumnsGivesHandComputedNumbers() {
    let x = Tensor<Float>(shape: [2, 3], [1, -.infinity, 7, 1, 4, 7])
    let y = Reference.softmax(x, axis: 0, arithmetic: .fused)
    #expect(y.elements == [0.5, 0, 0.5, 0.5, 1, 0.5])
    let none = Tensor<Float>(shape: [3, 0], [])
    #expect(Reference.softmax(none, axis: 1, arithmetic: .fused) == none)
    #expect(Reference.softmax(none, axis: 0, arithmetic: .fused) == none)
  }

  @Test func softmaxVJPsAlongEveryAxisAgreeWithFiniteDifferences() throws {
    for axis in 0...2 {
      let input: Tensor<Double> = Samples.real([2, 3, 2], 1)
      let reports = [
        try GradientCheck.check(
          name: "softmax, axis \(axis)", inputs: [input],
          forward: { Reference.softmax($0[0], axis: axis, arithmetic: .fused) },
          vjp: { inputs, cotangent in
            let y = Reference.softmax(inputs[0], axis: axis, arithmetic: .fused)
            return [
              Reference.softmaxVJP(
                outputCotangent: cotangent, output: y, axis: axis, arithmetic: .fused)
            ]
          }, seed: 1),
        try GradientCheck.check(
          name: "logSoftmax, axis \(axis)", inputs: [input],
          forward: { Reference.logSoftmax($0[0], axis: axis, arithmetic: .fused) },
          vjp: { inputs, cotangent in
            let y = Reference.logSoftmax(inputs[0], axis: axis, arithmetic: .fused)
            return [
              Reference.logSoftmaxVJP(
                outputCotangent: cotangent, output: y, axis: axis, arithmetic: .fused)
            ]
          }, seed: 2),
      ]
      for report in reports { #expect(report.passed && report.comparisons == 12, "\(report)") }
    }
  }
}
