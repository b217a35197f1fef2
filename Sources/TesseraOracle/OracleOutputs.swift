import TesseraCases
import TesseraFormats
import TesseraTensors

extension OracleCase {
  /// Writes the outputs that have a file, in the type of the evaluation: all of them, or none.
  ///
  /// - Throws: `OracleError` with the output whose file cannot be written.
  func write<Scalar: OperatorScalar>(
    _ values: [(name: OutputName, value: Tensor<Scalar>)]
  ) throws(OracleError) {
    var staged: [(name: OutputName, path: String, file: AtomicFile.Staged)] = []
    for (name, value) in values {
      guard let path = outputs[name] else { continue }
      do throws(FileWriteError) {
        let bytes = NPYArray(value).serialized()
        staged.append((name, path, try AtomicFile.stage(bytes, for: path, isSynced: false)))
      } catch {
        for entry in staged { entry.file.discard() }
        throw OracleError(writing: name, error)
      }
    }
    for index in staged.indices {
      do throws(FileWriteError) { try staged[index].file.commit() } catch {
        for entry in staged[(index + 1)...] { entry.file.discard() }
        // Those that are in their places already are answers of a case that has failed.
        for entry in staged[..<index] { FilePath.remove(entry.path) }
        throw OracleError(writing: staged[index].name, error)
      }
    }
  }
}

extension OracleError {
  fileprivate init(writing name: OutputName, _ error: FileWriteError) {
    self.init(field: "outputs.\(name.rawValue)", reason: error.description)
  }
}
