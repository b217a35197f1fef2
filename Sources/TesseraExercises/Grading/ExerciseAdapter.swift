import TesseraCases
import TesseraTensors

/// An answer with another number of elements than the equation gives.
struct WrongCount: Error, CustomStringConvertible {
  let found: Int
  let shape: Shape

  var description: String {
    "it has \(found) numbers, and its shape \(shape) has \(shape.count)"
  }
}

extension ExerciseAnswers {
  /// One output of a case, through the function on plain arrays that computes it.
  ///
  /// - Throws: What the function throws; ``WrongCount``; `ShapeError` where the case itself is wrong.
  func output(
    _ output: OutputName, of problem: OperatorCase<Double>
  ) throws -> Tensor<Double> {
    let shape = try problem.shapes.output(output)
    let values =
      switch problem.operation {
      case .gemm(let attributes): try product(attributes, problem)
      case .conv2d(let window, _): try convolution(output, window, problem)
      case .maxPool2d(let kernel, let window): try pool(output, kernel, window, problem)
      default: try loss(output, problem)
      }
    guard values.count == shape.count else { throw WrongCount(found: values.count, shape: shape) }
    return Tensor(shape: shape, values)
  }

  private func product(
    _ attributes: GEMMAttributes, _ problem: OperatorCase<Double>
  ) throws -> [Double] {
    let (a, b) = (problem.elements(.a), problem.elements(.b))
    let shape = try problem.shapes.output(.y)
    let sizes = MatrixSizes(m: shape[0], n: shape[1], k: problem.inputs[.a]?.shape[1] ?? 0)
    // What is added may be a row, a column, one number or nothing.
    let zero = Tensor<Double>(repeating: 0, shape: shape)
    let c = problem.inputs[.c].map { Definitions().add($0, zero).elements } ?? zero.elements
    return try matrixProduct(sizes, attributes.alpha, a, b, attributes.beta, Array(c))
  }

  private func convolution(
    _ output: OutputName, _ window: Window, _ problem: OperatorCase<Double>
  ) throws -> [Double] {
    let (x, f) = (problem.elements(.x), problem.elements(.w))
    let yBar = problem.cotangent.map { Array($0.elements) } ?? []
    let sizes = try ConvolutionSizes(
      image: problem.inputs[.x]?.shape ?? [], filter: problem.inputs[.w]?.shape ?? [],
      window: window)
    switch output {
    case .gradX: return try convolutionInputGradient(sizes, yBar, f)
    case .gradW: return try convolutionFilterGradient(sizes, x, yBar)
    default:
      let none = [Double](repeating: 0, count: sizes.o)
      return try convolution(sizes, x, f, problem.inputs[.b].map { Array($0.elements) } ?? none)
    }
  }

  private func pool(
    _ output: OutputName, _ kernel: Size2D, _ window: Window, _ problem: OperatorCase<Double>
  ) throws -> [Double] {
    let sizes = try PoolSizes(
      image: problem.inputs[.x]?.shape ?? [], kernel: kernel, window: window)
    let x = problem.elements(.x)
    return output == .y
      ? try maxPool(sizes, x)
      : try maxPoolGradient(sizes, x, problem.cotangent.map { Array($0.elements) } ?? [])
  }

  private func loss(
    _ output: OutputName, _ problem: OperatorCase<Double>
  ) throws -> [Double] {
    let shape = problem.inputs[.logits]?.shape ?? []
    let (rows, classes) = (shape[0], shape[1])
    var t = problem.elements(.labels)
    if let labels = problem.labels {
      t = [Double](repeating: 0, count: rows * classes)
      for n in 0..<rows { t[n * classes + Int(labels[n])] = 1 }
    }
    let x = problem.elements(.logits)
    return output == .y
      ? [try softmaxCrossEntropy(rows, classes, x, t)]
      : try softmaxCrossEntropyGradient(rows, classes, x, t, problem.cotangent?[0] ?? 0)
  }
}

extension OperatorCase where Scalar == Double {
  /// The elements of an input; none where there is no such input.
  fileprivate func elements(_ operand: OperandName) -> [Double] {
    inputs[operand].map { Array($0.elements) } ?? []
  }
}

extension ConvolutionSizes {
  /// - Throws: `ShapeError` where filter and image do not fit.
  init(image: Shape, filter: Shape, window: Window) throws(ShapeError) {
    let geometry = try WindowGeometry(
      input: Size2D(image[1], image[2]), kernel: Size2D(filter[0], filter[1]), window: window)
    let (rows, columns) = (geometry.rows, geometry.columns)
    self.init(
      n: image[0], h: image[1], w: image[2], c: image[3], r: filter[0], s: filter[1],
      p: rows.output, q: columns.output, o: filter[3], rowStride: rows.stride,
      columnStride: columns.stride, rowDilation: rows.dilation, columnDilation: columns.dilation,
      top: rows.before, left: columns.before, bottom: rows.after, right: columns.after)
  }
}

extension PoolSizes {
  /// - Throws: `ShapeError` where window and image do not fit.
  init(image: Shape, kernel: Size2D, window: Window) throws(ShapeError) {
    let geometry = try WindowGeometry(
      input: Size2D(image[1], image[2]), kernel: kernel, window: window)
    let (rows, columns) = (geometry.rows, geometry.columns)
    self.init(
      n: image[0], h: image[1], w: image[2], c: image[3], r: kernel.rows, s: kernel.columns,
      p: rows.output, q: columns.output, rowStride: rows.stride, columnStride: columns.stride,
      top: rows.before, left: columns.before, bottom: rows.after, right: columns.after)
  }
}
