import TesseraOperators
import TesseraTensors

extension Lesson {
  /// Inverted dropout of eight numbers.
  static var dropout: Lesson { DropoutLesson().lesson }
}

struct DropoutLesson {
  let rate = 0.25
  let seed: UInt64 = 1
  let input = Tensor<Double>(shape: [1, 8], [1, 2, 3, 4, 5, 6, 7, 8])
  private let execution = Execution(threads: 1)

  /// What a step lets through.
  func output(step: Int) -> Tensor<Double> { through(input, step) }

  /// What goes back where every output hands back 1.
  func cotangent(step: Int) -> Tensor<Double> {
    through(Tensor(repeating: 1, shape: input.shape), step)
  }

  /// The mean of the outputs of many steps.
  func mean(steps: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: input.count)
    for step in 0..<steps {
      for (index, value) in output(step: step).elements.enumerated() { sums[index] += value }
    }
    return sums.map { $0 / Double(steps) }
  }

  private func through(_ x: Tensor<Double>, _ step: Int) -> Tensor<Double> {
    TesseraOperators.dropout(
      x, rate: rate, seed: seed, step: step, layer: 0, execution: execution)
  }

  private var choices: Lesson.Stage {
    .init(
      id: "choices", title: "The values, the rate and the seed",
      sentence: "On a page they can be changed.",
      tables: [
        LessonTable(
          id: "x", caption: "values", columns: ["element"] + (0..<input.count).map(String.init),
          headings: ["x"],
          rows: [input.elements.enumerated().map { .field($1, label: "element \($0)") }]),
        LessonTable(
          id: "choice", caption: "choices", columns: ["rate", "seed"],
          rows: [
            [
              .field(rate, label: "rate", range: 0...0.999),
              .field(
                Double(seed), label: "seed", range: 0...Double(UInt32.max), isWhole: true),
            ]
          ]),
      ])
  }

  private func table(
    _ id: String, _ caption: String, _ rows: [(name: String, values: [Double])]
  ) -> LessonTable {
    LessonTable(
      id: id, caption: caption, columns: ["element"] + (0..<input.count).map(String.init),
      headings: rows.map(\.name), rows: rows.map { $0.values.map { .number($0) } })
  }

  var lesson: Lesson {
    let steps = 0..<4
    let kept = output(step: 0).elements.map { $0 == 0 ? 0.0 : 1 }
    let scale = NumberText.text(1 / (1 - rate))
    return Lesson(
      title: "Dropout",
      lead: "In training a share of the values is dropped at random, so that no unit can rely on "
        + "another. The rate is what is dropped.",
      stages: [
        choices,
        .init(
          id: "mask", title: "A step drops some",
          sentence:
            "Whether an element is kept follows from seed, step, layer and its place alone: "
            + "the same on any number of threads.",
          tables: [table("kept", "step 0", [("x", input.elements), ("kept", kept)])]),
        .init(
          id: "scale", title: "What is kept grows",
          sentence: "By 1/(1 - rate), so that the expected value stays the same: inverted dropout.",
          formula: ["y = kept ? x · 1/(1 - \(NumberText.text(rate))) = x · \(scale) : 0"],
          tables: [
            table("y", "step 0", [("x", input.elements), ("y", output(step: 0).elements)])
          ]),
        .init(
          id: "steps", title: "Every step drops others",
          sentence: "The next step draws another mask.",
          tables: [
            table(
              "outputs", "outputs", steps.map { ("step \($0)", output(step: $0).elements) })
          ]),
        .init(
          id: "mean", title: "On average nothing changes",
          sentence: "The mean over many steps comes near x; without training y is x itself.",
          tables: [
            table(
              "means", "means",
              [
                ("x", input.elements), ("100 steps", mean(steps: 100)),
                ("10000 steps", mean(steps: 10_000)),
              ])
          ]),
        .init(
          id: "back", title: "The way back takes the same mask",
          sentence: "Where every output hands back 1, a kept element gets 1/(1 - rate), a dropped "
            + "one 0.",
          tables: [table("cotangent", "step 0", [("dL/dx", cotangent(step: 0).elements)])]),
      ], script: DropoutScript.script)
  }
}
