import Tessera

/// How a command computes.
///
/// - Throws: `InstructionSetError` where `TESSERA_ISA` pins what cannot run here.
func chosenExecution(
  threads: Int?, algorithm: ConvolutionAlgorithm = .direct
) throws -> Execution {
  let level = try InstructionSetLevel.choose().level
  return Execution(
    threads: threads ?? processorCount, algorithm: algorithm, instructionSet: level)
}

/// Where data sets are looked for, as `--data` and the environment say.
func datasetLocator(_ data: DataLocation?) -> DatasetLocator {
  let directory: String? =
    switch data {
    case .glyphs: DatasetLocator.drawnWord
    // A folder of that very name reaches us with its "./".
    case .directory(let path): path
    case nil: nil
    }
  return DatasetLocator(directory: directory)
}

/// Where the images of a set come from.
func source(of kind: DatasetKind, _ data: DataLocation?) throws -> DatasetSource {
  try datasetLocator(data).source(of: kind)
}

/// Says on standard error that what follows is not about the real set.
func noteStandIn(_ kind: DatasetKind, _ source: DatasetSource, _ console: Console) {
  guard kind != .glyphs, source == .drawn else { return }
  console.note(
    "Note: letters drawn by this program stand in for \(kind.title): the figures say nothing about "
      + "\(kind.title) itself.")
}

extension Console {
  /// Says on standard error what was left out of a data set or changed in it.
  func notes(_ sentences: [String]) {
    for sentence in sentences { note(printable("Note: \(sentence).")) }
  }
}
