import TesseraReference
import TesseraTensors

/// Softmax cross-entropy: loss_n = −Σ_j p_j·ln y_j with y = softmax x.
///
/// ln y_j with its error from ``SoftmaxRow``; the K products and their additions in any order, counted
/// on Σ p_j(|x_j| + |ℓ|) so that Σ p_j·ℓ − Σ p_j·x_j is covered as well. A p_j of 0 contributes 0 even
/// beside a logit of −∞. The batch is added in any order and the mean is two roundings more.
extension Answer {
  /// The loss: `[N]` without reduction, else one number. The mean of nothing is 0.
  public static func softmaxCrossEntropy<Scalar: ReferenceScalar>(
    _ logits: Tensor<Scalar>, labels: ClassLabels<Scalar>, reduction: RowReduction,
    model: RoundingModel? = nil
  ) -> Answer {
    let rounding = Rounding(model, Scalar.self)
    let (rows, classes) = (logits.shape[0], logits.shape[1])
    let losses = (0..<rows).map { n in
      rounding.loss(SoftmaxRow(line(logits, n), rounding), labels.row(n, classes: classes))
    }
    if reduction == .none {
      return Answer(shape: [rows], losses.map { $0.isKnown ? rounding.element($0.loss) : $0.kind })
    }
    let batch = reduction == .mean && rows > 0 ? Double(rows) : 1
    if let unknown = losses.first(where: { !$0.isKnown }) {
      // The sum is of the kind of its infinities and NaN.
      let kind = losses.reduce(0) { $0 + ($1.isKnown ? 0 : $1.kind.exact) }
      return Answer(shape: [], [Element(exact: kind, bound: unknown.kind.bound)])
    }
    let total = rounding.total(losses.map(\.loss))
    let result = batch == 1 ? total : rounding.quotient(total, Perturbed(batch))
    return Answer(shape: [], [rounding.element(result)])
  }

  /// The cotangent of the logits: x̄_j = (y_j·Σp − p_j)·ḡ_n.
  ///
  /// ḡ_n is ȳ_n, ȳ, or ȳ/N. Where Σp is 1 but for its rounding, y_j − p_j is accepted in its place.
  ///
  /// - Parameters:
  ///   - outputCotangent: `[N]` without reduction, else one number.
  ///   - logits: `[N, classes]`.
  ///   - labels: Classes, or the probabilities p.
  ///   - reduction: What became of the losses of the rows.
  ///   - model: How the computation in question rounds; nil for its scalar's format.
  public static func softmaxCrossEntropyVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, logits: Tensor<Scalar>, labels: ClassLabels<Scalar>,
    reduction: RowReduction, model: RoundingModel? = nil
  ) -> Answer {
    let rounding = Rounding(model, Scalar.self)
    let (rows, classes) = (logits.shape[0], logits.shape[1])
    var elements: [Element] = []
    for n in 0..<rows {
      var scale = rounding.operand(Double(outputCotangent[reduction == .none ? n : 0]))
      if reduction == .mean { scale = rounding.quotient(scale, Perturbed(Double(rows))) }
      elements += rounding.lossVJP(
        SoftmaxRow(line(logits, n), rounding), labels.row(n, classes: classes), scale)
    }
    return Answer(shape: logits.shape, elements)
  }

  private static func line<Scalar: ReferenceScalar>(_ x: Tensor<Scalar>, _ n: Int) -> [Double] {
    (0..<x.shape[1]).map { Double(x[n * x.shape[1] + $0]) }
  }
}

/// The loss of a row: a number with its error, or what is not finite.
private struct RowLoss {
  var loss = Perturbed(0)
  var kind = Answer.Element(0)
  var isKnown = true
}

extension Rounding {
  fileprivate func loss(_ row: SoftmaxRow, _ p: [Double]) -> RowLoss {
    let meetsVanished = zip(row.x, p).contains { $0 == -.infinity && $1 != 0 }
    guard !row.isNaN, !meetsVanished, p.allSatisfy(\.isFinite) else {
      if row.isNaN || p.contains(where: \.isNaN) {
        return RowLoss(kind: Answer.Element(.nan), isKnown: false)
      }
      let vanished = zip(row.x, p).reduce(0) {
        $1.0 == -.infinity && $1.1 != 0 ? $0 - $1.0 * $1.1 : $0
      }
      let isKnown = p.allSatisfy(\.isFinite)
      return RowLoss(
        kind: isKnown ? Answer.Element(vanished) : .undetermined(vanished), isKnown: false)
    }
    var terms: [Perturbed] = []
    var size = 0.0
    for (j, p) in p.enumerated() where p != 0 {
      terms.append(p == 1 ? -row.logarithms[j] : product(operand(p), -row.logarithms[j]))
      size += p.magnitude * (row.x[j].magnitude + row.logarithmOfSum.magnitude)
    }
    let isOneTerm = terms.count == 1
    return RowLoss(loss: total(terms, magnitude: isOneTerm ? nil : 2 * size))
  }

  fileprivate func lossVJP(
    _ row: SoftmaxRow, _ p: [Double], _ scale: Perturbed
  ) -> [Answer.Element] {
    guard !row.isNaN, p.allSatisfy(\.isFinite), scale.value.value.isFinite else {
      return p.indices.map { j in
        let kind = ((row.isNaN ? .nan : row.shares[j].value.value) - p[j]) * scale.value.value
        return kind.isFinite || !row.isNaN ? .undetermined(kind) : Answer.Element(kind)
      }
    }
    let sum = total(p.map { operand($0) })
    let excess = (sum.value - DoubleDouble(1)).value.magnitude
    let isNormalised = excess <= 2 * sum.error + 2 * model.unit.gamma(p.count)
    return p.indices.map { j in
      let y = share(row, j)
      let weighted = sum.value.value == 1 ? y : product(y, sum)
      let rest = difference(weighted, operand(p[j]))
      return element(
        product(rest.widened(by: isNormalised ? excess * y.reach : 0), scale))
    }
  }
}
