@testable import TesseraFormats

/// The bytes that a row of hexadecimal digits stands for; white space is skipped.
func bytes(_ digits: String) -> [UInt8] {
  let values = digits.compactMap { $0.hexDigitValue }.map(UInt8.init)
  return stride(from: 0, to: values.count - 1, by: 2).map { values[$0] << 4 | values[$0 + 1] }
}

/// Marsaglia's xorshift64: reproducible numbers for tests, of no other quality.
struct XorShift {
  private var state: UInt64

  init(seed: UInt64) { state = seed | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  /// A number in 0..<bound.
  mutating func below(_ bound: Int) -> Int { Int(next() >> 11) % bound }
}

/// How a reader met a set of damaged files.
struct Damage: CustomStringConvertible {
  var refused = 0
  var accepted = 0
  var description: String { "\(refused) refused, \(accepted) accepted" }

  /// Reads every beginning of `file`, and `changes` copies with one to three bytes changed.
  ///
  /// A reader must throw or return for each: what this returns is only worth its counts.
  static func sweep(
    _ file: [UInt8], changes: Int, seed: UInt64 = 7, read: ([UInt8]) throws(FormatError) -> Void
  ) -> (cut: Damage, changed: Damage) {
    var cut = Damage()
    for count in file.indices { cut.meet(Array(file[..<count]), read) }
    var changed = Damage()
    var random = XorShift(seed: seed)
    for _ in 0..<changes {
      var damaged = file
      for _ in 0...random.below(3) {
        damaged[random.below(file.count)] ^= UInt8(1 + random.below(255))
      }
      changed.meet(damaged, read)
    }
    return (cut, changed)
  }

  private mutating func meet(_ file: [UInt8], _ read: ([UInt8]) throws(FormatError) -> Void) {
    do {
      try read(file)
      accepted += 1
    } catch {
      refused += 1
    }
  }
}

/// The error that `body` throws, or nil.
func formatError(_ body: () throws(FormatError) -> Void) -> FormatError? {
  do {
    try body()
    return nil
  } catch {
    return error
  }
}
