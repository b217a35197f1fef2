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
  /// Scores to begin with; class 0 is the right one.
  static let logits: [Double] = [3, -1, 0.5, 2, 0, 1, -0.5, 0, 0.25, 1]

  /// What some scores come to, with one softmax and with two.
  struct Outcome {
    let probabilities, twice: Tensor<Double>
    let loss, lossTwice: Double
    /// The derivatives by the scores.
    let gradient, gradientTwice: Tensor<Double>
  }

  private let execution = Execution(threads: 1)
  private let labels = Tensor<Int32>(shape: [1], [0])

  /// ln(1 + (K − 1)/e), as the loss itself says it.
  var floor: Double {
    Loss.softmaxTwiceCrossEntropy(reduction: .mean).floor(classes: Self.classes)
  }

  /// The outcome where the right class's score is `margin` and the others' 0.
  func outcome(margin: Double) -> Outcome {
    outcome([margin] + [Double](repeating: 0, count: Self.classes - 1))
  }

  func outcome(_ scores: [Double]) -> Outcome {
    let logits = Tensor(shape: [1, Self.classes], scores)
    let once = softmax(logits, execution: execution)
    let loss = { (scores: Tensor<Double>) in
      TesseraOperators.softmaxCrossEntropy(
        logits: scores, labels: labels, reduction: .mean, execution: execution)
    }
    let gradient = { (scores: Tensor<Double>) in
      softmaxCrossEntropyVJP(
        logits: scores, labels: labels, reduction: .mean, execution: execution)
    }
    return Outcome(
      probabilities: once, twice: softmax(once, execution: execution), loss: loss(logits),
      lossTwice: loss(once), gradient: gradient(logits),
      gradientTwice: softmaxVJP(
        outputCotangent: gradient(once), output: once, execution: execution))
  }

  var lesson: Lesson {
    Lesson(
      title: "Softmax, twice",
      lead: "A network that ends in softmax, and a loss that applies softmax again: a mistake that "
        + "still learns, slowly, and never looks finished. Ten classes, label 0.",
      stages: [scores, probabilities, losses, gradients], script: SoftmaxScript.twice)
  }

  private var scores: Lesson.Stage {
    .init(
      id: "scores", title: "The scores",
      sentence:
        "What the network says of one image. On a page they can be changed, from -10 to 10.",
      tables: [
        LessonTable(
          id: "z", caption: "logits", columns: Self.columns, headings: ["z"],
          rows: [
            Self.logits.enumerated().map {
              .field($1, label: "score of class \($0)", range: -10...10)
            }
          ])
      ])
  }

  private var probabilities: Lesson.Stage {
    let here = outcome(Self.logits)
    return .init(
      id: "probabilities", title: "The probability of the right class",
      sentence: "The first softmax gives numbers from 0 to 1; the second cannot tell those apart "
        + "well.",
      formula: ["at most e / (e + 9) where the first gives 1 and nine zeros"],
      tables: [
        byClass("classes", "probabilities of these scores", here.probabilities, here.twice),
        byMargin("p", "by the margin of class 0 over all others", ["softmax", "softmax twice"]) {
          [$0.probabilities[0], $0.twice[0]]
        },
      ])
  }

  private var losses: Lesson.Stage {
    let here = outcome(Self.logits)
    return .init(
      id: "losses", title: "The loss has a floor",
      sentence: "However right the network is, the loss stays above ln(1 + 9/e).",
      formula: ["ln(1 + 9/e) = \(NumberText.text(floor))"],
      tables: [
        LessonTable(
          id: "L", caption: "loss of these scores", columns: ["once", "twice"],
          rows: [[.number(here.loss), .number(here.lossTwice)]]),
        byMargin("loss", "loss by margin", ["once", "twice"]) { [$0.loss, $0.lossTwice] },
        LessonTable(id: "floor", caption: "the floor", rows: [[.number(floor)]]),
      ])
  }

  private var gradients: Lesson.Stage {
    let here = outcome(Self.logits)
    return .init(
      id: "gradients", title: "The gradient is small, and dies",
      sentence: "It has to pass through the first softmax, which is flat where it is sure.",
      formula: ["dL/dz through two softmaxes = p·(g - <g, p>), g = softmax(p) - target"],
      tables: [
        byClass("derivatives", "dL/dz of these scores", here.gradient, here.gradientTwice),
        byMargin("slope", "dL/dz of the right class by margin", ["once", "twice"]) {
          [$0.gradient[0], $0.gradientTwice[0]]
        },
      ])
  }

  private static let columns = ["class"] + (0..<classes).map(String.init)

  private func byClass(
    _ id: String, _ caption: String, _ once: Tensor<Double>, _ twice: Tensor<Double>
  ) -> LessonTable {
    LessonTable(
      id: id, caption: caption, columns: Self.columns, headings: ["once", "twice"],
      rows: [once, twice].map { $0.elements.map { .number($0) } })
  }

  private func byMargin(
    _ id: String, _ caption: String, _ columns: [String], _ values: (Outcome) -> [Double]
  ) -> LessonTable {
    LessonTable(
      id: id, caption: caption, columns: ["margin"] + columns,
      headings: Self.margins.map { NumberText.text($0) },
      rows: Self.margins.map { values(outcome(margin: $0)).map { .number($0) } })
  }
}
