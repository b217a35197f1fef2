import Foundation
import TesseraFormats
import TesseraOperators
import TesseraRecipes

/// Cost against batch size, image size, channels and threads, as a table and a plot of each.
enum ScalingBenchmark {
  static func run(_ session: Session) throws {
    let sweeps = try [
      convolutions(session, "batch", "images in a batch", batches) { batch in
        try square(batch: batch, size: 16, channels: 64)
      },
      convolutions(session, "image", "rows and columns of an image", sizes) { size in
        try square(batch: 8, size: size, channels: 64)
      },
      convolutions(session, "channels", "channels in and out", channels) { channels in
        try square(batch: 8, size: 16, channels: channels)
      },
      threads(session), trainingBatches(session), trainingThreads(session),
    ]
    let folder = session.options.output
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for sweep in sweeps where !sweep.points.isEmpty {
      try AtomicFile.write(Array(sweep.table.utf8), to: "\(folder)/scaling-\(sweep.name).csv")
      try AtomicFile.write(
        Array(SweepPlot(sweep).markup.text.utf8), to: "\(folder)/scaling-\(sweep.name).svg")
    }
  }

  private static let batches = [1, 2, 4, 8, 16, 32, 64, 128]
  private static let sizes = [4, 8, 16, 32, 64, 128]
  private static let channels = [4, 8, 16, 32, 64, 128, 256]

  private static func square(
    batch: Int, size: Int, channels: Int
  ) throws -> ConvolutionProblem {
    try ConvolutionProblem(
      name: "", batch: batch, height: size, width: size, channels: channels, kernel: 3,
      filters: channels, stride: 1)
  }

  /// The first instruction set, and the most threads that were asked for.
  private static func execution(_ session: Session) -> Execution {
    Execution(
      threads: session.options.threads.max() ?? 1,
      instructionSet: session.options.instructionSets[0])
  }

  private static func convolutions(
    _ session: Session, _ name: String, _ axis: String, _ values: [Int],
    _ problem: (Int) throws -> ConvolutionProblem
  ) throws -> Sweep {
    guard session.options.wants(name) else { return Sweep(name: name, axis: axis, points: []) }
    let execution = execution(session)
    return Sweep(
      name: name, axis: axis,
      points: try values.flatMap { value in
        try problem(value).measure(session, execution).map { Sweep.Point(value: value, line: $0) }
      })
  }

  private static func threadCounts(_ session: Session) -> [Int] {
    Array(1...max(2, ProcessInfo.processInfo.activeProcessorCount))
  }

  private static func threads(_ session: Session) throws -> Sweep {
    let (name, axis) = ("threads", "threads")
    guard session.options.wants(name) else { return Sweep(name: name, axis: axis, points: []) }
    let problem = try square(batch: 64, size: 16, channels: 64)
    return Sweep(
      name: name, axis: axis,
      points: try threadCounts(session).flatMap { threads in
        var execution = execution(session)
        execution.threads = threads
        return try problem.measure(session, execution).map {
          Sweep.Point(value: threads, line: $0)
        }
      })
  }

  private static func trainingBatches(_ session: Session) throws -> Sweep {
    let execution = execution(session)
    return try training(session, "training-batch", "images in a batch", [8, 16, 32, 64, 128, 256]) {
      ($0, execution)
    }
  }

  private static func trainingThreads(_ session: Session) throws -> Sweep {
    var execution = execution(session)
    return try training(session, "training-threads", "threads", threadCounts(session)) {
      execution.threads = $0
      return (128, execution)
    }
  }

  /// Training `cifar10-cnn`.
  private static func training(
    _ session: Session, _ name: String, _ axis: String, _ values: [Int],
    _ setting: (Int) -> (batch: Int, execution: Execution)
  ) throws -> Sweep {
    guard session.options.wants(name), let recipe = Recipe.named("cifar10-cnn") else {
      return Sweep(name: name, axis: axis, points: [])
    }
    let images = TrainingBenchmark.trainingImages(recipe.architecture.input)
    return Sweep(
      name: name, axis: axis,
      points: try values.map { value in
        let (batch, execution) = setting(value)
        let line = try TrainingBenchmark.measure(
          recipe, batch: batch, on: images, session, execution)
        return Sweep.Point(value: value, line: line)
      })
  }
}
