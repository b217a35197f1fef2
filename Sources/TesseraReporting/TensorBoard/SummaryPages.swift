import TesseraDatasets
import TesseraFormats
import TesseraLayers
import TesseraTraining

extension SummaryValue {
  /// Numbers under their tags; those that are not there are left out.
  static func scalars(_ numbers: [(tag: String, number: Double?)]) -> [SummaryValue] {
    numbers.compactMap { tag, number in
      number.map { SummaryValue(tag: tag, content: .scalar($0)) }
    }
  }

  /// What is told of a run when it begins, as text.
  static func pages(_ start: TrainingStart) -> [SummaryValue] {
    let layers = start.plan.steps.map { step in
      [step.name, step.layer.title, "\(step.output)", "\(step.parameterCount)"]
    }
    let input = ["images", "", "\(start.plan.architecture.input)", ""]
    let tags = TensorBoardTags(start.configuration).meanings
    let tables: [(tag: String, header: [String], rows: [[String]])] = [
      ("configuration", ["setting", "value"], settings(start)),
      ("layers", ["layer", "type", "output of one image", "parameters"], [input] + layers),
      ("tags", ["tag", "meaning"], tags.map { [$0.tag, $0.meaning] }),
    ]
    return tables.map { table in
      SummaryValue(
        tag: table.tag,
        content: .text(MarkdownTable.text(header: table.header, rows: table.rows)))
    }
  }

  private static func settings(_ start: TrainingStart) -> [[String]] {
    let validation = start.ownValidation?.count ?? 0
    var rows = [
      ["recipe", start.information.recipe ?? "none"], ["data", start.information.dataset],
      [
        "images",
        "\(start.train.count) train, \(validation) validation, \(start.test?.count ?? 0) test",
      ],
      ["parameters", NetworkSummary.grouped(start.plan.parameterCount)],
      ["seed", "\(start.configuration.seed)"],
    ]
    rows += start.configuration.described.map { [$0.name, $0.value] }
    if start.progress.step > 0 { rows.append(["resumed", "after step \(start.progress.step)"]) }
    if let command = start.command { rows.append(["command", command]) }
    return rows
  }

  /// The first training images of each class, a row for each.
  static func samples(_ start: TrainingStart) -> [SummaryValue] {
    let (perClass, mostClasses) = (8, 64)
    let names = start.information.classNames
    let classes = min(start.plan.output.count, mostClasses)
    let places = start.train.firstPlaces(perClass: perClass, classes: classes)
    return places.enumerated().compactMap { label, places in
      let name = names.indices.contains(label) ? names[label] : "\(label)"
      return start.train.sheet(of: places).picture(columns: perClass).map {
        SummaryValue(
          tag: "samples/\(name)", description: "Training images of the class \(name).",
          content: .images([$0]))
      }
    }
  }

  /// What a look into the network showed.
  static func values(of inspection: Inspection) -> [SummaryValue] {
    var values: [SummaryValue] = []
    func add(_ tag: String, _ histogram: Histogram) {
      guard histogram.count > 0 else { return }
      values.append(SummaryValue(tag: tag, content: .histogram(histogram)))
    }
    for parameter in inspection.parameters {
      add("parameters/\(parameter.name)", parameter.values)
      add("gradients/\(parameter.name)", parameter.gradient)
      values += scalars([("update_ratio/\(parameter.name)", parameter.updateRatio)])
    }
    for activation in inspection.activations {
      add("activations/\(activation.layer)", activation.values)
      values += scalars([("dead_share/\(activation.layer)", activation.deadShare)])
    }
    if let filters = FilterTiles(of: inspection.network),
      let picture = filters.sheet.picture(columns: 8)
    {
      values.append(
        SummaryValue(
          tag: "filters/\(filters.layer)",
          description: "Zero is middle grey; each filter has a scale of its own.",
          content: .images([picture])))
    }
    return values
  }

  /// How a run ended, as text.
  static func result(_ end: TrainingEnd) -> SummaryValue {
    let outcome =
      switch end.outcome {
      case .finished(let words): words
      case .interrupted: "interrupted; it can be resumed"
      case .failed(let reason): "failed: \(reason)"
      }
    let parts = [("train", end.train), ("validation", end.validation), ("test", end.test)]
    let rows = parts.compactMap { name, evaluation in
      evaluation.map {
        [
          name, "\($0.count)", DisplayNumber.fixed($0.accuracy, digits: 4),
          DisplayNumber.loss($0.loss),
        ]
      }
    }
    let table = MarkdownTable.text(header: ["part", "images", "accuracy", "loss"], rows: rows)
    return SummaryValue(
      tag: "result",
      content: .text("\(outcome), at step \(end.progress.step)\n\n" + (rows.isEmpty ? "" : table)))
  }
}

extension ImageSet {
  /// The places of the first images of each class.
  fileprivate func firstPlaces(perClass count: Int, classes: Int) -> [[Int]] {
    var places = [[Int]](repeating: [], count: classes)
    var missing = classes * count
    for index in 0..<self.count where missing > 0 {
      let label = Int(labels[index])
      guard places.indices.contains(label), places[label].count < count else { continue }
      places[label].append(index)
      missing -= 1
    }
    return places
  }
}
