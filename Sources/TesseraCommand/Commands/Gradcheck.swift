import Tessera
import TesseraVerification

/// `tessera gradcheck`: gradients against finite differences.
struct Gradcheck: Command {
  var subjects: [String] = []
  var seed: UInt64 = 0
  var threads: Int?
  var json = false

  static let declaration = CommandDeclaration<Gradcheck>(
    name: "gradcheck",
    overview: "Hold gradients against finite differences.",
    discussion: """
      Without an argument: every operator and layer over its options, every loss, and the network \
      of every recipe at reduced size, one line each. With the name of a recipe: its network as it \
      is, one line for each parameter. All in double precision.

      At a kink (a relu at 0, a tie in a pool) the derivative is that of the function with its \
      choices held.
      """,
    examples: [
      "tessera gradcheck",
      "tessera gradcheck conv2d max_pool2d --seed 7",
      "tessera gradcheck mnist-lenet",
    ],
    arguments: [
      .repeating(
        "subject", \.subjects, .gradientSubject, atLeastOne: false, default: "the whole table",
        help: "A recipe, an operator or a layer.")
    ],
    options: [
      .value(
        "seed", "n", \.seed, .seed,
        help: "The seed of shapes, inputs, parameters and cotangents."),
      .threads(\.threads),
      .json(\.json),
    ])

  static var answersByStatus: Bool { true }

  func run(_ console: Console) throws {
    let execution = try chosenExecution(threads: threads)
    let findings = try found(execution)
    let report = GradcheckReport(findings: findings, seed: seed, execution: execution)
    if json { try console.write(report.object) } else { try console.write(report.text) }
    try Self.judge(findings)
  }

  /// - Throws: `CommandError` where something failed.
  static func judge(_ findings: [GradcheckFinding]) throws {
    let failed = findings.count { !$0.passed }
    guard failed == 0 else {
      throw CommandError("\(counted(failed, "subject")) of \(findings.count) failed")
    }
  }

  /// What was asked for: a recipe as it is with all threads, the rows of the table several at a time.
  private func found(_ execution: Execution) throws -> [GradcheckFinding] {
    guard !subjects.isEmpty else { return try rows(GradientSubjects.all, execution) }
    return try subjects.flatMap { word in
      guard let recipe = Recipe.named(word) else {
        return try rows(GradientSubjects.named(word), execution)
      }
      let setting = GradientSetting(seed: seed, execution: execution)
      return [
        GradcheckFinding(
          name: word, group: word, isNetwork: true,
          reports: try GradientCheck.reports(on: recipe, setting: setting))
      ]
    }
  }

  private func rows(
    _ subjects: [GradientSubject], _ execution: Execution
  ) throws -> [GradcheckFinding] {
    var single = execution
    single.threads = 1
    let setting = GradientSetting(seed: seed, execution: single)
    let reports = try GradientSubjects.reports(
      on: subjects, setting: setting, workers: execution.threads)
    return zip(subjects, reports).map {
      GradcheckFinding(name: $0.name, group: $0.group, isNetwork: false, reports: $1)
    }
  }
}

extension ValueFormat where Value == String {
  /// A recipe, or what the table of gradients calls an operator, a layer or a loss.
  static var gradientSubject: ValueFormat {
    let groups = GradientSubjects.groups
    let layers = Architecture.layerTypes.map { $0.typeName }.filter { !groups.contains($0) }
    let words = groups + layers
    return ValueFormat(
      allowed: "the name of a recipe, an operator or a layer, as 'tessera gradcheck' lists them",
      completion: .words(words), read: { words.contains($0) ? $0 : nil }, show: { $0 })
  }
}
