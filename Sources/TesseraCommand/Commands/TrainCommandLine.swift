import Tessera

extension Train {
  /// The command line that makes this run again: every option that decides a bit of it, and the seed
  /// always. A run that is resumed is told where, a new one finds a folder of its own.
  var commandLine: String {
    var words = ["tessera", "train", recipe] + dataWords
    func add(_ name: String, _ value: (some CustomStringConvertible)?) {
      if let value { words += ["--\(name)", value.description] }
    }
    func add(_ name: String, _ choice: Bool?) {
      if let choice { words.append(choice ? "--\(name)" : "--no-\(name)") }
    }
    add("epochs", epochs)
    add("steps", steps)
    add("batch", batch)
    add("learning-rate", learningRate)
    add("optimizer", optimizer?.rawValue)
    add("softmax-twice", softmaxTwice)
    add("scaling", scaling)
    add("shuffle", shuffle)
    add("dropout", dropout)
    add("keep-probability", keepProbability)
    add("stop-at", stopAt)
    add("seed", resume ? seed : seed ?? 0)
    add("precision", precision?.rawValue)
    if resume {
      words.append("--resume")
      add("output", output)
    }
    return words.map(shellQuoted).joined(separator: " ")
  }

  /// The command line that goes on from a checkpoint; what it does not say, the checkpoint does.
  func resumption(_ checkpoint: String) -> String {
    let directory = checkpoint.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    var words =
      ["tessera", "train", recipe, "--resume", "--output", directory.joined(separator: "/")]
      + dataWords
    if let tensorboard { words += ["--tensorboard", tensorboard] }
    return words.map(shellQuoted).joined(separator: " ")
  }

  private var dataWords: [String] {
    switch data {
    case .glyphs: ["--data", "glyphs"]
    case .directory(let path): ["--data", path]
    case nil: []
    }
  }
}

/// `word` as a shell reads it back.
private func shellQuoted(_ word: String) -> String {
  let plain = word.utf8.allSatisfy { byte in
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
      || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "-_./,:=@%+".utf8.contains(byte)
  }
  return plain
    ? word
    : "'"
      + word.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
}
