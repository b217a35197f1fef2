import TesseraFormats
import TesseraOracle
import TesseraTensors

/// A request about the points of gradient checks: any operator, by its name.
///
/// A point is one case; arrays that several points share are written once.
struct DifferenceRequest {
  private let exchange: Exchange
  private let folder: String
  private var cases: [JSONValue] = []
  private var files: [Array: String] = [:]
  private var results: OracleResults?

  /// An array by its shape and bits.
  private struct Array: Hashable {
    let shape: Shape
    let key: PointKey
  }

  /// The cases of one problem: its points, then its gradients.
  struct Cases {
    let values: Range<Int>
    let gradients: Range<Int>
  }

  enum Result {
    /// The problem's function knows them now.
    case learnt
    case unsupported(String)
    /// What is wrong, in a line.
    case wrong(String)
  }

  init(_ exchange: Exchange, name: String) throws(JudgeError) {
    self.exchange = exchange
    folder = try exchange.folder.folder(name)
  }

  /// Adds everything that a function lacks.
  mutating func add(_ function: ForeignFunction) throws -> Cases {
    let problem = function.problem
    let first = cases.count
    for point in function.missing { try add(problem, point, cotangent: nil, outputs: ["y"]) }
    let second = cases.count
    for point in function.missingGradients {
      try add(problem, point.dropLast(), cotangent: point.last, outputs: problem.gradients)
    }
    return Cases(values: first..<second, gradients: second..<cases.count)
  }

  private mutating func add(
    _ problem: ForeignProblem, _ point: some Sequence<Tensor<Double>>, cotangent: Tensor<Double>?,
    outputs: [String]
  ) throws {
    let id = "\(cases.count)"
    var inputs: [JSONValue.Member] = []
    for (name, tensor) in zip(problem.names, point) {
      inputs.append(.init(name, .string(try file(tensor))))
    }
    for (name, array) in problem.constants {
      let path = "\(id)-\(name).npy"
      try write(array.serialized(), path)
      inputs.append(.init(name, .string(path)))
    }
    var members: [JSONValue.Member] = [
      .init("id", .string(id)), .init("op", .string(problem.operation)),
      .init("attrs", problem.attributes), .init("inputs", .object(inputs)),
    ]
    if let cotangent {
      let y = JSONValue.Member("y", .string(try file(cotangent)))
      members.append(.init("upstream", .object([y])))
    }
    let named = outputs.map { JSONValue.Member($0, .string("\(id)-out_\($0).npy")) }
    members.append(.init("outputs", .object(named)))
    cases.append(.object(members))
  }

  private mutating func file(_ tensor: Tensor<Double>) throws -> String {
    let array = Array(shape: tensor.shape, key: PointKey([tensor]))
    if let known = files[array] { return known }
    let name = "array-\(files.count).npy"
    try write(NPYArray(tensor).serialized(), name)
    files[array] = name
    return name
  }

  private func write(_ bytes: [UInt8], _ name: String) throws(JudgeError) {
    do throws(FileWriteError) {
      try AtomicFile.write(bytes, to: "\(folder)/\(name)", isSynced: false)
    } catch { throw JudgeError("\(error)") }
  }

  /// Runs the command.
  ///
  /// - Returns: How it ended, and what is wrong with the run as a whole, to follow "the command".
  mutating func ask() throws -> (run: ForeignCommand.Run, fault: String?) {
    let json = JSONValue.object([
      .init("version", .integer(OracleRequest.version)), .init("dtype", .string("float64")),
      .init("results", .string("results.json")), .init("cases", .array(cases)),
    ])
    try write([UInt8]((json.text + "\n").utf8), "request.json")
    let run = try exchange.start("\(folder)/request.json")
    if let fault = run.ending.fault(timeLimit: exchange.command.timeLimit) { return (run, fault) }
    do throws(OracleError) {
      results = try exchange.readResults("\(folder)/results.json", run)
    } catch { return (run, error.reason) }
    return (run, nil)
  }

  /// Reads the answers to one problem into its function, and removes nothing.
  func answers(to function: ForeignFunction, _ cases: Cases) throws -> Result {
    var outputs: [Tensor<Double>] = []
    var gradients: [[Tensor<Double>]] = []
    for number in cases.values {
      switch read(number, ["y"]) {
      case .success(let tensors):
        guard tensors[0].shape == outputs.first?.shape ?? function.shape ?? tensors[0].shape else {
          return .wrong("y: its shape changes from point to point")
        }
        outputs += tensors
      case .failure(let refusal): return refusal.result
      }
    }
    for number in cases.gradients {
      switch read(number, function.problem.gradients) {
      case .success(let tensors): gradients.append(tensors)
      case .failure(let refusal): return refusal.result
      }
    }
    function.learn(outputs, gradients)
    return .learnt
  }

  /// Removes the request, unless requests are kept.
  func discard() { exchange.folder.discard(folder) }

  private struct Refusal: Error { let result: Result }

  private func read(
    _ number: Int, _ names: [String]
  ) -> Swift.Result<[Tensor<Double>], Refusal> {
    guard let entry = results?["\(number)"] else {
      return .failure(Refusal(result: .wrong("there is no result for a point")))
    }
    let outcome: OracleOutcome
    switch entry.outcome {
    case .failure(let error):
      return .failure(Refusal(result: .wrong("a result cannot be read: \(error.message)")))
    case .success(let found): outcome = found
    }
    switch outcome.status {
    case .unsupported: return .failure(Refusal(result: .unsupported(outcome.message)))
    case .error: return .failure(Refusal(result: .wrong("it was refused: \(outcome.message)")))
    case .ok: break
    }
    var tensors: [Tensor<Double>] = []
    for name in names {
      switch Exchange.read("\(folder)/\(number)-out_\(name).npy") as Written<Double> {
      case .tensor(let tensor): tensors.append(tensor)
      case .fault(let reason):
        return .failure(Refusal(result: .wrong("\(name): \(reason)")))
      }
    }
    return .success(tensors)
  }
}
