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
    let facts = RunFacts(start).facts.map { [$0.name, $0.value] }
    let layers = start.plan.steps.map { step in
      [step.name, step.layer.title, "\(step.output)", "\(step.parameterCount)"]
    }
    let input = ["images", "", "\(start.plan.architecture.input)", ""]
    let tags = TensorBoardTags(start.configuration.curve.accuracy).meanings
    let tables: [(tag: String, header: [String], rows: [[String]])] = [
      ("configuration", ["setting", "value"], facts),
      ("layers", ["layer", "type", "output of one image", "parameters"], [input] + layers),
      ("tags", ["tag", "meaning"], tags.map { [$0.tag, $0.meaning] }),
    ]
    return tables.map { table in
      SummaryValue(
        tag: table.tag,
        content: .text(MarkdownTable.text(header: table.header, rows: table.rows)))
    }
  }

  /// The first training images of each class, a row for each.
  static func samples(_ start: TrainingStart) -> [SummaryValue] {
    let (perClass, mostClasses) = (8, 64)
    let names = start.information.classNames
    let classes = min(start.plan.output.count, mostClasses)
    let places = start.train.firstPlaces(perClass: perClass, classes: classes)
    return places.enumerated().compactMap { label, places in
      let name = names.indices.contains(label) ? names[label] : "\(label)"
      return start.train.sheet(of: places).picture(columns: perClass, scale: 2).map {
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
    if let filters = FilterPicture(inspection.network), let picture = filters.picture() {
      values.append(
        SummaryValue(
          tag: "filters/\(filters.parameter)",
          description: "Zero is middle grey; all filters have one scale.",
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
