import TesseraCases
import TesseraTensors

/// The cases that a kernel is judged by: from every family of the court's table that is not for our own
/// kernels alone, small enough for a kernel that is written as loops in a slow language.
///
/// Whole numbers first, then real ones, and last those that are neither, where the protocol says what
/// comes of them. No array is empty.
struct CaseSweep {
  let kind: OperatorKind
  let count: Int
  let seed: UInt64
  let restriction: CaseRestriction
  /// The most elements of all inputs together, and the most multiply-adds.
  var mostElements = 6_000
  var mostWork = 400_000
  /// Whether all numbers are real ones.
  var isReal = false

  /// How often a place of the sweep looks for a case that fits.
  private static let attempts = 300

  /// Different cases, fewer than ``count`` where there are not so many.
  var specifications: [CaseSpecification] {
    let families = CaseTable.families(of: kind).filter { !$0.isForOwnKernels }
    var result: [CaseSpecification] = []
    var seen: Set<CaseSpecification> = []
    for place in 0..<count {
      let random = CounterRandom(seed: seed, stream: UInt64(place) | 1 << 34)
      for attempt in 0..<Self.attempts {
        let position = UInt64(attempt) * 2
        let family = families[random.integer(position, below: families.count)]
        let number = random.integer(position + 1, below: family.count)
        var drawn = family.specification(number)
        drawn.values = values(at: place)
        drawn.seed = seed &* 1_000_003 &+ UInt64(place)
        guard let specification = restriction.applied(to: drawn, number: number),
          isSuitable(specification), seen.insert(specification).inserted
        else { continue }
        result.append(specification)
        break
      }
    }
    return result
  }

  private func values(at place: Int) -> CaseValues {
    if isReal { return .real }
    let part = Double(place) / Double(count)
    if part < 0.5 { return kind.hasTies && place % 2 == 1 ? .ties : .integers }
    if part >= 0.875, !kind.specialOutputs.isEmpty { return .special }
    return kind.isActivation && place % 3 == 2 ? .scales : .real
  }

  private func isSuitable(_ specification: CaseSpecification) -> Bool {
    let elements = specification.operands.values.reduce(0) { $0 + $1.count }
    return specification.isLegal && specification.operands.values.allSatisfy { $0.count > 0 }
      && elements <= mostElements && specification.work <= mostWork
  }
}

extension CaseSpecification {
  /// The multiply-adds of y.
  var work: Int {
    guard let y = try? shapes.output(operation.kind.outputs[0]) else { return .max }
    switch operation {
    case .conv2d: return y.count * (operands[.w].map { $0[0] * $0[1] * $0[2] } ?? 0)
    case .dense: return y.count * (operands[.w]?[0] ?? 0)
    case .gemm(let attributes): return y.count * (operands[.a]?[attributes.transposeA ? 0 : 1] ?? 0)
    case .matmul: return y.count * (operands[.a]?[-1] ?? 0)
    default: return y.count
    }
  }
}
