/// TensorBoard's own reader of events files, on machines that have it; TensorFlow is not needed.
public enum TensorBoard {
  /// Why a test that needs it does not run.
  public static let absence = "python3 with the package tensorboard is not installed"

  /// Whether it can be imported here.
  public static let isPresent =
    (try? NumPy.run("from tensorboard.backend.event_processing import event_accumulator")) != nil
}
