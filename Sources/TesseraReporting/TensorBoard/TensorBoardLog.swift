import TesseraDatasets
import TesseraFormats
import TesseraLayers
import TesseraTraining

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Writes a run for TensorBoard: `tensorboard --logdir DIR`, also while it goes on.
///
/// | part of TensorBoard | what it shows                                                          |
/// |---------------------|------------------------------------------------------------------------|
/// | scalars             | loss and accuracy at each point of the curve and each epoch, images per second, update ratio, dead share |
/// | graph               | the network with its loss                                              |
/// | histograms          | parameters, their gradients, activations                               |
/// | images              | training images by class, the first layer's filters                    |
/// | text                | configuration, layers, what the tags mean, diagnoses, the result       |
/// | hparams             | the settings beside the figures, to compare runs                       |
///
/// The runs are `train` and `validation`. A run that is resumed begins a new file in the same folders,
/// and readers forget what the old ones said of the steps that are taken again.
///
/// A log that cannot be written does not stop the training: see ``init(directory:onTrouble:)``.
public final class TensorBoardLog: TrainingMonitor {
  private let directory: String
  private let onTrouble: (String) -> Void
  private let clock: () -> Double

  private var folder: LogFolder?
  private var files: Files?
  private var schedule: InspectionSchedule?
  private var rate = TrainingRate()
  private var tags = TensorBoardTags(.beforeUpdate)
  private var hasSteps = false
  private var hasTrouble = false

  /// The files of a log.
  private struct Files {
    let hyperparameters: EventFile
    let train: EventFile
    let validation: EventFile?

    var all: [EventFile] { [hyperparameters, train] + (validation.map { [$0] } ?? []) }
  }

  /// A log in a directory, which is made where it is missing when the run begins.
  ///
  /// - Parameters:
  ///   - directory: The directory that `tensorboard --logdir` is to be given.
  ///   - onTrouble: Called at most once, with one line, when entries cannot be written while the
  ///     run goes on, as on a full disk. They are lost, the files stay whole, and what comes later
  ///     is written again as soon as there is room.
  public convenience init(directory: String, onTrouble: @escaping (String) -> Void = { _ in }) {
    self.init(
      directory: directory, clock: { Date().timeIntervalSince1970 }, onTrouble: onTrouble)
  }

  init(
    directory: String, clock: @escaping () -> Double, onTrouble: @escaping (String) -> Void
  ) {
    self.directory = directory
    self.clock = clock
    self.onTrouble = onTrouble
  }

  deinit {
    if !hasSteps { folder?.removeUnused() }
  }

  /// Begins the log, or goes on with the one of a run that is resumed.
  ///
  /// - Throws: `LogFolderError` where the directory cannot be written, or holds another run's log.
  public func begin(_ start: TrainingStart) throws {
    var folder = try LogFolder(directory, for: start)
    defer { self.folder = folder }
    let first = start.progress.step + 1
    let clock = clock
    func file(_ name: String?) throws(LogFolderError) -> EventFile {
      try folder.eventFile(name, firstStep: first, clock: clock)
    }
    do {
      files = Files(
        hyperparameters: try file(nil), train: try file("train"),
        validation: start.validation == nil ? nil : try file("validation"))
    } catch {
      folder.removeUnused()
      throw error
    }
    schedule = InspectionSchedule(start)
    tags = TensorBoardTags(start.configuration)
    addBeginning(start, isContinued: folder.isContinued)
    flush()
  }

  private func addBeginning(_ start: TrainingStart, isContinued: Bool) {
    let step = start.progress.step
    files?.hyperparameters.add([.sessionStart(start, time: clock())], step: 0)
    files?.train.add(SummaryValue.pages(start), step: step)
    guard !isContinued else { return }
    files?.train.add(GraphDefinition(start.plan, loss: start.configuration.loss))
    files?.train.add(SummaryValue.samples(start), step: step)
  }

  public func wantsInspection(at step: Int) -> Bool { schedule?.contains(step) ?? false }

  public func step(_ report: StepReport) {
    hasSteps = true
    rate.step(images: report.images)
  }

  public func inspect(_ inspection: Inspection) {
    rate.pause()
    files?.train.add(SummaryValue.values(of: inspection), step: inspection.step)
    flush()
  }

  public func point(_ point: CurvePoint) {
    rate.pause()
    files?.train.add(
      tags.scalars([
        (TensorBoardTags.stepLoss, point.batchLoss), (tags.stepAccuracy, point.batchAccuracy),
        (TensorBoardTags.imagesPerSecond, rate.take()),
      ]), step: point.step)
    files?.validation?.add(
      tags.scalars([
        (TensorBoardTags.stepLoss, point.validationLoss),
        (tags.stepAccuracy, point.validationAccuracy),
      ]), step: point.step)
    flush()
  }

  public func epoch(_ metrics: EpochMetrics) {
    rate.pause()
    let (loss, accuracy) = (TensorBoardTags.epochLoss, TensorBoardTags.epochAccuracy)
    files?.train.add(
      tags.scalars([(loss, metrics.trainLoss), (accuracy, metrics.trainAccuracy)]),
      step: metrics.step)
    files?.validation?.add(
      tags.scalars([(loss, metrics.validationLoss), (accuracy, metrics.validationAccuracy)]),
      step: metrics.step)
    flush()
  }

  public func diagnose(_ diagnosis: TrainingDiagnosis) {
    files?.train.add(
      [SummaryValue(tag: "diagnoses", content: .text(diagnosis.message))], step: diagnosis.step)
    flush()
  }

  public func end(_ end: TrainingEnd) {
    hasSteps = true
    files?.train.add([.result(end)], step: end.progress.step)
    files?.hyperparameters.add([.sessionEnd(end, time: clock())], step: 0)
    flush()
    files = nil
  }

  private func flush() {
    for file in files?.all ?? [] {
      do { try file.flush() } catch {
        guard !hasTrouble else { continue }
        hasTrouble = true
        onTrouble("\(error); the training goes on, its log has gaps")
      }
    }
  }
}
