extension ValueFormat where Value == Int {
  /// A whole number in `range`, in decimal digits.
  static func integer(in range: ClosedRange<Int>) -> ValueFormat {
    ValueFormat(
      allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)",
      completion: .none,
      read: { text in Int(text).flatMap { range.contains($0) ? $0 : nil } },
      show: { String($0) })
  }
}

extension ValueFormat where Value == UInt64 {
  /// A seed: all 64 bits.
  static var seed: ValueFormat {
    ValueFormat(
      allowed: "a whole number from 0 to \(UInt64.max)", completion: .none,
      read: { UInt64($0) }, show: { String($0) })
  }
}

extension ValueFormat where Value == Double {
  /// A positive number that is neither zero nor infinite as a `Float` either: networks of that type
  /// take it as theirs.
  static var positiveNumber: ValueFormat {
    ValueFormat(
      allowed: "a number greater than 0, such as 0.01 or 1e-4", completion: .none,
      read: { text in
        decimal(text).flatMap { Float($0) > 0 && Float($0).isFinite ? $0 : nil }
      },
      show: { "\($0)" })
  }

  /// A share that may be 0 but not 1, as of values that are dropped.
  static var share: ValueFormat {
    ValueFormat(
      allowed: "a number of at least 0 and below 1, such as 0.25", completion: .none,
      read: { text in decimal(text).flatMap { 0 <= $0 && $0 < 1 ? $0 : nil } },
      show: { "\($0)" })
  }

  /// A share that may be 1 but not 0, as of values that are kept.
  static var positiveShare: ValueFormat {
    ValueFormat(
      allowed: "a number above 0 and at most 1, such as 0.98", completion: .none,
      read: { text in decimal(text).flatMap { 0 < $0 && $0 <= 1 ? $0 : nil } },
      show: { "\($0)" })
  }

  /// A number in decimal digits; the initialiser also reads hexadecimal ones and the words for infinity.
  private static func decimal(_ text: String) -> Double? {
    text.utf8.allSatisfy { "+-.0123456789eE".utf8.contains($0) } ? Double(text) : nil
  }
}

extension ValueFormat where Value == String {
  /// Any text but the empty one.
  static func text(_ what: String) -> ValueFormat {
    ValueFormat(
      allowed: what, completion: .none,
      read: { $0.isEmpty || $0.utf8.contains(0) ? nil : $0 }, show: { $0 })
  }

  /// A directory that exists or is to be made.
  static var directory: ValueFormat {
    path(.directory(orWords: []), what: "the path of a directory")
  }

  /// A file with one of `extensions`.
  static func file(_ extensions: String...) -> ValueFormat {
    path(.file(extensions: extensions, orWords: []), what: "the path of a file")
  }

  /// One of `words`.
  static func word(_ words: [String]) -> ValueFormat {
    ValueFormat(
      allowed: alternatives(words), completion: .words(words),
      read: { words.contains($0) ? $0 : nil }, show: { $0 })
  }

  /// The empty path names nothing, and a NUL would cut a path short without a word.
  private static func path(_ completion: Completion, what: String) -> ValueFormat {
    ValueFormat(
      allowed: what, completion: completion,
      read: { $0.isEmpty || $0.utf8.contains(0) ? nil : $0 }, show: { $0 })
  }
}

extension ValueFormat where Value == [String] {
  /// Words with commas between.
  static var list: ValueFormat {
    ValueFormat(
      allowed: "words with commas between", completion: .none,
      read: { text in
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        return words.contains("") || text.utf8.contains(0) ? nil : words
      },
      show: { $0.joined(separator: ",") })
  }
}

extension ValueFormat where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
  /// One of the cases of `Value`, by its raw value.
  static var choice: ValueFormat {
    let words = Value.allCases.map(\.rawValue)
    return ValueFormat(
      allowed: alternatives(words), completion: .words(words),
      read: { Value(rawValue: $0) }, show: { $0.rawValue })
  }
}

/// `one of 'a', 'b' or 'c'`, as it follows "Please provide".
private func alternatives(_ words: [String]) -> String {
  let quoted = words.map { "'\($0)'" }
  guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "nothing" }
  return "one of \(quoted.dropLast().joined(separator: ", ")) or \(last)"
}
