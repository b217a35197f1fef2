import TesseraTensors

extension Reference {
  /// Softmax over the last axis: every row becomes a probability distribution.
  ///
  ///     m = max x;   e_j = exp(x_j − m);   s = Σ e_j;   y_j = e_j / s
  ///
  /// Subtracting the maximum changes nothing but the range: no exponential overflows and s ≥ 1. The
  /// maximum is the first by `x_j > m`; s is a chain from +0.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func softmax<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    var result = input
    let y = result.mutablePointer
    for row in Rows(input.shape) {
      let (maximum, sum) = exponentialSum(input.pointer + row.lowerBound, row.count, arithmetic)
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
    outputCotangent: Tensor<Scalar>, output: Tensor<Scalar>, arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    precondition(
      outputCotangent.shape == output.shape, "\(outputCotangent.shape) is not \(output.shape)")
    let (cotangent, y) = (outputCotangent.pointer, output.pointer)
    var result = Tensor<Scalar>(uninitialized: output.shape)
    let x = result.mutablePointer
    for row in Rows(output.shape) {
      var d: Scalar = 0
      for j in row { d = .multiplyAdd(cotangent[j], y[j], d, arithmetic) }
      for j in row { x[j] = y[j] * (cotangent[j] - d) }
    }
    return result
  }

  /// The logarithm of softmax over the last axis, never through a probability that vanishes.
  ///
  ///     y_j = (x_j − m) − ln s      with m and s as in softmax
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func logSoftmax<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    var result = input
    let y = result.mutablePointer
    for row in Rows(input.shape) {
      let (maximum, sum) = exponentialSum(input.pointer + row.lowerBound, row.count, arithmetic)
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
    outputCotangent: Tensor<Scalar>, output: Tensor<Scalar>, arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    precondition(
      outputCotangent.shape == output.shape, "\(outputCotangent.shape) is not \(output.shape)")
    let (cotangent, y) = (outputCotangent.pointer, output.pointer)
    var result = Tensor<Scalar>(uninitialized: output.shape)
    let x = result.mutablePointer
    for row in Rows(output.shape) {
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
    _ row: UnsafePointer<Scalar>, _ count: Int, _ arithmetic: Arithmetic
  ) -> (maximum: Scalar, sum: Scalar) {
    var maximum = row[0]
    for j in 1..<count where row[j] > maximum { maximum = row[j] }
    var sum: Scalar = 0
    for j in 0..<count { sum += exp(row[j] - maximum, arithmetic: arithmetic) }
    return (maximum, sum)
  }
}

/// The positions of each row of the last axis; a row without elements has no maximum and is left out.
struct Rows: Sequence, IteratorProtocol {
  private let length, count: Int
  private var start = 0

  init(_ shape: Shape) {
    length = shape.rank == 0 ? 1 : shape[-1]
    count = shape.count
  }

  mutating func next() -> Range<Int>? {
    guard start < count else { return nil }
    defer { start += length }
    return start..<start + length
  }
}
