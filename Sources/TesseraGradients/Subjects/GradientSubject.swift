import TesseraCases
import TesseraOperators

/// One row of the table of finite differences: an operator, a layer, a loss or a network, with every
/// case in which its gradients are checked.
public struct GradientSubject: Sendable {
  /// What reports call it; unlike any other.
  public let name: String
  /// What it is chosen by: the operator's name, or the recipe's.
  public let group: String
  private let make: @Sendable (GradientSetting) throws -> [GradientProblem]

  init(
    _ name: String, group: String,
    _ make: @escaping @Sendable (GradientSetting) throws -> [GradientProblem]
  ) {
    (self.name, self.group, self.make) = (name, group, make)
  }

  /// The cases, filled at random.
  public func problems(_ setting: GradientSetting) throws -> [GradientProblem] {
    try make(setting).map { problem in
      var problem = problem
      problem.replay = "tessera gradcheck \(group) --seed \(setting.seed)"
      return problem
    }
  }

  /// Checks every case: one report of each kind, over all cases together.
  ///
  /// - Throws: `ShapeError` where a case does not fit together, which is a mistake of the table.
  public func reports(_ setting: GradientSetting) throws -> [GradientReport] {
    var reports: [GradientReport] = []
    for (number, problem) in try problems(setting).enumerated() {
      let seed = setting.seed(of: number)
      for report in try GradientCheck.reports(on: problem, seed: seed) {
        if let place = reports.firstIndex(where: { $0.kind == report.kind }) {
          reports[place].merge(report)
        } else {
          reports.append(report)
        }
      }
    }
    for place in reports.indices { reports[place].name = name }
    return reports
  }
}

/// How the cases of a subject are filled and run.
public struct GradientSetting: Sendable {
  /// Chooses all random numbers: shapes, inputs, cotangents.
  public var seed: UInt64
  /// How operators run.
  public var execution: Execution

  /// A setting; one thread is enough, since the subjects share the processors.
  public init(seed: UInt64, execution: Execution = Execution(threads: 1)) {
    (self.seed, self.execution) = (seed, execution)
  }

  /// A seed for each case.
  func seed(of number: Int) -> UInt64 { (seed &<< 20) &+ UInt64(number) }
}

/// The table: every operator, layer, loss and recipe.
public enum GradientSubjects {
  /// Every subject: operators over the lattices of their options, layers over theirs, losses, small
  /// networks and every recipe's network at reduced size.
  public static let all: [GradientSubject] = operators + layers + losses + networks + recipes

  /// The groups, in order.
  public static var groups: [String] {
    all.map(\.group).reduce(into: []) { groups, group in
      if !groups.contains(group) { groups.append(group) }
    }
  }

  /// The subjects of a group; of the layer where `word` is a layer's name in files.
  public static func named(_ word: String) -> [GradientSubject] {
    let group = layerGroups[word] ?? word
    return all.filter { $0.group == group }
  }

  /// Checks some subjects, several at a time; the reports are in their order.
  ///
  /// - Parameters:
  ///   - subjects: What is checked.
  ///   - setting: How the cases are filled and run.
  ///   - workers: How many are checked at a time. The reports are the same for any number.
  public static func reports(
    on subjects: [GradientSubject], setting: GradientSetting, workers: Int
  ) throws -> [[GradientReport]] {
    try Workers.map(subjects, workers: workers) { subject in
      Result { try subject.reports(setting) }
    }.map { try $0.get() }
  }
}
