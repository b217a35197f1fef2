import TesseraTensors

extension Reference {
  /// Softmax along an axis: every row of elements along it becomes a probability distribution.
  ///
  ///     m = max x;   e_j = exp(x_j − m);   s = Σ e_j;   y_j = e_j / s
  ///
  /// Subtracting the maximum changes nothing but the range: no exponential overflows and s ≥ 1. The
  /// maximum is the first by `x_j > m`; s is a chain from +0.
  ///
  /// - Parameters:
  ///   - input: x, of rank 1 at least.
  ///   - axis: A negative one counts from the last.
  ///   - arithmetic: Whether a multiply-add is rounded once or twice.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func softmax<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, axis: Int = -1, arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    var result = input
    let y = result.mutablePointer
    for row in Rows(input.shape, axis) {
      let (maximum, sum) = exponentialSum(input.pointer, row, arithmetic)
      for j in row { y[j] = exp(y[j] - maximum, arithmetic: arithmetic) / sum }
    }
    return result
  }

  /// The cotangent of the input of softmax, from its output y.
  ///
  ///     d = Σ ◇(ȳ_j, y_j, ·);   x̄_j = y_j · (ȳ_j − d)
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func softmaxVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, output: Tensor<Scalar>, axis: Int = -1,
    arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    require(
      outputCotangent.shape == output.shape, "\(outputCotangent.shape) is not \(output.shape)")
    let (cotangent, y) = (outputCotangent.pointer, output.pointer)
    var result = Tensor<Scalar>(uninitialized: output.shape)
    let x = result.mutablePointer
    for row in Rows(output.shape, axis) {
      var d: Scalar = 0
      for j in row { d = .multiplyAdd(cotangent[j], y[j], d, arithmetic) }
      for j in row { x[j] = y[j] * (cotangent[j] - d) }
    }
    return result
  }

  /// The logarithm of softmax along an axis, never through a probability that vanishes.
  ///
  ///     y_j = (x_j − m) − ln s      with m and s as in softmax
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func logSoftmax<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, axis: Int = -1, arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    var result = input
    let y = result.mutablePointer
    for row in Rows(input.shape, axis) {
      let (maximum, sum) = exponentialSum(input.pointer, row, arithmetic)
      let logarithm = log(sum, arithmetic: arithmetic)
      for j in row { y[j] = (y[j] - maximum) - logarithm }
    }
    return result
  }

  /// The cotangent of the input of log-softmax, from its output y.
  ///
  ///     t = Σ ȳ_j;   x̄_j = ◇(−exp(y_j), t, ȳ_j)
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func logSoftmaxVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, output: Tensor<Scalar>, axis: Int = -1,
    arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    require(
      outputCotangent.shape == output.shape, "\(outputCotangent.shape) is not \(output.shape)")
    let (cotangent, y) = (outputCotangent.pointer, output.pointer)
    var result = Tensor<Scalar>(uninitialized: output.shape)
    let x = result.mutablePointer
    for row in Rows(output.shape, axis) {
      var t: Scalar = 0
      for j in row { t += cotangent[j] }
      for j in row {
        x[j] = .multiplyAdd(-exp(y[j], arithmetic: arithmetic), t, cotangent[j], arithmetic)
      }
    }
    return result
  }

  /// The first maximum of a row, and the sum of the exponentials of what lies below it.
  static func exponentialSum<Scalar: ReferenceScalar>(
    _ x: UnsafePointer<Scalar>, _ row: Row, _ arithmetic: Arithmetic
  ) -> (maximum: Scalar, sum: Scalar) {
    var maximum = x[row[0]]
    for j in row.dropFirst() where x[j] > maximum { maximum = x[j] }
    var sum: Scalar = 0
    for j in row { sum += exp(x[j] - maximum, arithmetic: arithmetic) }
    return (maximum, sum)
  }
}

/// The positions of the elements along one axis, every other index fixed.
struct Row: RandomAccessCollection {
  let start, count, step: Int

  var startIndex: Int { 0 }
  var endIndex: Int { count }
  subscript(j: Int) -> Int { start + j * step }
}

/// The rows along an axis, in the order of their first elements. Rows without elements are left out.
struct Rows: Sequence, IteratorProtocol {
  private let length, step, count: Int
  private var number = 0

  init(_ shape: Shape, _ axis: Int) {
    do throws(ShapeError) {
      let axis = try shape.axis(checking: axis)
      length = shape[axis]
      step = shape.extents[(axis + 1)...].reduce(1, *)
    } catch {
      fatalError(error.description)
    }
    count = shape.count == 0 ? 0 : shape.count / length
  }

  mutating func next() -> Row? {
    guard number < count else { return nil }
    defer { number += 1 }
    return Row(start: number / step * step * length + number % step, count: length, step: step)
  }
}
