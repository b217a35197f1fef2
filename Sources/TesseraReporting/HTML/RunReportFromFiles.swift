import TesseraDatasets
import TesseraFormats
import TesseraLayers
import TesseraOperators
import TesseraTraining

extension RunReport {
  /// The report of a model that was saved; with the record of its run, where there is one, all that was
  /// seen while it trained.
  ///
  /// - Parameters:
  ///   - model: The model, read and checked.
  ///   - record: As it was read; `nil` where there is none.
  ///   - directory: The folder of the run, to be shown.
  public init(_ model: ModelFile, record: RunRecord? = nil, directory: String? = nil) {
    let ending = record?.ending
    self.init(
      plan: model.plan, information: model.information, configuration: model.configuration,
      state: ending.map(State.ended) ?? .saved, progress: model.progress,
      record: record ?? RunRecord(), directory: directory)
  }

  /// Adds what the network does with images.
  ///
  /// - Parameters:
  ///   - model: The model whose network is asked.
  ///   - dataset: The images, which the network must take.
  ///   - execution: How operators run; never changes a bit.
  /// - Throws: `FormatError` where the model's parameters cannot be had.
  public mutating func examine(
    _ model: ModelFile, on dataset: Dataset, execution: Execution
  ) throws(FormatError) {
    let network =
      switch model.precision {
      case .float: try model.network(of: Float.self)
      case .double: try model.network(of: Double.self).inSinglePrecision
      }
    images = Images(
      [("train", dataset.train), ("validation", dataset.validation), ("test", dataset.test)],
      classes: plan.output.count)
    findings = ReportFindings(
      network: network, images: dataset.test, part: "test", step: progress.step,
      atMost: RunReportMonitor.finalLimit, scaling: information.scaling, execution: execution)
  }

  /// Adds a line that says why something is not shown.
  public mutating func remark(_ line: String) { remarks.append(line) }

  /// The accuracy on the images that were looked at, and how many they are.
  public var examined: (accuracy: Double, images: Int)? {
    findings.map { ($0.confusion.accuracy, $0.confusion.count) }
  }

  /// Replaces the file at `path` by the page.
  public func write(to path: String) throws(FileWriteError) {
    try AtomicFile.write(Array(html().utf8), to: path)
  }
}
