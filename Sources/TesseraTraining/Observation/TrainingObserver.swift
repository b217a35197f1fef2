/// A monitor made of closures.
public final class TrainingObserver: TrainingMonitor {
  private let onStep: (StepReport) -> Void
  private let onPoint: (CurvePoint) -> Void
  private let onEpoch: (EpochMetrics) -> Void
  private let onDiagnosis: (TrainingDiagnosis) -> Void
  private let stops: () -> Bool

  /// A monitor that calls these; what is left out does nothing.
  public init(
    onStep: @escaping (StepReport) -> Void = { _ in },
    onPoint: @escaping (CurvePoint) -> Void = { _ in },
    onEpoch: @escaping (EpochMetrics) -> Void = { _ in },
    onDiagnosis: @escaping (TrainingDiagnosis) -> Void = { _ in },
    shouldStop: @escaping () -> Bool = { false }
  ) {
    self.onStep = onStep
    self.onPoint = onPoint
    self.onEpoch = onEpoch
    self.onDiagnosis = onDiagnosis
    stops = shouldStop
  }

  public func step(_ report: StepReport) { onStep(report) }
  public func point(_ point: CurvePoint) { onPoint(point) }
  public func epoch(_ metrics: EpochMetrics) { onEpoch(metrics) }
  public func diagnose(_ diagnosis: TrainingDiagnosis) { onDiagnosis(diagnosis) }
  public var shouldStop: Bool { stops() }
}
