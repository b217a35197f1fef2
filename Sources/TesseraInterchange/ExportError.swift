/// Why a network cannot be written for another program, in one line.
public struct ExportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What cannot be said there, with the layer that says it here.
  public let description: String

  init(_ description: String) { self.description = description }
}
