import FileSupport
import Foundation
import TesseraCases
import TesseraFormats
import TesseraOperators
import Testing

@testable import TesseraOracle

extension TemporaryFolder {
  /// One in memory: the fuzz tests write tens of thousands of files.
  static func forOracle() throws -> TemporaryFolder {
    try TemporaryFolder("tessera-oracle", isInMemory: true)
  }

  /// Writes a file.
  func put(_ name: String, _ bytes: [UInt8]) throws {
    try AtomicFile.write(bytes, to: "\(path)/\(name)", isSynced: false)
  }

  /// Writes an array.
  func put(_ name: String, _ shape: [Int], _ elements: NPYArray.Elements) throws {
    try put(name, NPYArray(shape: shape, elements).serialized())
  }

  /// The array in a file; nil where there is none.
  func array(_ name: String) throws -> NPYArray? {
    guard has(name) else { return nil }
    return try NPYArray(bytes: FileBytes.read("\(path)/\(name)"))
  }

  /// The request of these cases, whose results go to results.json.
  func request(_ cases: String, dtype: String = "float32") throws(OracleError) -> OracleRequest {
    try OracleRequest(
      bytes: Array(
        #"{"version":1,"dtype":"\#(dtype)","results":"results.json","cases":[\#(cases)]}"#.utf8),
      path: "\(path)/request.json")
  }

  /// The answers to these cases.
  func answer(
    _ cases: String, dtype: String = "float32",
    by evaluator: OracleEvaluator = OracleEvaluator(KernelOperators())
  ) throws(OracleError) -> OracleResults {
    try evaluator.evaluate(try request(cases, dtype: dtype))
  }
}

extension OracleResults {
  /// The outcome of a case, which must be there.
  func outcome(_ id: String) throws -> OracleOutcome { try #require(self[id]).outcome.get() }
}

extension OracleEvaluator {
  /// The kernels of every instruction set that runs here, both algorithms, and the definitions.
  static var all: [OracleEvaluator] {
    InstructionSetLevel.available.flatMap { level in
      ConvolutionAlgorithm.allCases.map {
        OracleEvaluator(
          KernelOperators(Execution(threads: 2, algorithm: $0, instructionSet: level)))
      } + [OracleEvaluator(Definitions(arithmetic: level.arithmetic))]
    }
  }
}

/// The value that a JSON text stands for.
func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)[...]) }

/// The error that `body` throws, or nil.
func oracleError(_ body: () throws(OracleError) -> Void) -> OracleError? {
  do {
    try body()
    return nil
  } catch {
    return error
  }
}

extension OracleRequest {
  /// A request that stands at /f/request.json.
  init(text: String) throws(OracleError) {
    try self.init(bytes: Array(text.utf8), path: "/f/request.json")
  }

  /// A request of one case with this text.
  init(case text: String) throws(OracleError) {
    try self.init(
      text: #"{"version":1,"dtype":"float32","results":"r.json","cases":["# + text + "]}")
  }
}
