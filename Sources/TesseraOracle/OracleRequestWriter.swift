import TesseraAnswers
import TesseraCases
import TesseraFormats
import TesseraTensors

/// Writes a request and its arrays into a folder, for somebody else to answer.
///
///     var writer = OracleRequestWriter<Float>(folder: folder)
///     let asked = try writer.add(question, id: "a", outputs: [.y, .gradX])
///     let request = try writer.finish()       // …/request.json, results go to …/results.json
///     // … the other program runs; its y then stands in asked.outputs[.y]
///
/// The arrays are called `0-x.npy`, `0-dy.npy`, `0-out_y.npy` and so on, by the number of the case.
public struct OracleRequestWriter<Scalar: OperatorScalar> {
  /// Where everything is written.
  public let folder: String
  private let name: String
  private var cases: [JSONValue] = []
  private var ids: Set<[UInt8]> = []

  /// Begins a request in a folder that is there.
  ///
  /// - Parameters:
  ///   - folder: Where the request and its arrays go.
  ///   - name: That of the request's file.
  public init(folder: String, name: String = "request.json") {
    (self.folder, self.name) = (folder, name)
  }

  /// Adds a case and writes its inputs.
  ///
  /// Shapes are not looked at: the arrays may stand in another order of axes than the protocol's,
  /// where the other program wants it so.
  ///
  /// - Parameters:
  ///   - question: The case, its attributes finite.
  ///   - id: Its name; no other case has it.
  ///   - outputs: What is asked for.
  /// - Returns: The case with the paths of its files.
  /// - Throws: `FileWriteError`.
  @discardableResult
  public mutating func add(
    _ question: OperatorCase<Scalar>, id: String, outputs: [OutputName]
  ) throws(FileWriteError) -> OracleCase {
    let stem = "\(cases.count)"
    var result = try begun(question, id: id, stem: stem)
    for name in outputs { result.outputs[name] = "\(stem)-out_\(name.rawValue).npy" }
    cases.append(result.json)
    return result.resolved(in: folder)
  }

  /// Adds a case with what is expected of it; nothing is to be written.
  ///
  /// - Parameters:
  ///   - question: The case.
  ///   - id: Its name, which that of its files begins with.
  ///   - answers: The outputs with their bounds.
  ///   - reason: Why it is there.
  /// - Throws: `FileWriteError`.
  public mutating func add(
    _ question: OperatorCase<Scalar>, id: String, answers: [OutputName: Answer], reason: String
  ) throws(FileWriteError) {
    var result = try begun(question, id: id, stem: id)
    result.reason = reason
    for name in question.operation.kind.outputs {
      guard let answer = answers[name] else { continue }
      result.expected[name] = try write(
        NPYArray(answer.exact), "\(id)-expected_\(name.rawValue).npy")
      result.bounds[name] = try write(
        NPYArray(answer.bound), "\(id)-bounds_\(name.rawValue).npy")
    }
    cases.append(result.json)
  }

  /// A case without outputs, whose inputs are written to files that begin with `stem`.
  private mutating func begun(
    _ question: OperatorCase<Scalar>, id: String, stem: String
  ) throws(FileWriteError) -> OracleCase {
    require(ids.insert(Array(id.utf8)).inserted, "a request has two cases “\(id)”")
    var result = OracleCase(id: id, operation: question.operation, inputs: [:], outputs: [:])
    for name in OperandName.allCases {
      let tensor = question.inputs[name].map { NPYArray($0) }
      let labels = name == .labels ? question.labels.map { NPYArray(labels: $0) } : nil
      guard let array = labels ?? tensor else { continue }
      result.inputs[name] = try write(array, "\(stem)-\(name.rawValue).npy")
    }
    if let cotangent = question.cotangent {
      result.upstream = try write(NPYArray(cotangent), "\(stem)-dy.npy")
    }
    return result
  }

  /// Writes the request.
  ///
  /// - Returns: The paths of the request and of the results that it asks for.
  /// - Throws: `FileWriteError`.
  public func finish() throws(FileWriteError) -> (request: String, results: String) {
    let precision: OracleRequest.Precision = Scalar.self == Float.self ? .float32 : .float64
    let head =
      #"{"version":\#(OracleRequest.version),"dtype":"\#(precision.rawValue)","#
      + #""results":"results.json","cases":["#
    // A line for each case: people look into these files.
    let text = head + "\n" + cases.map(\.text).joined(separator: ",\n") + "\n]}\n"
    let path = "\(folder)/\(name)"
    try AtomicFile.write(Array(text.utf8), to: path, isSynced: false)
    return (path, "\(folder)/results.json")
  }

  private func write(_ array: NPYArray, _ name: String) throws(FileWriteError) -> String {
    try AtomicFile.write(array.serialized(), to: "\(folder)/\(name)", isSynced: false)
    return name
  }
}
