import TesseraCases
import TesseraFormats
import TesseraMuseum
import TesseraOracle

/// Test vectors: cases with their answers as files, by which a kernel in any language can be tested
/// without this program at hand.
///
///     let written = try TestVectors().write([.conv2d, .relu], to: "vectors")
///     // vectors/manifest.json is a request of the oracle protocol, vectors/README.md says how it is read
///
/// Every case holds inputs, the cotangent of y, and for y and every gradient the exact value and the
/// error that each element may have (see `Answer`). The cases are those that tell the wrong kernels of
/// the museum from right ones; each says which, or what else it is there for. `Judge` and
/// `OracleEvaluator` read them back.
public struct TestVectors: Sendable {
  /// What was written for one operator.
  public struct Written: Sendable {
    /// The operator.
    public let operation: OperatorKind
    /// How many cases were written.
    public let cases: Int
    /// How many mistakes of the museum show in these cases.
    public let caught: Int
    /// Those that do not: they change no more than rounding may, or nothing in cases this small.
    public let missed: [String]
  }

  /// The type of inputs and cotangents; answers and bounds are always in double precision.
  public var precision = OracleRequest.Precision.float32
  /// How many cases an operator has at most.
  public var cases = 16
  /// Chooses the cases and what is in them.
  public var seed: UInt64 = 0

  /// Vectors of everything as it is; set what is to be otherwise.
  public init() {}

  /// The name of the request in its folder.
  public static let manifest = "manifest.json"

  /// The cases that are chosen from, and how large they may be: small enough for a kernel that is
  /// written as loops in a slow language, and for a repository.
  private static let candidates = (count: 200, mostElements: 300, mostWork: 20_000)

  /// Writes the vectors of these operators into a new or empty folder, the manifest last.
  ///
  /// - Throws: `JudgeError` where the folder is not empty, `FileWriteError`.
  public func write(_ kinds: [OperatorKind], to folder: String) throws -> [Written] {
    switch precision {
    case .float32: try write(kinds, to: folder, as: Float.self)
    case .float64: try write(kinds, to: folder, as: Double.self)
    }
  }

  private func write<Scalar: OperatorScalar>(
    _ kinds: [OperatorKind], to path: String, as _: Scalar.Type
  ) throws -> [Written] {
    let folder = try WorkFolder(kept: path)
    var writer = OracleRequestWriter<Scalar>(folder: folder.path, name: Self.manifest)
    var result: [Written] = []
    for kind in kinds {
      let exhibits = Museum.exhibits.filter { $0.operation == kind }
      let choice: VectorChoice<Scalar> = try choice(of: kind, exhibits)
      for (number, item) in choice.chosen.enumerated() {
        let place = number < 10 ? "0\(number)" : "\(number)"
        try writer.add(
          item.vector.question.problem, id: "\(kind.rawValue)-\(place)",
          answers: item.vector.question.answers, reason: item.reason)
      }
      let caught = choice.chosen.reduce(into: Set<String>()) { $0.formUnion($1.vector.caught) }
      result.append(
        Written(
          operation: kind, cases: choice.chosen.count, caught: caught.count,
          missed: exhibits.map(\.name).filter { !caught.contains($0) }))
    }
    try AtomicFile.write(
      Array(VectorGuide.text(kinds).utf8), to: "\(folder.path)/README.md", isSynced: false)
    _ = try writer.finish()
    return result
  }

  private func choice<Scalar: OperatorScalar>(
    of kind: OperatorKind, _ exhibits: [Exhibit]
  ) throws -> VectorChoice<Scalar> {
    let features = CaseFeature.all(of: kind)
    let sweep = CaseSweep(
      kind: kind, count: max(Self.candidates.count, 4 * cases), seed: seed,
      restriction: CaseRestriction(), mostElements: Self.candidates.mostElements,
      mostWork: Self.candidates.mostWork)
    let candidates = try sweep.specifications.map {
      try VectorCase<Scalar>($0, exhibits: exhibits, features: features)
    }
    return VectorChoice(from: candidates, most: cases, mistakes: exhibits.map(\.name))
  }
}
