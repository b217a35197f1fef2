import TesseraTensors

/// Makes a failing case smaller for as long as it fails.
public enum CaseShrinker {
  /// The smallest case that was found to fail, beginning with one that does.
  ///
  /// Greedy: every extent and option is lowered, boldly first, and the first smaller case that fails
  /// is taken; nothing smaller within reach of the result fails.
  ///
  /// - Parameters:
  ///   - specification: A case that fails.
  ///   - attempts: The most cases that are tried.
  ///   - fails: Whether a case, legal and made anew, still fails.
  public static func smallest(
    _ specification: CaseSpecification, attempts: Int = 2_000,
    fails: (CaseSpecification) throws -> Bool
  ) rethrows -> CaseSpecification {
    var best = specification
    var left = attempts
    var tried: Set<CaseSpecification> = [specification]
    var progressed = true
    while progressed {
      progressed = false
      for candidate in neighbours(of: best) where tried.insert(candidate).inserted {
        guard left > 0 else { return best }
        guard candidate.isLegal else { continue }
        left -= 1
        if try fails(candidate) {
          best = candidate
          progressed = true
          break
        }
      }
    }
    return best
  }

  /// The same for a judgement that is dear to begin, such as starting somebody's program: each round
  /// asks about every smaller case at once, and about some that random walks among smaller ones lead
  /// to, each filled in two ways, and goes on from the smallest of those that fail.
  ///
  /// - Parameters:
  ///   - specification: A case that fails.
  ///   - rounds: The most times that `failing` is called.
  ///   - isAllowed: Whether a case may be asked about.
  ///   - failing: Which of these cases, all legal, still fail.
  public static func smallest(
    _ specification: CaseSpecification, rounds: Int = 40,
    where isAllowed: (CaseSpecification) -> Bool,
    failing: ([CaseSpecification]) throws -> [Bool]
  ) rethrows -> CaseSpecification {
    var best = specification
    var tried: Set<CaseSpecification> = [specification]
    for round in 0..<rounds {
      let candidates = (neighbours(of: best) + walks(from: best, UInt64(round)))
        .flatMap { [$0, $0.refilled] }
        .filter { tried.insert($0).inserted && $0.isLegal && isAllowed($0) }
      guard !candidates.isEmpty else { break }
      let failures = zip(candidates, try failing(candidates)).filter(\.1).map(\.0)
      guard let smallest = failures.min(by: { $0.weight < $1.weight }),
        smallest.weight < best.weight
      else { break }
      best = smallest
    }
    return best
  }

  /// Cases that are smaller in several respects at once, so that few rounds are needed.
  private static func walks(
    from specification: CaseSpecification, _ round: UInt64
  ) -> [CaseSpecification] {
    (0..<48).map { number in
      let random = CounterRandom(seed: round, stream: UInt64(number))
      var place = specification
      for step in 0..<[2, 4, 8, 12][number % 4] {
        let next = neighbours(of: place).filter(\.isLegal)
        if next.isEmpty { break }
        place = next[random.integer(UInt64(step), below: next.count)]
      }
      return place
    }
  }

  /// Cases that are smaller or simpler in one respect, the boldest first.
  static func neighbours(of specification: CaseSpecification) -> [CaseSpecification] {
    var result: [CaseSpecification] = []
    if specification.values != .integers {
      var simpler = specification
      simpler.values = .integers
      result.append(simpler)
    }
    switch specification.operation.kind {
    case .conv2d: result += convolutions(specification)
    case .maxPool2d, .averagePool2d: result += pools(specification)
    case .dense, .gemm: result += products(specification)
    case .matmul, .add: result += broadcasts(specification)
    case .softmaxCrossEntropy, .optimizer: result += rows(specification)
    default: result += shapes(specification)
    }
    return result
  }

  /// Smaller whole numbers, the boldest first: the least, half, one less.
  static func smaller(_ value: Int, least: Int) -> [Int] {
    guard value > least else { return [] }
    var result = [least]
    for next in [value / 2, value - 1] where next > least && !result.contains(next) {
      result.append(next)
    }
    return result
  }
}

/// A case as the numbers it is made of, each of which can be lowered.
protocol CaseDimensions {
  /// The numbers and the least that each may be.
  static var dimensions: [(key: WritableKeyPath<Self, Int>, least: Int)] { get }
  /// The case with these numbers, all else as in `original`.
  func specification(like original: CaseSpecification) -> CaseSpecification
}

extension CaseDimensions {
  /// Every case with one number lowered.
  func lowered(_ original: CaseSpecification) -> [CaseSpecification] {
    Self.dimensions.flatMap { dimension in
      CaseShrinker.smaller(self[keyPath: dimension.key], least: dimension.least).map { value in
        var next = self
        next[keyPath: dimension.key] = value
        return next.specification(like: original)
      }
    }
  }
}
