import TesseraOperators
import TesseraTensors

/// The terms of every derivative, with their numbers; products with 0 are left out.
struct BackpropTerms {
  private let network: BackpropNetwork
  private let values: BackpropNetwork.Values
  private let back: BackpropNetwork.Cotangents

  init(_ lesson: BackpropLesson) {
    (network, values, back) = (lesson.network, lesson.values, lesson.cotangents)
  }

  func logits(_ index: Int) -> String {
    let p = softmax(values.logits, execution: network.execution)[index]
    return "\(NumberText.text(p)) - \(index == network.label ? 1 : 0)"
  }

  func weights(_ index: Int) -> String {
    products([(values.pooled[index / 2], back.logits[index % 2])])
  }

  func denseBias(_ index: Int) -> String { NumberText.text(back.logits[index]) }

  func pooled(_ index: Int) -> String {
    products((0..<2).map { (back.logits[$0], network.weights[index * 2 + $0]) })
  }

  func rectified(_ index: Int) -> String {
    let (h, w) = index.quotientAndRemainder(dividingBy: 4)
    let window = h / 2 * 2 + w / 2
    let tap = h % 2 * 2 + w % 2
    return Int(values.winners[window]) == tap
      ? "won window \(window): \(NumberText.text(back.pooled[window]))" : "won nothing"
  }

  func convolved(_ index: Int) -> String {
    values.rectified[index] > 0
      ? "a > 0: \(NumberText.text(back.rectified[index]))" : "a <= 0: nothing passes"
  }

  func filter(_ index: Int) -> String {
    let (r, s) = index.quotientAndRemainder(dividingBy: 2)
    return products(
      (0..<16).map { (values.input[($0 / 4 + r) * 5 + $0 % 4 + s], back.convolved[$0]) })
  }

  func bias(_: Int) -> String {
    NumberText.sum(back.convolved.elements.filter { $0 != 0 })
  }

  func input(_ index: Int) -> String {
    let (h, w) = index.quotientAndRemainder(dividingBy: 5)
    return products(
      (0..<4).reversed().compactMap { tap in
        let (p, q) = (h - tap / 2, w - tap % 2)
        guard (0..<4).contains(p), (0..<4).contains(q) else { return nil }
        return (back.convolved[p * 4 + q], network.filter[tap])
      })
  }

  private func products(_ pairs: [(Double, Double)]) -> String {
    let seen = pairs.filter { $0.0 != 0 && $0.1 != 0 }
    return seen.isEmpty
      ? "0" : seen.map { "\(factor($0))·\(factor($1))" }.joined(separator: " + ")
  }

  private func factor(_ value: Double) -> String {
    value < 0 ? "(\(NumberText.text(value)))" : NumberText.text(value)
  }
}
