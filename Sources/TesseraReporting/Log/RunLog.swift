import TesseraFormats
import TesseraTraining

/// Writes a run's figures beside its model, line by line while it goes on: `curve.csv`, a line for each
/// point of the curve, and `metrics.jsonl`, a JSON object for each point, epoch, diagnosis, and for
/// beginning and end.
///
/// A run that is resumed begins with the lines that belong to its checkpoint; what came after it is
/// gone. So the points and epochs of an interrupted and resumed run are those of an uninterrupted one,
/// to the letter.
///
/// Where the disk is full the training goes on, and the files stay whole.
public final class RunLog: TrainingMonitor {
  private var curve: GrowingFile?
  private var metrics: GrowingFile?
  private let onTrouble: (String) -> Void
  private var hasTrouble = false

  /// A log that writes into the folder of the run that it watches.
  ///
  /// - Parameter onTrouble: Called at most once, with one line, when a line cannot be written while
  ///   the run goes on.
  public init(onTrouble: @escaping (String) -> Void = { _ in }) {
    self.onTrouble = onTrouble
  }

  /// Writes both files anew, with what a resumed run has told already, and keeps them open.
  ///
  /// - Throws: `FileWriteError` where the files cannot be written. A run that keeps no files has none.
  public func begin(_ start: TrainingStart) throws {
    guard let directory = start.directory else { return }
    let curvePath = "\(directory)/curve.csv"
    let metricsPath = "\(directory)/metrics.jsonl"
    let points = [CurveLines.header] + start.progress.curve.map(CurveLines.line)
    try AtomicFile.write(Self.bytes(points), to: curvePath)
    let lines = Self.lines(of: start, diagnoses: Self.diagnoses(in: metricsPath, for: start))
    try AtomicFile.write(Self.bytes(lines), to: metricsPath)
    curve = try GrowingFile(path: curvePath, isNew: false)
    metrics = try GrowingFile(path: metricsPath, isNew: false)
  }

  public func point(_ point: CurvePoint) {
    append(CurveLines.line(point), to: curve)
    append(RunLines.point(point))
  }

  public func epoch(_ metrics: EpochMetrics) { append(RunLines.epoch(metrics)) }

  public func diagnose(_ diagnosis: TrainingDiagnosis) { append(RunLines.diagnosis(diagnosis)) }

  public func end(_ end: TrainingEnd) {
    append(RunLines.end(end))
    (curve, metrics) = (nil, nil)
  }

  private func append(_ object: JSONObject) { append(object.text(), to: metrics) }

  private func append(_ line: String, to file: GrowingFile?) {
    do { try file?.append(Self.bytes([line])) } catch {
      guard !hasTrouble else { return }
      hasTrouble = true
      onTrouble("\(error); the training goes on, its log has gaps")
    }
  }

  private static func bytes(_ lines: [String]) -> [UInt8] {
    Array(lines.map { $0 + "\n" }.joined().utf8)
  }
}

extension RunLog {
  /// The lines of a run up to where it begins or goes on.
  private static func lines(of start: TrainingStart, diagnoses: [(step: Int, line: String)])
    -> [String]
  {
    // Within a step first the point, then the epoch, then what was noticed.
    let points = start.progress.curve.map { ($0.step, 0, RunLines.point($0).text()) }
    let epochs = start.progress.history.map { ($0.step, 1, RunLines.epoch($0).text()) }
    let noticed = diagnoses.map { ($0.step, 2, $0.line) }
    let lines = (points + epochs + noticed).enumerated().sorted {
      ($0.element.0, $0.element.1, $0.offset) < ($1.element.0, $1.element.1, $1.offset)
    }
    return [RunLines.start(start).text()] + lines.map(\.element.2)
  }

  /// The diagnoses of the part of a resumed run that is behind it; they stand nowhere else. Lines that
  /// are cut or no JSON are left out.
  private static func diagnoses(
    in path: String, for start: TrainingStart
  ) -> [(step: Int, line: String)] {
    guard start.progress.step > 0, let bytes = try? FileBytes.read(path, limit: 1 << 30) else {
      return []
    }
    return bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
      guard let object = try? TesseraFormats.JSONValue(parsing: line),
        object["event"] == .string("diagnosis"), case .integer(let step) = object["step"],
        step <= start.progress.step
      else { return nil }
      return (step, String(decoding: line, as: UTF8.self))
    }
  }
}
