import Tessera

/// The examples of the book about operators, line for line; `BookTests` holds the two together.
enum BookOperatorExamples {
  static func boxFilter(_ print: (Any...) -> Void) throws {
    // book begins
    let x = Tensor<Float>(shape: [1, 3, 3, 1], [1, 2, 3, 4, 5, 6, 7, 8, 9])
    let w = Tensor<Float>(shape: [2, 2, 1, 1], [1, 1, 1, 1])
    let geometry = try WindowGeometry(input: 3, kernel: 2, window: .unit)
    let y = conv2d(x, filter: w, bias: nil, geometry: geometry, groups: 1, execution: .standard)
    print(y.shape, Array(y.elements))
    // book ends
  }

  static func oddPixel(_ print: (Any...) -> Void) throws {
    // book begins
    for stride in [1, 2] {
      let axis = try WindowAxis(
        name: "row", input: 28, kernel: 5, stride: stride, dilation: 1, padding: .same)
      print(
        "stride", stride, "gives", axis.output, "rows:", axis.before, "before,", axis.after, "after"
      )
    }
    // book ends
  }

  static func symmetricPadding(_ print: (Any...) -> Void) throws {
    // book begins
    let x = Tensor<Float>(shape: [1, 4, 4, 1], (1...16).map { Float($0) })
    let w = Tensor<Float>(shape: [3, 3, 1, 1], [0, 0, 0, 0, 1, 0, 0, 0, 0])
    for padding in [Padding.same, .explicit(top: 1, left: 1, bottom: 0, right: 0)] {
      let geometry = try WindowGeometry(
        input: 4, kernel: 3, window: Window(stride: 2, padding: padding))
      let y = conv2d(x, filter: w, bias: nil, geometry: geometry, groups: 1, execution: .standard)
      print(y.shape, Array(y.elements))
    }
    // book ends
  }

  static func patchMatrix(_ print: (Any...) -> Void) throws {
    // book begins
    let x = Tensor<Float>(shape: [1, 3, 3, 1], [1, 2, 3, 4, 5, 6, 7, 8, 9])
    let w = Tensor<Float>(shape: [2, 2, 1, 1], [1, 1, 1, 1])
    let geometry = try WindowGeometry(input: 3, kernel: 2, window: .unit)
    let patches = im2col(x, geometry: geometry, execution: .standard)
    for row in 0..<patches.shape[0] {
      print(Array(patches.elements[row * 4..<row * 4 + 4]))
    }
    let product = matmul(patches, w.reshaped([4, 1]), execution: .standard)
    let direct = conv2d(
      x, filter: w, bias: nil, geometry: geometry, groups: 1, execution: .standard)
    print("equal to the convolution:", Array(product.elements) == Array(direct.elements))
    // book ends
  }

  static func twoAlgorithms(_ print: (Any...) -> Void) throws {
    // book begins
    let random = CounterRandom(seed: 1, stream: 0)
    func tensor(_ shape: Shape, _ first: UInt64) -> Tensor<Float> {
      Tensor(
        shape: shape,
        (0..<shape.count).map { Float(random.uniform(first + UInt64($0))) * 2 - 1 })
    }
    let x = tensor([2, 17, 13, 5], 0)
    let w = tensor([3, 3, 5, 7], 10_000)
    let geometry = try WindowGeometry(
      input: Size2D(17, 13), kernel: 3, window: Window(stride: Size2D(2, 1), padding: .same))
    let direct = conv2d(
      x, filter: w, bias: nil, geometry: geometry, groups: 1,
      execution: Execution(threads: 3, algorithm: .direct))
    let lowered = conv2d(
      x, filter: w, bias: nil, geometry: geometry, groups: 1,
      execution: Execution(threads: 1, algorithm: .im2col))
    let differing = zip(direct.elements, lowered.elements).count { $0 != $1 }
    print(differing, "of", direct.count, "numbers differ")
    // book ends
  }

  static func orderOfASum(_ print: (Any...) -> Void) throws {
    // book begins
    let (a, b, c): (Float, Float, Float) = (1e8, -1e8, 1)
    print((a + b) + c, a + (b + c))
    // book ends
  }
}
