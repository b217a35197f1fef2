import Tessera
import TesseraFormats
import TesseraJudge
import TesseraOracle
import TesseraVerification

/// `tessera vectors export`: writes cases with their answers for tests elsewhere.
struct VectorsExport: Command {
  var operators: [String] = []
  var output: String?
  var cases = TestVectors().cases
  var seed: UInt64 = 0
  var precision = OracleRequest.Precision.float32
  var json = false

  static let declaration = CommandDeclaration<VectorsExport>(
    name: "export",
    overview: "Write test vectors, by which a kernel is tested without this program.",
    discussion: """
      The folder gets the inputs, the cotangent of y, and for y and every gradient the exact value \
      and the error that each element may have, as .npy files; manifest.json lists the cases, each \
      with the reason why it is there, and README.md says how they are read and what the mistakes \
      are that they catch. Equal options give equal files.

      The manifest is a request of the oracle protocol: 'tessera oracle DIR/manifest.json' \
      evaluates it and tells the worst error as a fraction of its bound.
      """,
    examples: [
      "tessera vectors export --output vectors",
      "tessera vectors export conv2d max_pool2d --cases 40 --output vectors",
    ],
    arguments: [
      .repeating(
        "operator", \.operators, .word(OperatorKind.allCases.map(\.rawValue)), atLeastOne: false,
        default: "all of them", help: "The operators to write cases of.")
    ],
    options: [
      .optional(
        "output", short: "o", "dir", \.output, .directory, help: "A new or empty directory."),
      .value(
        "cases", "n", \.cases, .integer(in: 1...1_000),
        help: "How many cases an operator has at most."),
      .value("seed", "n", \.seed, .seed, help: "Chooses the cases and what is in them."),
      .value("dtype", "type", \.precision, .choice, help: "The type of the inputs."),
      .json(\.json),
    ])

  func run(_ console: Console) throws {
    guard let output else {
      throw UsageError(
        message: "Missing expected option '--output <dir>'.",
        path: [CommandTable.name, "vectors", Self.declaration.name])
    }
    let kinds = OperatorKind.allCases.filter {
      operators.isEmpty || operators.contains($0.rawValue)
    }
    var vectors = TestVectors()
    (vectors.cases, vectors.seed, vectors.precision) = (cases, seed, precision)
    let written: [TestVectors.Written]
    do { written = try vectors.write(kinds, to: output) } catch let error as JudgeError {
      throw CommandError(error.description)
    }
    let manifest = "\(output)/\(TestVectors.manifest)"
    if json {
      try console.write([
        "manifest": .string(manifest), "cases": .integer(total(written)),
        "operators": .array(
          written.map { entry in
            .object([
              "operator": .string(entry.operation.rawValue), "cases": .integer(entry.cases),
              "mistakes_caught": .integer(entry.caught), "mistakes_missed": .strings(entry.missed),
            ])
          }),
      ])
      return
    }
    for entry in written {
      let mistakes = entry.caught + entry.missed.count
      try console.writeLine(
        "\(entry.operation.rawValue): \(counted(entry.cases, "case"))"
          + (mistakes == 0 ? "" : ", catching \(entry.caught) of \(counted(mistakes, "mistake"))"))
    }
    try console.writeLine("\(printable(manifest)): \(counted(total(written), "case"))")
  }

  private func total(_ written: [TestVectors.Written]) -> Int {
    written.reduce(0) { $0 + $1.cases }
  }
}
