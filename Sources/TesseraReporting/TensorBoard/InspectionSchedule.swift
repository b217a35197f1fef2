import TesseraTraining

/// At which steps a log looks into the network: the first, the last, the end of every epoch, and in a
/// run of few epochs often enough to see something change.
struct InspectionSchedule {
  /// The fewest looks at a run, about.
  private static let looks = 20

  private let interval: Int
  private let last: Int

  init(_ start: TrainingStart) {
    let configuration = start.configuration
    let schedule = try? BatchSchedule(
      images: start.train.count, batchSize: configuration.batchSize,
      batching: configuration.batching, seed: configuration.seed)
    let epoch = schedule?.stepsPerEpoch ?? 1
    // A part of an epoch that divides it, so that its end is met too.
    let parts = max(1, Self.looks * epoch / max(configuration.steps, 1))
    let fitting = (1...min(parts, epoch)).last { epoch % $0 == 0 } ?? 1
    interval = max(1, epoch / fitting)
    last = configuration.steps
  }

  func contains(_ step: Int) -> Bool { step == 1 || step == last || step % interval == 0 }
}
