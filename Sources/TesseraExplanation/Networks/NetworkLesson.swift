import TesseraLayers
import TesseraReporting
import TesseraTensors
import TesseraTraining

/// The stages of a picture's way: one for the picture, one for each layer, one for the answer.
struct NetworkLesson {
  let explanation: NetworkExplanation

  init(_ explanation: NetworkExplanation) { self.explanation = explanation }

  /// The most numbers of a layer without maps that are shown.
  private static let most = 32

  var lesson: Lesson {
    Lesson(
      title: "One picture, all layers",
      lead: "\(explanation.title): from \(explanation.input.count) numbers to "
        + "\(explanation.classNames.count) probabilities. Every map has its own scale: black is 0, or "
        + "its least value where one is negative.",
      stages: [picture] + explanation.layers.map(stage) + [answer],
      controls: PlaceScript.controls, style: PlaceScript.style, script: PlaceScript.script)
  }

  private var picture: Lesson.Stage {
    let image = explanation.picture.picture(at: 0)
    var sheet = TileSheet(width: image.width, height: image.height, channels: image.channels)
    sheet.append(image.pixels)
    let maps = MapSheet(sheet: sheet, limit: 1, name: "the picture")
    return Lesson.Stage(
      id: "picture", title: "The picture",
      sentence:
        "\(Self.words(explanation.input.shape.extents.dropFirst())), as the network takes it.",
      tables: [
        Self.ranges(
          "input", [("all", explanation.input.elements)], caption: "what enters the first layer")
      ],
      drawing: maps.markup, characters: maps.characters)
  }

  private func stage(_ layer: NetworkExplanation.Layer) -> Lesson.Stage {
    let step = layer.step
    let sentence =
      "\(Self.words(step.input.extents)) becomes \(Self.words(step.output.extents))"
      + (step.specs.isEmpty
        ? "." : ", by \(step.specs.reduce(0) { $0 + $1.shape.count }) parameters.")
    guard step.output.rank == 3 else {
      let values = layer.output.elements.prefix(Self.most)
      let caption =
        layer.output.count > values.count
        ? "the first \(values.count) of \(layer.output.count)" : "all \(values.count)"
      return Lesson.Stage(
        id: step.name, title: step.name, sentence: sentence,
        tables: [
          Self.ranges("range-\(step.name)", [("all", layer.output.elements)], caption: "values"),
          .matrix("values-\(step.name)", caption, values.map { Double($0) }, columns: 8),
        ])
    }
    let maps = MapSheet(layer)
    return Lesson.Stage(
      id: step.name, title: step.name, sentence: sentence,
      tables: [
        Self.ranges(
          "range-\(step.name)",
          maps.values.enumerated().map { ("\($0.offset)", $0.element) }, caption: maps.caption)
      ],
      drawing: maps.markup, characters: maps.characters)
  }

  private var answer: Lesson.Stage {
    let order = explanation.probabilities.indices.sorted {
      explanation.probabilities[$0] > explanation.probabilities[$1]
    }
    let name = { (index: Int) in
      index < explanation.classNames.count ? explanation.classNames[index] : "\(index)"
    }
    return Lesson.Stage(
      id: "answer", title: "The answer",
      sentence: "The network says \(order.first.map(name) ?? "nothing").",
      tables: [
        LessonTable(
          id: "probabilities", caption: "probabilities, the largest first",
          columns: ["class", "probability"], headings: order.map(name),
          rows: order.map { [.number(Double(explanation.probabilities[$0]))] })
      ])
  }

  /// The least, the mean and the largest of each.
  private static func ranges(
    _ id: String, _ rows: [(name: String, values: [Float])], caption: String
  ) -> LessonTable {
    LessonTable(
      id: id, caption: caption, columns: ["map", "least", "mean", "largest"],
      headings: rows.map(\.name),
      rows: rows.map { row in
        let sum = row.values.reduce(0.0) { $0 + Double($1) }
        return [
          .number(Double(row.values.min() ?? 0)), .number(sum / Double(max(row.values.count, 1))),
          .number(Double(row.values.max() ?? 0)),
        ]
      })
  }

  /// `28 × 28 × 6`
  private static func words(_ extents: some Sequence<Int>) -> String {
    extents.map(String.init).joined(separator: " × ")
  }
}
