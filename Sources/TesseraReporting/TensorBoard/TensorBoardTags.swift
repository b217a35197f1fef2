import TesseraTraining

/// The names under which a run's figures stand in TensorBoard, and what they mean.
///
/// What the runs `train` and `validation` both have stands under one tag, so that TensorBoard draws
/// the two curves in one chart. The step is always the number of steps done.
struct TensorBoardTags {
  static let stepLoss = "step_loss"
  static let epochLoss = "epoch_loss"
  static let epochAccuracy = "epoch_accuracy"
  static let imagesPerSecond = "images_per_second"

  /// The tag says what the accuracy of a batch means, because authors differ: curves that mean
  /// different things are different charts.
  let stepAccuracy: String
  /// Of both runs, for the text that explains the log.
  let meanings: [(tag: String, meaning: String)]

  init(_ accuracy: TrainingAccuracy, validation title: String = "validation") {
    stepAccuracy =
      switch accuracy {
      case .beforeUpdate: "step_accuracy/batch_before_update"
      case .beforeUpdateWithoutDropout: "step_accuracy/batch_before_update_without_dropout"
      case .afterUpdate: "step_accuracy/batch_after_update"
      }
    meanings = [
      (Self.stepLoss, "train: the batch before its update; validation: all \(title) images"),
      (
        stepAccuracy,
        "train: the \(accuracy.title); validation: all \(title) images, dropout off"
      ),
      (
        Self.epochLoss,
        "train: the mean over the epoch's images, each in its batch before that batch's update; "
          + "validation: all \(title) images, dropout off"
      ),
      (Self.epochAccuracy, "as epoch_loss; the step is the last of the epoch"),
      (Self.imagesPerSecond, "in training steps alone, without evaluation"),
      ("update_ratio/…", "‖update‖ / ‖parameter‖ of one step: healthy near 0.001"),
      ("dead_share/…", "the share of a relu's units that were 0 for every image looked at"),
      ("parameters/…", "histograms of the parameters after the step's update"),
      ("gradients/…", "histograms of the gradients that the update followed"),
      ("activations/…", "histograms of what left the layers before the update"),
    ]
  }

  init(_ configuration: TrainingConfiguration) {
    self.init(configuration.curve.accuracy, validation: configuration.validationTitle)
  }

  /// Numbers under their tags, with what they mean; those that are not there are left out.
  func scalars(_ numbers: [(tag: String, number: Double?)]) -> [SummaryValue] {
    SummaryValue.scalars(numbers).map { value in
      var value = value
      value.description = meanings.first { $0.tag == value.tag }?.meaning ?? ""
      return value
    }
  }
}

/// Tables in Markdown.
enum MarkdownTable {
  static func text(header: [String], rows: [[String]]) -> String {
    let rule = header.map { _ in "---" }
    return ([header, rule] + rows).map { row in
      "| " + row.map(escaped).joined(separator: " | ") + " |\n"
    }.joined()
  }

  /// A cell ends at a bar, and markup may come from a file's name or a class's.
  private static func escaped(_ cell: String) -> String {
    cell.map { character in
      switch character {
      case "|": "&#124;"
      case "<": "&lt;"
      case "&": "&amp;"
      case "\\", "`", "*", "_", "[", "]", "#": "\\\(character)"
      default: character.isNewline ? " " : "\(character)"
      }
    }.joined()
  }
}
