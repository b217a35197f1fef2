import TesseraDatasets
import TesseraLayers
import TesseraTraining

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Everything that a page about a run, or a model, shows.
public struct RunReport: Sendable {
  /// How the run stands.
  enum State: Sendable, Hashable {
    /// It goes on: the epoch it is in, of how many, and how fast it is.
    case training(epoch: Int, epochs: Int, imagesPerSecond: Double?, secondsLeft: Double?)
    /// It is over.
    case ended(RunRecord.Ending)
    /// Read from a model file that tells no more.
    case saved
  }

  /// The images of a run.
  struct Images: Sendable {
    struct Part: Sendable {
      /// "train", "validation", "test".
      let name: String
      /// The number of images of each class.
      let classCounts: [Int]
    }

    let parts: [Part]
    /// The part that the samples are of, and for each class a few side by side.
    let samplePart: String
    let samples: [InlinePicture?]
  }

  let plan: NetworkPlan
  let information: ModelInformation
  let configuration: TrainingConfiguration
  var state: State
  var progress: TrainingProgress
  var record: RunRecord
  var images: Images?
  var findings: ReportFindings?
  /// Why something is not shown, one line each.
  var remarks: [String] = []
  /// When the page is written.
  var written = Date()
  /// Where the run keeps its files.
  var directory: String?

  init(
    plan: NetworkPlan, information: ModelInformation, configuration: TrainingConfiguration,
    state: State, progress: TrainingProgress, record: RunRecord = RunRecord(),
    directory: String? = nil
  ) {
    self.plan = plan
    self.information = information
    self.configuration = configuration
    self.state = state
    self.progress = progress
    self.record = record
    self.directory = directory
  }

  /// The recipe, or the folder where there is none.
  var title: String { information.recipe ?? "A network" }

  /// The name of a class as it is shown.
  func className(_ index: Int) -> String {
    information.classNames.indices.contains(index) ? information.classNames[index] : "\(index)"
  }

  /// Whether the page is to load itself again.
  var isLive: Bool {
    if case .training = state { true } else { false }
  }
}

extension RunReport.Images {
  private static let samplesPerClass = 10

  /// Counts and samples of the parts that there are; the samples are of the first.
  init(_ parts: [(name: String, set: ImageSet?)], classes: Int) {
    let present = parts.compactMap { part in part.set.map { (name: part.name, set: $0) } }
    self.parts = present.map { name, set in
      var counts = [Int](repeating: 0, count: classes)
      for index in 0..<set.count where counts.indices.contains(Int(set.labels[index])) {
        counts[Int(set.labels[index])] += 1
      }
      return Part(name: name, classCounts: counts)
    }
    samplePart = present.first?.name ?? ""
    samples =
      present.first.map { _, set in
        set.firstOfEachClass(classes, atMost: Self.samplesPerClass).map { indices in
          set.sheet(of: indices).picture(columns: Self.samplesPerClass).map(InlinePicture.init)
        }
      } ?? []
  }
}
