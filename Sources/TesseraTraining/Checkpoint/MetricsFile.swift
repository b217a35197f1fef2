import TesseraFormats

/// The file `metrics.csv`: one line for each epoch.
///
/// It is written anew from the run's history each time, so that it always belongs to the checkpoint
/// beside it: after resuming, what came after the resumed step is gone.
public enum MetricsFile {
  /// The first line.
  public static let header =
    "step,epoch,train_loss,train_accuracy,validation_loss,validation_accuracy"

  /// The whole text.
  public static func text(_ history: [EpochMetrics]) -> String {
    let lines = history.map { entry in
      let numbers = [
        entry.trainLoss, entry.trainAccuracy, entry.validationLoss, entry.validationAccuracy,
      ]
      let cells = ["\(entry.step)", "\(entry.epoch)"] + numbers.map { $0.map { "\($0)" } ?? "" }
      return cells.joined(separator: ",")
    }
    return ([header] + lines).map { $0 + "\n" }.joined()
  }

  /// Replaces the file at `path`.
  public static func write(
    _ history: [EpochMetrics], to path: String
  ) throws(FileWriteError) {
    try AtomicFile.write(Array(text(history).utf8), to: path)
  }
}
