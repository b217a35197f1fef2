import Testing

@testable import TesseraCommand

/// A command with one of everything.
private struct Sample: Command {
  var name = ""
  var extras: [Int] = []
  var count: Int?
  var limit: Int?
  var rate = 0.5
  var loud = false

  static let declaration = CommandDeclaration<Sample>(
    name: "sample", overview: "A sample.",
    arguments: [
      .required("name", \.name, .directory, help: "The name."),
      .repeating("extra", \.extras, .integer(in: 0...9), atLeastOne: false, help: "Numbers."),
    ],
    options: [
      .optional(
        "count", short: "c", "n", \.count, .integer(in: -5...5), default: "none", help: "A count."),
      .optional("limit", "n", \.limit, .integer(in: 1...5), help: "A limit."),
      .value("rate", "x", \.rate, .positiveNumber, help: "A rate."),
      .flag("loud", short: "l", \.loud, help: "Loud."),
    ],
    exclusive: [["count", "limit"]])

  func run(_ console: Console) throws {}
}

@Suite struct ArgumentParserTests {
  private func parse(_ words: String...) throws(UsageError) -> Sample {
    try ArgumentParser(declaration: Sample.declaration, path: ["tool", "sample"]).parse(words)
  }

  private func message(_ words: String...) -> String {
    do throws(UsageError) {
      _ = try ArgumentParser(declaration: Sample.declaration, path: ["tool", "sample"]).parse(words)
      return "no error"
    } catch {
      return error.message
    }
  }

  @Test func defaultsHoldWhenNothingIsGiven() throws {
    let sample = try parse("a")
    #expect(sample.name == "a" && sample.extras.isEmpty && sample.count == nil)
    #expect(sample.rate == 0.5 && !sample.loud)
  }

  @Test func valuesAreReadInEverySpelling() throws {
    #expect(try parse("a", "--count", "3").count == 3)
    #expect(try parse("--count=3", "a").count == 3)
    #expect(try parse("-c", "3", "a").count == 3)
    #expect(try parse("-c=3", "a").count == 3)
    #expect(try parse("a", "--count", "-3").count == -3)
    #expect(try parse("a", "--count=-3").count == -3)
    #expect(try parse("a", "--rate", ".25").rate == 0.25)
  }

  @Test func lastValueHoldsWhenAnOptionIsRepeated() throws {
    #expect(try parse("a", "-c", "1", "--count=2").count == 2)
    #expect(try parse("a", "--loud", "--no-loud").loud == false)
    #expect(try parse("a", "--no-loud", "-l").loud)
  }

  @Test func optionsAndArgumentsMayBeMixed() throws {
    let sample = try parse("--loud", "a", "1", "--count", "2", "3")
    #expect(sample.name == "a" && sample.extras == [1, 3] && sample.count == 2 && sample.loud)
  }

  @Test func everythingIsAnArgumentBehindTheTerminator() throws {
    #expect(try parse("--", "--loud").name == "--loud")
    #expect(try parse("--", "--", "1").name == "--")
    #expect(try parse("-").name == "-")
  }

  @Test func unknownOptionIsComparedWithTheKnown() {
    #expect(message("a", "--cuont", "1") == "Unknown option '--cuont'. Did you mean '--count'?")
    #expect(message("a", "--cou") == "Unknown option '--cou'. Did you mean '--count'?")
    #expect(message("a", "--no-lowd") == "Unknown option '--no-lowd'. Did you mean '--no-loud'?")
    #expect(message("a", "--hlep") == "Unknown option '--hlep'. Did you mean '--help'?")
    #expect(message("a", "--xyz=1") == "Unknown option '--xyz'.")
    #expect(message("a", "-z") == "Unknown option '-z'.")
    #expect(message("a", "--no-count") == "Unknown option '--no-count'. Did you mean '--count'?")
  }

  @Test func missingValueIsNamed() {
    #expect(message("a", "--count") == "Missing value for '--count <n>'.")
    #expect(message("a", "--count", "--loud") == "Missing value for '--count <n>'.")
    #expect(message("a", "-c", "--", "3") == "Missing value for '--count <n>'.")
  }

  @Test func invalidValueSaysWhatIsAllowed() {
    let allowed = "Please provide a whole number from -5 to 5."
    for value in ["6", "-6", "x", "", "1.5", "0x1", " 1", "99999999999999999999"] {
      #expect(
        message("a", "--count=\(value)")
          == "The value '\(value)' is invalid for '--count <n>'. \(allowed)")
    }
    #expect(
      message("a", "10")
        == "The value '10' is invalid for '<extra>'. Please provide a whole number from 0 to 9.")
  }

  @Test func flagRefusesAValue() {
    #expect(
      message("a", "--loud=yes") == "The option '--loud' takes no value, but 'yes' was given.")
  }

  @Test func missingArgumentIsNamed() {
    #expect(message() == "Missing expected argument '<name>'.")
    #expect(message("--loud") == "Missing expected argument '<name>'.")
  }

  @Test func exclusiveOptionsAreRefusedTogether() throws {
    #expect(
      message("a", "--limit", "1", "--count", "2")
        == "The options '--count <n>' and '--limit <n>' exclude each other: please provide only one "
        + "of them.")
    #expect(try parse("a", "--limit", "1").limit == 1)
  }

  @Test func controlCharactersAreMadeVisibleInMessages() {
    #expect(
      message("a", "--count=\u{1B}[2J\n")
        == "The value '\\u{1b}[2J\\u{a}' is invalid for '--count <n>'. "
        + "Please provide a whole number from -5 to 5.")
  }

  @Test func errorsKnowTheCommandAndTheOption() {
    let error = #expect(throws: UsageError.self) { try parse("a", "--count=9") }
    #expect(error?.path == ["tool", "sample"])
    #expect(error?.help == "-c, --count <n>  A count. (default: none)")
  }
}
