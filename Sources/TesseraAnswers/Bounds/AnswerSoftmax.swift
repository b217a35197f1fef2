import TesseraReference
import TesseraTensors

/// Softmax and log-softmax along any axis; their errors are told in `SoftmaxRow`.
extension Answer {
  /// `softmax`. A row with a NaN or a +∞, or of −∞ alone, is NaN throughout.
  public static func softmax<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, axis: Int, model: RoundingModel? = nil
  ) -> Answer {
    let rounding = Rounding(model, Scalar.self)
    return alongAxis(axis, of: input.shape, [input.widened]) { operands in
      let row = SoftmaxRow(operands[0], rounding)
      return row.isNaN
        ? row.x.map { _ in Element(.nan) } : row.shares.map { rounding.element($0) }
    }
  }

  /// `log_softmax`. As ``softmax(_:axis:model:)``; a −∞ beside a finite number stays −∞.
  public static func logSoftmax<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, axis: Int, model: RoundingModel? = nil
  ) -> Answer {
    let rounding = Rounding(model, Scalar.self)
    return alongAxis(axis, of: input.shape, [input.widened]) { operands in
      let row = SoftmaxRow(operands[0], rounding)
      if row.isNaN { return row.x.map { _ in Element(.nan) } }
      return zip(row.x, row.logarithms).map {
        $0 == -.infinity ? Element($0) : rounding.element($1)
      }
    }
  }

  /// The cotangent of softmax's input: x̄_j = y_j·(ȳ_j − d), d = Σ ȳ_i·y_i.
  ///
  /// y with its error from `SoftmaxRow`; products and additions of d in any order; ȳ_j − d, and the
  /// product, or the difference of two products, y_j·ȳ_j − y_j·d.
  public static func softmaxVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, input: Tensor<Scalar>, axis: Int,
    model: RoundingModel? = nil
  ) -> Answer {
    let rounding = Rounding(model, Scalar.self)
    return alongAxis(axis, of: input.shape, [input.widened, outputCotangent.widened]) { operands in
      let row = SoftmaxRow(operands[0], rounding)
      guard !row.isNaN, operands[1].allSatisfy(\.isFinite) else {
        return kinds(row, operands[1]) { y, cotangent in
          let d = zip(y, cotangent).reduce(0) { $0 + $1.0 * $1.1 }
          return zip(y, cotangent).map { $0 * ($1 - d) }
        }
      }
      let cotangents = operands[1].map { rounding.operand($0) }
      let d = rounding.total(zip(row.shares, cotangents).map { rounding.product($0, $1) })
      return zip(row.shares, cotangents).map { y, cotangent in
        let result = rounding.product(y, rounding.difference(cotangent, d))
        let products = y.reach * (cotangent.reach + d.reach)
        return rounding.element(result.widened(by: rounding.model.unit.gamma(2) * products))
      }
    }
  }

  /// The cotangent of log-softmax's input: x̄_j = ȳ_j − y_j·Σ ȳ_i, with y from either function.
  public static func logSoftmaxVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, input: Tensor<Scalar>, axis: Int,
    model: RoundingModel? = nil
  ) -> Answer {
    let rounding = Rounding(model, Scalar.self)
    return alongAxis(axis, of: input.shape, [input.widened, outputCotangent.widened]) { operands in
      let row = SoftmaxRow(operands[0], rounding)
      guard !row.isNaN, operands[1].allSatisfy(\.isFinite) else {
        return kinds(row, operands[1]) { y, cotangent in
          let total = cotangent.reduce(0, +)
          return zip(y, cotangent).map { $1 - $0 * total }
        }
      }
      let cotangents = operands[1].map { rounding.operand($0) }
      let total = rounding.total(cotangents)
      return (0..<row.x.count).map { j in
        let y = rounding.share(row, j)
        return rounding.element(
          rounding.difference(cotangents[j], rounding.product(y, total)))
      }
    }
  }

  /// What a formula gives by IEEE rules for a row that is not finite throughout. Where it is finite, or
  /// where a share that vanished meets an infinity, nothing is known.
  private static func kinds(
    _ row: SoftmaxRow, _ cotangent: [Double], _ formula: ([Double], [Double]) -> [Double]
  ) -> [Element] {
    let y = row.kinds
    let isClear = zip(row.x, y).allSatisfy { $1.isNaN || $1 > 0x1p-100 || $0 == -.infinity }
    return formula(y, cotangent).map {
      isClear && !$0.isFinite ? Element($0) : .undetermined($0)
    }
  }

  /// Applies `function` to every line of the operands along an axis; a negative one counts from the
  /// last.
  static func alongAxis(
    _ axis: Int, of shape: Shape, _ operands: [Tensor<Double>],
    _ function: ([[Double]]) -> [Element]
  ) -> Answer {
    let number = axis < 0 ? shape.rank + axis : axis
    require(
      number >= 0 && number < shape.rank && operands.allSatisfy { $0.shape == shape },
      "axis \(axis) of \(operands.map(\.shape))")
    let (length, step) = (shape[number], shape.extents[(number + 1)...].reduce(1, *))
    var elements = [Element](repeating: Element(0), count: shape.count)
    let lines = length == 0 ? 0 : shape.count / length
    for line in 0..<lines {
      let start = line / step * length * step + line % step
      let positions = (0..<length).map { start + $0 * step }
      let results = function(operands.map { operand in positions.map { operand[$0] } })
      for (position, result) in zip(positions, results) { elements[position] = result }
    }
    return Answer(shape: shape, elements)
  }
}

extension Rounding {
  /// y_j computed as softmax or as the exponential of log-softmax.
  func share(_ row: SoftmaxRow, _ j: Int) -> Perturbed {
    let share = row.shares[j]
    if row.x[j] == -.infinity { return share }
    return Perturbed(share.value, error: max(share.error, exponential(row.logarithms[j]).error))
  }
}
