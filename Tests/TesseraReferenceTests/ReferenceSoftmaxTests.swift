import Foundation
import TesseraAnswers
import TesseraGradients
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

@Suite struct ReferenceSoftmaxTests {
  @Test func softmaxStaysWithinItsDerivedBound() {
    var tally = Tally("softmax reference, Float within its bound")
    var worst = 0.0
    for (number, shape) in [[4, 10], [2, 3, 7], [1, 1], [0, 5], [1000], [3, 100]].enumerated() {
      for factor in [Float(0.1), 1, 10, 60] {
        let real: Tensor<Float> = Samples.real(Shape(shape), UInt64(number))
        let x = Tensor(shape: real.shape, real.elements.map { $0 * factor })
        let exact = doubleSoftmax(x)
        let bound = ErrorBound.softmax(x, exact: exact)
        for arithmetic in Arithmetic.allCases {
          let y = Reference.softmax(x, arithmetic: arithmetic)
          for i in 0..<y.count {
            let error = abs(Double(y[i]) - exact[i])
            #expect(error <= bound[i], "\(shape), factor \(factor), element \(i)")
            worst = max(worst, error / bound[i])
          }
          tally.count(y.count)
        }
      }
    }
    print("softmax: worst \(worst) of its bound")
    tally.finish()
  }

  /// Softmax with the library's exponential in Double.
  private func doubleSoftmax(_ x: Tensor<Float>) -> Tensor<Double> {
    let classes = x.shape[-1]
    var result: [Double] = []
    for start in stride(from: 0, to: x.count, by: classes) {
      let row = (start..<start + classes).map { Double(x[$0]) }
      let exponentials = row.map { Foundation.exp($0 - (row.max() ?? 0)) }
      result += exponentials.map { $0 / exponentials.reduce(0, +) }
    }
    return Tensor(shape: x.shape, result)
  }

  @Test func softmaxIsExactWhereAllAreEqualAndSafeWhereTheyAreHuge() {
    let even = Tensor<Float>(repeating: -7, shape: [2, 4])
    #expect(Reference.softmax(even, arithmetic: .fused).elements.allSatisfy { $0 == 0.25 })
    let huge = Tensor<Float>(shape: [1, 3], [3e38, -3e38, 0])
    #expect(Reference.softmax(huge, arithmetic: .fused).elements == [1, 0, 0])
    let logarithms = Reference.logSoftmax(even, arithmetic: .fused)
    let log4 = Reference.log(4 as Float, arithmetic: .fused)
    #expect(logarithms.elements.allSatisfy { $0 == -log4 })
    let nan = Tensor<Float>(shape: [2, 2], [1, .nan, 1, 1])
    let rows = Reference.softmax(nan, arithmetic: .fused).elements
    #expect(rows[0].isNaN && rows[1].isNaN && rows[2] == 0.5 && rows[3] == 0.5)
  }

  @Test func softmaxVJPsAgreeWithFiniteDifferences() throws {
    for arithmetic in Arithmetic.allCases {
      let softmax = try GradientCheck.check(
        name: "softmax", inputs: [Samples.real([3, 5], 1)],
        forward: { Reference.softmax($0[0], arithmetic: arithmetic) },
        vjp: { inputs, cotangent in
          let y = Reference.softmax(inputs[0], arithmetic: arithmetic)
          return [
            Reference.softmaxVJP(outputCotangent: cotangent, output: y, arithmetic: arithmetic)
          ]
        }, seed: 1)
      #expect(softmax.passed && softmax.comparisons == 15, "\(softmax)")
      let logSoftmax = try GradientCheck.check(
        name: "logSoftmax", inputs: [Samples.real([2, 2, 3], 2)],
        forward: { Reference.logSoftmax($0[0], arithmetic: arithmetic) },
        vjp: { inputs, cotangent in
          let y = Reference.logSoftmax(inputs[0], arithmetic: arithmetic)
          return [
            Reference.logSoftmaxVJP(outputCotangent: cotangent, output: y, arithmetic: arithmetic)
          ]
        }, seed: 2)
      #expect(logSoftmax.passed && logSoftmax.comparisons == 12, "\(logSoftmax)")
    }
  }
}
