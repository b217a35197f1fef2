import TesseraCases

/// Which cases a kernel gets wrong, told by their properties.
struct FailureCondition {
  let classes: [CaseClass]
  /// In words.
  let text: String

  /// - Parameter cases: Every case that was judged and whether it is wrong; at least one is.
  init(_ kind: OperatorKind, _ cases: [(specification: CaseSpecification, isWrong: Bool)]) {
    let table = CaseFeature.all(of: kind).map { feature in
      Row(feature: feature, holds: cases.map { feature.holds($0.specification) })
    }
    let wrong = cases.map(\.isWrong)
    classes = table.compactMap { row in
      let with = zip(row.holds, wrong).filter(\.0)
      return with.isEmpty
        ? nil
        : CaseClass(name: row.feature.name, cases: with.count, wrong: with.filter(\.1).count)
    }
    text = Self.text(table, wrong)
  }

  private struct Row {
    let feature: CaseFeature
    let holds: [Bool]
  }

  /// The properties that every wrong case has, chosen so that as few right ones as possible have them
  /// all; none that every wrong case could well have by chance.
  private static func text(_ table: [Row], _ wrong: [Bool]) -> String {
    let total = wrong.count { $0 }
    let necessary = table.filter { row in zip(row.holds, wrong).allSatisfy { $0 || !$1 } }
    var inside = [Bool](repeating: true, count: wrong.count)
    var names: [String] = []
    func remaining(_ row: Row) -> Int { zip(row.holds, inside).count { $0 && $1 } }
    while names.count < 3, let best = necessary.min(by: { remaining($0) < remaining($1) }) {
      guard isTelling(wrong: total, with: remaining(best), of: inside.count { $0 }) else { break }
      names.append(best.feature.name)
      inside = zip(inside, best.holds).map { $0 && $1 }
    }
    let with = inside.count { $0 }
    guard !names.isEmpty else {
      return total == wrong.count
        ? "wrong in every case" : "wrong in \(total) of \(wrong.count) cases"
    }
    let share = total == with ? "wherever there is" : "in \(total) of the \(with) cases with"
    return "wrong \(share) \(names.joined(separator: " and ")); right in all "
      + "\(wrong.count - with) others"
  }

  /// Whether it is no chance that all wrong cases have a property: were they drawn from all, it would
  /// be so once in 10,000 times.
  private static func isTelling(wrong: Int, with: Int, of all: Int) -> Bool {
    var chance = 1.0
    for i in 0..<wrong { chance *= Double(with - i) / Double(all - i) }
    return chance < 1e-4
  }
}
