import Tessera

/// How well a model does, for programs and for people.
struct EvaluationReport {
  let evaluation: Evaluation
  /// The data set as it is shown.
  let dataset: String
  let split: DatasetSplit
  let classNames: [String]

  /// The object that `--json` promises.
  var object: JSONObject {
    [
      "dataset": .string(dataset),
      "split": .string("\(split)"),
      "loss": .double(evaluation.loss),
      "accuracy": .double(evaluation.accuracy),
      "count": .integer(evaluation.count),
      "confusion": .array(evaluation.confusion.map { .integers($0) }),
    ]
  }

  /// The figures, and the confusion matrix with the share that is right of each class.
  var text: String {
    """
    \(dataset), \(split): \(evaluation.count) images
    accuracy  \(percentage(evaluation.accuracy))
    loss      \(DisplayNumber.loss(evaluation.loss))

    \(matrix)

    """
  }

  private var matrix: String {
    let (columns, names) = ConfusionMatrix.headings(classNames)
    let labels = names.map { String($0.prefix(12)) }
    let rowWidth = max(4, labels.map(\.count).max() ?? 0)
    let widest = evaluation.confusion.joined().map { "\($0)".count }.max() ?? 1
    let width = max(widest, columns.map(\.count).max() ?? 1) + 2
    let head = padded("true", rowWidth) + columns.map { padded($0, -width) }.joined()
    let rows = zip(labels, evaluation.confusion).enumerated().map { index, row in
      let (label, counts) = row
      let total = counts.reduce(0, +)
      let right = total == 0 ? "" : percentage(Double(counts[index]) / Double(total))
      return padded(label, rowWidth) + counts.map { padded("\($0)", -width) }.joined()
        + padded(right, -(10 + 1))
    }
    return ([head + padded("right", -11)] + rows).joined(separator: "\n")
  }
}
