import TesseraCases
import TesseraOperators
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

@Suite struct GatherImagesTests {
  private func run<Scalar: OperatorScalar>(
    _: Scalar.Type, _ sweep: inout OperatorSweep, _ shape: Shape, count: Int
  ) {
    let random = CounterRandom(seed: UInt64(shape.count))
    let images = Tensor<UInt8>(
      shape: shape, (0..<shape.count).map { UInt8(truncatingIfNeeded: random.bits(UInt64($0))) })
    // A slice that does not begin at 0, with repetitions and in no order.
    let order = (0..<count + 5).map { random.integer(UInt64(1000 + $0), below: shape[0]) }
    let indices = order[5...]
    let pixels = shape.elementsPerRow
    let (scale, shift) = (Scalar(1) / 255, Scalar(-0.1307))
    sweep.check("gatherImages \(shape), \(count)", Executions.all()) { arithmetic in
      Tensor(
        shape: shape.withBatch(count),
        indices.flatMap { image in
          (0..<pixels).map { pixel in
            arithmetic.multiplyAdd(Scalar(images[image * pixels + pixel]), scale, shift)
          }
        })
    } body: {
      gatherImages(images, indices: indices, scale: scale, shift: shift, execution: $0)
    }
  }

  @Test func gatheredImagesHaveTheBitsOfTheirDefinition() {
    var sweep = OperatorSweep("gather")
    for pixels in Array(1...17) + [31, 33, 65] {
      run(Float.self, &sweep, [4, pixels, 1, 1], count: 3)
      run(Double.self, &sweep, [4, 1, pixels, 1], count: 1)
    }
    run(Float.self, &sweep, [3, 5, 7, 3], count: 0)
    run(Float.self, &sweep, [20, 28, 27, 1], count: 64)
    run(Double.self, &sweep, [9, 17, 13, 3], count: 75)
    sweep.finish()
  }
}
