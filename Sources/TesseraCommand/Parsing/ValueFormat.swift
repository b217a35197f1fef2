/// How the value of an option or argument is read from text, shown in help and completed by a shell.
struct ValueFormat<Value: Sendable>: Sendable {
  /// What a valid value is, to follow "Please provide"; nil where every text but the empty one is.
  let allowed: String
  /// What a shell offers, and what a mistyped word is compared with.
  let completion: Completion
  /// Reads a value; nil where the text is none.
  let read: @Sendable (String) -> Value?
  /// The text that reads as `value`: how help shows a default.
  let show: @Sendable (Value) -> String
}

/// What a shell can offer in the place of a value.
enum Completion: Sendable, Equatable {
  /// Nothing: a number.
  case none
  /// One of a few words.
  case words([String])
  /// A directory, or one of a few words.
  case directory(orWords: [String])
  /// A file with one of these extensions (without the point), or one of a few words.
  case file(extensions: [String], orWords: [String])

  /// The words among what may be offered.
  var words: [String] {
    switch self {
    case .none: []
    case .words(let words), .directory(let words), .file(_, let words): words
    }
  }
}
