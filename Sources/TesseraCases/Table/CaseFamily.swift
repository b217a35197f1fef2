import TesseraTensors

/// A named list of cases of one operator, each made from its number: the rows of the court's table.
public struct CaseFamily: Sendable {
  /// The operator of every case.
  public let operation: OperatorKind
  /// The name, unlike that of any other family of its operator.
  public let name: String
  /// How many cases the whole list has, those that do not fit included.
  public let count: Int
  /// Whether the shapes are chosen for a way that our own kernels go, and say little about others.
  package let isForOwnKernels: Bool
  /// One of how many the fast form takes.
  let thinning: Int
  private let body: @Sendable (Int) -> CaseSpecification

  init(
    _ operation: OperatorKind, _ name: String, count: Int, thinning: Int,
    isForOwnKernels: Bool = false, _ body: @escaping @Sendable (Int) -> CaseSpecification
  ) {
    (self.operation, self.name, self.count) = (operation, name, count)
    (self.thinning, self.isForOwnKernels) = (max(thinning, 1), isForOwnKernels)
    self.body = body
  }

  /// One case of the list, whether its shapes fit or not.
  public func specification(_ number: Int) -> CaseSpecification {
    var result = body(number)
    result.seed = UInt64(number)
    return result
  }

  /// Some numbers of the list, spread so that every option meets every other: consecutive multiples of
  /// a prime, modulo the length of the list.
  public func sample(_ size: Int) -> [Int] {
    guard size < count else { return Array(0..<count) }
    return (0..<size).map { $0 &* 15_485_863 % count }
  }

  /// The numbers of the cases that one form runs.
  package func numbers(full: Bool) -> [Int] {
    full ? Array(0..<count) : Array(stride(from: 0, to: count, by: thinning))
  }
}

/// The digits of a number in a mixed radix: turns a case's number into its options.
package struct CaseDigits {
  private var rest: Int

  package init(_ number: Int) { rest = number }

  /// The next option of a list.
  package mutating func pick<Option>(_ options: [Option]) -> Option {
    defer { rest /= options.count }
    return options[rest % options.count]
  }

  /// The next whole number of a range.
  package mutating func pick(_ range: ClosedRange<Int>) -> Int {
    defer { rest /= range.count }
    return range.lowerBound + rest % range.count
  }
}

/// Random choices, one after the other, all a function of a case's number.
package struct CaseDraws {
  private let random: CounterRandom
  private var position: UInt64 = 0

  package init(seed: UInt64 = 0x7E55_E7A0, _ number: Int) {
    random = CounterRandom(seed: seed, stream: UInt64(number))
  }

  package mutating func draw(_ range: ClosedRange<Int>) -> Int {
    position += 1
    return range.lowerBound + random.integer(position, below: range.count)
  }

  package mutating func draw<Option>(_ options: [Option]) -> Option {
    options[draw(0...options.count - 1)]
  }
}
