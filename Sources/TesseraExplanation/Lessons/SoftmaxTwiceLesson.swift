import TesseraOperators
import TesseraTensors
import TesseraTraining

extension Lesson {
  /// What a second softmax does to loss and gradient, with ten classes.
  static var softmaxTwice: Lesson { SoftmaxTwiceLesson().lesson }
}

struct SoftmaxTwiceLesson {
  static let classes = 10
  /// By how much the score of the right class exceeds the others.
  static let margins: [Double] = [0, 1, 2, 5, 10, 20, 50]

  /// What one margin comes to, once and twice.
  struct Row {
    let margin, probability, twice: Double
    let loss, lossTwice: Double
    /// The derivative by the score of the right class.
    let slope, slopeTwice: Double
  }

  private let execution = Execution(threads: 1)
  private let labels = Tensor<Int32>(shape: [1], [0])

  /// ln(1 + (K − 1)/e), as the loss itself says it.
  var floor: Double {
    Loss.softmaxTwiceCrossEntropy(reduction: .mean).floor(classes: Self.classes)
  }

  func row(_ margin: Double) -> Row {
    var logits = Tensor<Double>(repeating: 0, shape: [1, Self.classes])
    logits[0] = margin
    let once = softmax(logits, execution: execution)
    let twice = softmax(once, execution: execution)
    let loss = { (scores: Tensor<Double>) in
      TesseraOperators.softmaxCrossEntropy(
        logits: scores, labels: labels, reduction: .mean, execution: execution)
    }
    let gradient = { (scores: Tensor<Double>) in
      softmaxCrossEntropyVJP(
        logits: scores, labels: labels, reduction: .mean, execution: execution)
    }
    let through = softmaxVJP(outputCotangent: gradient(once), output: once, execution: execution)
    return Row(
      margin: margin, probability: once[0], twice: twice[0], loss: loss(logits),
      lossTwice: loss(once), slope: gradient(logits)[0], slopeTwice: through[0])
  }

  var lesson: Lesson {
    let rows = Self.margins.map(row)
    let table = { (id: String, caption: String, columns: [String], values: (Row) -> [Double]) in
      LessonTable(
        id: id, caption: caption, columns: ["margin"] + columns,
        headings: rows.map { NumberText.text($0.margin) },
        rows: rows.map { values($0).map { .number($0) } })
    }
    return Lesson(
      title: "Softmax, twice",
      lead: "A network that ends in softmax, and a loss that applies softmax again: a mistake that "
        + "still learns, slowly, and never looks finished. Ten classes.",
      stages: [
        .init(
          id: "probabilities", title: "The probability of the right class",
          sentence:
            "The first softmax gives numbers from 0 to 1; the second cannot tell those apart "
            + "well.",
          formula: ["at most e / (e + 9) where the first gives 1 and nine zeros"],
          tables: [
            table("p", "probability", ["softmax", "softmax twice"]) { [$0.probability, $0.twice] }
          ]),
        .init(
          id: "losses", title: "The loss has a floor",
          sentence: "However right the network is, the loss stays above ln(1 + 9/e).",
          formula: ["ln(1 + 9/e) = \(NumberText.text(floor))"],
          tables: [
            table("loss", "loss", ["once", "twice"]) { [$0.loss, $0.lossTwice] },
            LessonTable(id: "floor", caption: "the floor", rows: [[.number(floor)]]),
          ]),
        .init(
          id: "gradients", title: "The gradient is small, and dies",
          sentence: "It has to pass through the first softmax, which is flat where it is sure.",
          formula: ["dL/dz through two softmaxes = p·(g - <g, p>), g = softmax(p) - target"],
          tables: [
            table("slope", "dL/dz of the right class", ["once", "twice"]) {
              [$0.slope, $0.slopeTwice]
            }
          ]),
      ])
  }
}
