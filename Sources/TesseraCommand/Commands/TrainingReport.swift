import Tessera

/// What a finished run gives, for programs and for people.
struct TrainingReport {
  private let result: TrainingResult
  private let isStandIn: Bool

  init(_ result: TrainingResult, isStandIn: Bool) {
    self.result = result
    self.isStandIn = isStandIn
  }

  /// The object that `--json` promises.
  var object: JSONObject {
    [
      "recipe": .string(result.recipe),
      "dataset": .string(result.dataset),
      "stand_in": .bool(isStandIn),
      "seed": .unsigned(result.seed),
      "threads": .integer(result.execution.threads),
      "isa": .string(result.execution.instructionSet.rawValue),
      "parameters": .integer(result.parameters),
      "steps": .integer(result.steps),
      "epochs": .integer(result.epochs),
      "end": .string(result.end),
      "train_seconds": .double(result.trainSeconds),
      "images_per_second": .double(result.imagesPerSecond),
      "train": Self.figures(result.train),
      "validation": result.validation.map(Self.figures) ?? .null,
      "test": Self.figures(result.test),
      "checkpoint": .string(result.checkpoint),
      "weights_sha256": .string(result.weightsSHA256),
    ]
  }

  /// The table for people, the test first.
  var text: String {
    let rows =
      [row("test", result.test)] + (result.validation.map { [row("validation", $0)] } ?? [])
      + [row("train", result.train)]
    let (seconds, rate) = (result.trainSeconds, DisplayNumber.rate(result.imagesPerSecond))
    return """
      \(result.recipe) on \(result.dataset): \(result.parameters) parameters, seed \(result.seed)

                    accuracy      loss    images
      \(rows.joined(separator: "\n"))

      trained       \(counted(result.epochs, "epoch")), \(counted(result.steps, "step")) \
      (\(DisplayNumber.elapsed(seconds)) here, \(rate) images/s)
      with          \(counted(result.execution.threads, "thread")), \
      \(result.execution.instructionSet.rawValue)
      model         \(result.checkpoint)
      weights       sha256 \(result.weightsSHA256)

      """
  }

  private static func figures(_ evaluation: Evaluation) -> JSONValue {
    ["loss": .double(evaluation.loss), "accuracy": .double(evaluation.accuracy)]
  }

  private func row(_ name: String, _ evaluation: Evaluation) -> String {
    padded(name, 12) + padded(percentage(evaluation.accuracy), -10)
      + padded(DisplayNumber.loss(evaluation.loss), -10) + padded("\(evaluation.count)", -10)
  }
}

/// `1 step`, `2 steps`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

/// `text` with spaces behind it, up to `width` columns; before it where `width` is negative.
func padded(_ text: String, _ width: Int) -> String {
  let spaces = String(repeating: " ", count: max(0, abs(width) - text.count))
  return width < 0 ? spaces + text : text + spaces
}
