import TesseraOperators

extension Execution {
  /// The choices, to tell one run of a case from another.
  public var summary: String { "\(instructionSet.rawValue), \(threads) threads, \(algorithm)" }
}
