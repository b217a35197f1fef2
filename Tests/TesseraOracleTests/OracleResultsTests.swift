import FileSupport
import TesseraFormats
import Testing

@testable import TesseraOracle

/// Writes `text` as a file of results and reads it.
private func read(_ text: String) throws -> OracleResults {
  let folder = try TemporaryFolder.forOracle()
  let path = "\(folder.path)/r.json"
  try AtomicFile.write(Array(text.utf8), to: path)
  return try OracleResults(path: path)
}

@Suite struct OracleResultsTests {
  @Test func comeBackFromTheirFile() throws {
    var results = OracleResults()
    let outcomes = [
      ("b", OracleOutcome(.ok)), ("a", OracleOutcome(.error, message: "line\n“\u{1b}\"\\")),
      ("", OracleOutcome(.unsupported, message: "ceil_mode")),
      ("\u{e9}", OracleOutcome(.ok, worstBoundFraction: 0.25)),
      ("e\u{301}", OracleOutcome(.error, worstBoundFraction: .infinity)),
    ]
    for (id, outcome) in outcomes { results.record(outcome, for: id) }
    results.record(OracleOutcome(.ok, message: "again"), for: "b")
    let folder = try TemporaryFolder.forOracle()
    try results.write(to: "\(folder.path)/r.json")
    let read = try OracleResults(path: "\(folder.path)/r.json")
    #expect(read.entries.count == outcomes.count)
    #expect(try read["b"]?.outcome.get() == OracleOutcome(.ok, message: "again"))
    for (id, outcome) in outcomes.dropFirst() {
      #expect(try read[id]?.outcome.get() == outcome, "\(id)")
    }
    #expect(read["c"] == nil)
    #expect(read.text == results.text)
  }

  @Test func areWrittenInTheFormOfTheProtocol() {
    var results = OracleResults()
    results.record(OracleOutcome(.ok, worstBoundFraction: 0.5), for: "b")
    results.record(OracleOutcome(.error, message: "x", worstBoundFraction: .nan), for: "a")
    #expect(
      results.text
        == #"{"b":{"status":"ok","message":"","worst_bound_fraction":0.5},"#
        + #""a":{"status":"error","message":"x","worst_bound_fraction":null}}"# + "\n")
  }

  @Test func ofOthersMayHoldMoreAndLess() throws {
    let results = try read(#"{"a":{"status":"ok","seconds":0.1},"b":{"status":"error"}}"#)
    #expect(try results["a"]?.outcome.get() == OracleOutcome(.ok))
    #expect(try results["b"]?.outcome.get() == OracleOutcome(.error))
  }

  @Test(arguments: [
    ("7", "expected an object, found 7"),
    ("{}", #"status: expected "ok", "error" or "unsupported", found nothing"#),
    (
      #"{"status":"fine"}"#,
      #"status: expected one of "ok", "error", "unsupported", found "fine""#
    ),
    (#"{"status":"ok","message":[]}"#, "message: expected a string, found []"),
    (
      #"{"status":"ok","worst_bound_fraction":"0"}"#,
      #"worst_bound_fraction: expected a number, found "0""#
    ),
  ])
  func ofOthersAreRefusedCaseByCase(text: String, message: String) throws {
    let results = try read(#"{"a":\#(text),"b":{"status":"ok"}}"#)
    let entry = try #require(results["a"])
    let error = oracleError { () throws(OracleError) in _ = try entry.outcome.get() }
    #expect(error?.message == message)
    #expect(error?.description.hasSuffix("r.json: case “a”: \(message)") == true)
    #expect(try results["b"]?.outcome.get().status == .ok)
  }

  @Test(arguments: ["", "[]", "{\"a\":", "{\"a\":{},\"a\":{}}"])
  func thatAreNoObjectAreRefused(text: String) {
    #expect(throws: OracleError.self) { try read(text) }
  }

  @Test func thatAreMissingAreSaidToBe() {
    let error = oracleError { () throws(OracleError) in
      _ = try OracleResults(path: "/nowhere/r.json")
    }
    #expect(error?.description == "/nowhere/r.json: expected a file, found no such file")
  }
}
