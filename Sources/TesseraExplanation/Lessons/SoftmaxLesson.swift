import TesseraOperators
import TesseraTensors

extension Lesson {
  /// Softmax cross-entropy of one image with four classes.
  static var softmaxCrossEntropy: Lesson { SoftmaxLesson().lesson }
}

/// What happens between logits and their gradient, in Double.
struct SoftmaxLesson {
  let logits: Tensor<Double> = Tensor(shape: [1, 4], [2, -1, 0.5, 3])
  let label = 0
  private let execution = Execution(threads: 1)

  private var labels: Tensor<Int32> { Tensor(shape: [1], [Int32(label)]) }
  private var classes: Range<Int> { 0..<logits.count }

  var probabilities: Tensor<Double> { softmax(logits, execution: execution) }

  func loss(_ logits: Tensor<Double>) -> Double {
    TesseraOperators.softmaxCrossEntropy(
      logits: logits, labels: labels, reduction: .mean, execution: execution)
  }

  var gradient: Tensor<Double> {
    softmaxCrossEntropyVJP(
      logits: logits, labels: labels, reduction: .mean, execution: execution)
  }

  private func table(
    _ id: String, _ caption: String, _ rows: [(name: String, values: [Double])]
  ) -> LessonTable {
    LessonTable(
      id: id, caption: caption, columns: ["class"] + classes.map(String.init),
      headings: rows.map(\.name), rows: rows.map { $0.values.map { .number($0) } })
  }

  var lesson: Lesson {
    let z = logits.elements
    let largest = z.max() ?? 0
    let shifted = z.map { $0 - largest }
    let powers = exp(Tensor(shape: logits.shape, shifted), execution: execution).elements
    let sum = powers.reduce(0, +)
    let target = classes.map { $0 == label ? 1.0 : 0 }
    let differences = FiniteDifference.gradient(at: logits, loss)
    return Lesson(
      title: "Softmax cross-entropy",
      lead: "From scores to probabilities, to a loss, and back. One image, four classes, label 0.",
      stages: [
        .init(
          id: "logits", title: "The scores",
          sentence: "What the network says: any numbers. On a page they can be changed.",
          tables: [
            LessonTable(
              id: "z", caption: "logits", columns: ["class"] + classes.map(String.init),
              headings: ["z"], rows: [classes.map { .field(z[$0], label: "score of class \($0)") }])
          ]),
        .init(
          id: "shift", title: "The largest is taken away",
          sentence: "It changes no probability, and keeps e^z from overflowing.",
          formula: ["z - max z = z - \(NumberText.text(largest))"],
          tables: [table("shifted", "shifted", [("z - max", shifted)])]),
        .init(
          id: "exponentials", title: "Exponentials and their sum",
          sentence: "All positive now; the largest is 1.",
          formula: [
            "sum = \(powers.map { NumberText.text($0) }.joined(separator: " + "))"
              + " = \(NumberText.text(sum))"
          ],
          tables: [table("powers", "exponentials", [("e^(z - max)", powers)])]),
        .init(
          id: "probabilities", title: "Probabilities", sentence: "Each share of the sum.",
          formula: ["p = e^(z - max) / sum"],
          tables: [table("p", "softmax", [("p", probabilities.elements)])]),
        .init(
          id: "loss", title: "The loss",
          sentence: "How surprising the label is; computed from the sum, without dividing first.",
          formula: [
            "L = -ln p[\(label)] = ln sum - (z[\(label)] - max) = "
              + "ln \(NumberText.text(sum)) - (\(NumberText.text(shifted[label])))"
          ],
          tables: [
            LessonTable(id: "L", caption: "loss", rows: [[.number(loss(logits))]])
          ]),
        .init(
          id: "gradient", title: "The gradient",
          sentence: "What is said minus what is true; beside it (L(z + h) - L(z - h)) / 2h.",
          formula: ["dL/dz = p - target"],
          tables: [
            table(
              "gradient-table", "dL/dz",
              [
                ("p", probabilities.elements), ("target", target),
                ("dL/dz", gradient.elements), ("difference", differences.elements),
              ])
          ]),
      ], script: SoftmaxScript.once)
  }
}
