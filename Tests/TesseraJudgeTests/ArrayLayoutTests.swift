import TesseraCases
import TesseraTensors
import Testing

@testable import TesseraJudge

@Suite struct ArrayLayoutTests {
  private let image = Tensor<Float>(shape: [2, 3, 4, 5], (0..<120).map { Float($0) })

  @Test func axesStandWhereTheOrderSays() {
    let planes = AxisOrder.nchw.stored(image)
    #expect(planes.shape == [2, 5, 3, 4])
    for n in 0..<2 {
      for h in 0..<3 {
        for w in 0..<4 {
          for c in 0..<5 {
            #expect(planes[((n * 5 + c) * 3 + h) * 4 + w] == image[((n * 3 + h) * 4 + w) * 5 + c])
          }
        }
      }
    }
    #expect(AxisOrder.oihw.stored(Shape([2, 3, 4, 5])) == [5, 4, 2, 3])
  }

  @Test(arguments: [
    AxisOrder.nhwc, .nchw, .nwhc, .ncwh, .hwio, .oihw, .whio, .oiwh, .hwoi, .iohw, .ohwi,
  ])
  func everyOrderIsUndone(order: AxisOrder) {
    #expect(order.logical(order.stored(image)) == image)
    #expect(order.stored(image).shape == order.stored(image.shape))
  }

  @Test func imagesFiltersAndCotangentsAreTurned() throws {
    let specification = CaseSpecification(
      .conv2d(.unit, groups: 1), [.x: [1, 4, 5, 2], .w: [3, 2, 2, 6], .b: [6]])
    let problem = try specification.make(Float.self)
    let stored = ArrayLayout.nchw.stored(problem)
    #expect(stored.inputs[.x]?.shape == [1, 2, 4, 5] && stored.inputs[.w]?.shape == [6, 2, 3, 2])
    #expect(stored.inputs[.b]?.shape == [6] && stored.cotangent?.shape == [1, 6, 2, 4])
    #expect(ArrayLayout.nchw.stored([3, 2, 2, 6], of: .gradW, .conv2d) == [6, 2, 3, 2])
    #expect(ArrayLayout.nchw.stored([1, 7], of: .y, .globalMaxPool2d) == [1, 7])
    #expect(ArrayLayout.nchw.stored([3, 7], of: .gradW, .dense) == [3, 7])
    #expect(!ArrayLayout.matters(for: .softmax) && ArrayLayout.matters(for: .averagePool2d))
  }
}
