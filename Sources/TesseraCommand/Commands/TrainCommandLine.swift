import Tessera
import TesseraFormats

extension Train {
  /// The command line that makes this run again: every option that decides a bit of it, and the seed
  /// always. A run that is resumed is told where, a new one finds a folder of its own.
  var commandLine: String {
    var words = ["tessera", "train", recipe] + (data?.words ?? [])
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
    add("validate-on-test", validateOnTest)
    add("seed", resume ? seed : seed ?? 0)
    add("precision", precision?.rawValue)
    if resume {
      words.append("--resume")
      add("output", output)
    }
    return words.map(\.quotedForShell).joined(separator: " ")
  }

  /// The command line that goes on from a checkpoint; what it does not say, the checkpoint does.
  func resumption(_ checkpoint: String) -> String {
    let directory = checkpoint.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    var words =
      ["tessera", "train", recipe, "--resume", "--output", directory.joined(separator: "/")]
      + (data?.words ?? [])
    if let tensorboard { words += ["--tensorboard", tensorboard] }
    if !report { words.append("--no-report") }
    return words.map(\.quotedForShell).joined(separator: " ")
  }
}

extension DataLocation {
  /// The words of a command line that ask for it.
  var words: [String] {
    switch self {
    case .glyphs: ["--data", "glyphs"]
    case .directory(let path): ["--data", path]
    }
  }
}
