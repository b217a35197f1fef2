/// The three parts of a data set.
public enum DatasetSplit: Int, CaseIterable, Sendable {
  /// What the network learns from.
  case train
  /// What decides between settings, and when to stop.
  case validation
  /// What nothing was decided on.
  case test
}
