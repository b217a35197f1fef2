import Testing

/// Counts what a sweep compared, says it in one line, and fails a sweep that compared nothing.
public struct Tally {
  private let name: String
  public private(set) var cases = 0
  public private(set) var comparisons = 0

  public init(_ name: String) { self.name = name }

  /// One more case, in which so many things were compared.
  public mutating func count(_ comparisons: Int) {
    cases += 1
    self.comparisons += comparisons
  }

  /// Prints the line; records an issue where nothing was compared.
  public func finish(sourceLocation: SourceLocation = #_sourceLocation) {
    print("\(name): \(cases) cases, \(comparisons) comparisons")
    #expect(comparisons > 0, "\(name) compared nothing", sourceLocation: sourceLocation)
  }
}
