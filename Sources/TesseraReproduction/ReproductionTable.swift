/// What the runs of a plan came to, line by line.
public struct ReproductionTable: Sendable {
  /// One line: the runs of one recipe in one variation.
  public struct Line: Sendable {
    /// The recipe with its variation and length.
    public let cell: ReproductionCell
    /// In the order of their seeds.
    public internal(set) var records: [ReproductionRecord] = []
    /// Why it could not be run.
    public internal(set) var reason: String?

    /// Test accuracies.
    public var test: Spread? { Spread(records.map(\.test.accuracy)) }
    /// Validation accuracies, where there are such images.
    public var validation: Spread? { Spread(records.compactMap { $0.validation?.accuracy }) }
    /// Training accuracies.
    public var train: Spread? { Spread(records.map(\.train.accuracy)) }
    /// The seconds that each run took.
    public var seconds: Spread? { Spread(records.map(\.seconds)) }
    /// The images trained on per second.
    public var imagesPerSecond: Spread? { Spread(records.map(\.imagesPerSecond)) }

    /// The mean of the validation accuracies at the end of this epoch, where all seeds have one.
    public func validation(atEpoch epoch: Int) -> Double? {
      let values = records.compactMap { record in
        record.history.first { $0.epoch == epoch }?.validationAccuracy
      }
      return values.count == records.count ? Spread(values)?.mean : nil
    }
  }

  /// A mean with its range.
  public struct Spread: Sendable, Hashable {
    /// The mean.
    public let mean: Double
    /// The least value.
    public let least: Double
    /// The greatest value.
    public let greatest: Double
    /// The number of values.
    public let count: Int

    /// `nil` where there are no values.
    public init?(_ values: [Double]) {
      guard let least = values.min(), let greatest = values.max() else { return nil }
      mean = values.reduce(0, +) / Double(values.count)
      (self.least, self.greatest, count) = (least, greatest, values.count)
    }
  }

  /// How far the runs went.
  public let effort: ReproductionPlan.Effort
  /// The lines, in the order of the plan.
  public private(set) var lines: [Line]

  /// A table in which nothing has been run yet.
  public init(plan: ReproductionPlan) {
    effort = plan.effort
    lines = plan.cells.map { Line(cell: $0) }
  }

  mutating func add(_ record: ReproductionRecord) {
    guard let index = lines.firstIndex(where: { $0.cell.name == record.name }) else { return }
    lines[index].records.removeAll { $0.seed == record.seed }
    lines[index].records.append(record)
    lines[index].records.sort { $0.seed < $1.seed }
    lines[index].reason = nil
  }

  /// Whether that is new: the other seeds of a line fail for the same reason.
  mutating func skip(_ cell: ReproductionCell, _ reason: String) -> Bool {
    guard let index = lines.firstIndex(where: { $0.cell.name == cell.name }) else { return false }
    defer { lines[index].reason = reason }
    return lines[index].reason != reason
  }

  /// The seconds that all finished runs took together.
  public var seconds: Double {
    lines.flatMap(\.records).reduce(0) { $0 + $1.seconds }
  }

  /// The machine's part in the figures: threads and instruction sets that took part.
  public var circumstances: String {
    let records = lines.flatMap(\.records)
    let threads = Set(records.map(\.threads)).sorted().map(String.init).joined(separator: ", ")
    let levels = Set(records.map(\.instructionSet)).sorted().joined(separator: ", ")
    return records.isEmpty ? "" : "\(threads) threads, \(levels)"
  }
}
