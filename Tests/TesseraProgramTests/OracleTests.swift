import FileSupport
import Foundation
import TesseraFormats
import Testing

private func relu(_ id: String, _ attributes: String = "", x: String = "x.npy") -> String {
  #"{"id":"\#(id)","op":"relu","attrs":{\#(attributes)},"inputs":{"x":"\#(x)"},"#
    + #""outputs":{"y":"\#(id).npy"}}"#
}

private let pooled =
  #"{"id":"p","op":"max_pool2d","attrs":{"ksize":[1,1],"ceil_mode":true},"inputs":{"x":"x.npy"}}"#

/// A folder with x.npy and a request of these cases.
private func folder(_ cases: String...) throws -> TemporaryFolder {
  let folder = try TemporaryFolder()
  try folder.write("x.npy", NPYArray(shape: [3], .float32([-1, 0, 2])).serialized())
  let text =
    #"{"version":1,"dtype":"float32","results":"r.json","cases":[\#(cases.joined(separator: ","))]}"#
  try folder.write("request.json", text.utf8)
  return folder
}

extension TemporaryFolder {
  fileprivate func oracle(
    _ options: String = "", environment: [String: String] = [:]
  ) throws -> ProcessRun {
    try ProcessRun("oracle \(path)/request.json \(options)", environment: environment)
  }

  fileprivate func text(_ name: String) throws -> String {
    try String(contentsOf: URL(fileURLWithPath: "\(path)/\(name)"), encoding: .utf8)
  }

  fileprivate func array(_ name: String) throws -> NPYArray {
    try NPYArray(bytes: FileBytes.read("\(path)/\(name)"))
  }
}

/// `tessera oracle` as the programs meet it that ask.
@Suite struct OracleTests {
  @Test(arguments: [
    "", "--reference", "--algorithm im2col", "--threads 3 --algorithm direct",
  ])
  func aSingleCaseIsAnswered(options: String) throws {
    let folder = try folder(relu("a"))
    let run = try folder.oracle(options)
    #expect(run.status == 0 && run.errors == "")
    #expect(
      run.output
        == "1 ok, 0 error, 0 unsupported of 1 case; results in \(folder.path)/r.json\n")
    #expect(try folder.text("r.json") == #"{"a":{"status":"ok","message":""}}"# + "\n")
    #expect(try folder.array("a.npy") == NPYArray(shape: [3], .float32([0, 0, 2])))
  }

  @Test func aSingleCaseShowsItsStatus() throws {
    let failing = try folder(relu("a", x: "none.npy"))
    let run = try failing.oracle()
    let message =
      "inputs.x: \(failing.path)/none.npy: expected a file, found no such file"
    #expect(run.status == 1)
    #expect(run.errors == "Error: case “a”: \(message)\n")
    #expect(
      try failing.text("r.json") == #"{"a":{"status":"error","message":"\#(message)"}}"# + "\n")
    #expect(!failing.has("a.npy"))
    let unsupported = try folder(pooled)
    let other = try unsupported.oracle()
    #expect(other.status == 3)
    #expect(other.errors == "Error: case “p”: attrs.ceil_mode: true is not supported\n")
    #expect(try unsupported.text("r.json").contains(#""status":"unsupported""#))
  }

  @Test func severalCasesEndWellOnceTheResultsAreWritten() throws {
    let folder = try folder(relu("a"), relu("b", x: "none.npy"), pooled)
    let run = try folder.oracle()
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("1 ok, 1 error, 1 unsupported of 3 cases; results in "))
    let lines = run.errors.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.first?.hasPrefix("case “b”: inputs.x: ") == true)
    #expect(lines.last == "case “p”: attrs.ceil_mode: true is not supported")
    #expect(folder.has("a.npy") && !folder.has("b.npy"))
  }

  @Test func manyFailuresAreNotAllShown() throws {
    let cases = (0..<12).map { relu("\($0)", x: "none.npy") }
    let run = try folder(cases.joined(separator: ",")).oracle()
    #expect(run.status == 0)
    #expect(run.errors.count { $0 == "\n" } == 11)
    #expect(run.errors.hasSuffix("and 2 more, see the results\n"))
  }

  @Test func jsonIsOneObject() throws {
    let folder = try folder(relu("a"), pooled)
    let object = try folder.oracle("--json --threads 2 --algorithm im2col").object()
    #expect(object["cases"] as? Int == 2 && object["ok"] as? Int == 1)
    #expect(object["error"] as? Int == 0 && object["unsupported"] as? Int == 1)
    #expect(object["results"] as? String == "\(folder.path)/r.json")
    #expect(object["threads"] as? Int == 2 && object["algorithm"] as? String == "im2col")
    #expect(object["reference"] as? Bool == false && object["isa"] is String)
    #expect(object["seconds"] is Double && object["worst_bound_fraction"] == nil)
  }

  @Test func theWorstErrorIsTold() throws {
    let folder = try folder(
      #"""
      {"id":"a","op":"relu","inputs":{"x":"x.npy"},"expected":{"y":"e.npy"},"bounds":{"y":"b.npy"}}
      """#)
    try folder.write("e.npy", NPYArray(shape: [3], .float64([0, 0, 3])).serialized())
    try folder.write("b.npy", NPYArray(shape: [3], .float64([0, 0, 0.5])).serialized())
    let run = try folder.oracle()
    #expect(run.status == 0 && run.output.hasSuffix("worst error 2.0 of its bound, in case “a”\n"))
    #expect(
      try folder.text("r.json")
        == #"{"a":{"status":"ok","message":"","worst_bound_fraction":2.0}}"# + "\n")
    #expect(try folder.oracle("--json").object()["worst_bound_fraction"] as? Double == 2)
  }

  @Test(arguments: [
    ("", "at byte 0"), ("{", "at byte 1"), (#"{"version":2}"#, "version: expected"),
    (#"{"version":1,"dtype":"float32","results":"r.json"}"#, "cases: expected a list of cases"),
    (
      #"{"version":1,"dtype":"float32","results":"request.json","cases":[]}"#,
      "request.json is the request, which would be replaced"
    ),
    ("\u{FEFF}{}", "at byte 0"),
  ])
  func aRequestThatCannotBeReadIsAUsageError(text: String, message: String) throws {
    let folder = try folder()
    try folder.write("request.json", text.utf8)
    let run = try folder.oracle()
    #expect(run.status == 64 && run.output == "")
    #expect(run.errors.hasPrefix("Error: \(folder.path)/request.json: "), "\(run.errors)")
    #expect(run.errors.contains(message) && run.errors.count { $0 == "\n" } == 1, "\(run.errors)")
    #expect(!folder.has("r.json"))
  }

  @Test func aRequestThatIsMissingIsAUsageError() throws {
    let run = try ProcessRun("oracle /nowhere/request.json")
    #expect(run.status == 64)
    #expect(
      run.errors == "Error: /nowhere/request.json: expected a file, found no such file\n")
  }

  @Test func anEmptyRequestHasEmptyResults() throws {
    let folder = try folder()
    #expect(try folder.oracle().status == 0)
    #expect(try folder.text("r.json") == "{}\n")
  }

  @Test func resultsThatCannotBeWrittenAreAFailure() throws {
    let folder = try folder(relu("a"))
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/r.json", withIntermediateDirectories: false)
    try folder.oracle().expectFailure("r.json: cannot replace: it is a folder")
  }

  @Test func aFailureStaysOneWithoutAReader() throws {
    let folder = try folder(relu("a", x: "none.npy"))
    let (output, errors) = (Pipe(), Pipe())
    try output.fileHandleForReading.close()
    let process = try ProcessRun.start(
      "oracle \(folder.path)/request.json", [:], output: output.fileHandleForWriting,
      errors: errors.fileHandleForWriting)
    try errors.fileHandleForWriting.close()
    let message = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    #expect(String(decoding: message, as: UTF8.self).hasPrefix("Error: case “a”: "))
  }

  /// A case that was well once and is none now leaves no numbers; what is somebody's input stays.
  @Test func whatIsNoCaseLeavesNoNumbersOfAnEarlierRun() throws {
    let folder = try folder(relu("a"))
    #expect(try folder.oracle().status == 0 && folder.has("a.npy"))
    func request(_ cases: String) throws {
      try folder.write(
        "request.json",
        #"{"version":1,"dtype":"float32","results":"r.json","cases":[\#(cases)]}"#.utf8)
    }
    try request(relu("a", #""colour":1"#) + "," + relu("x", #""colour":1"#))
    #expect(try folder.oracle().status == 0)
    #expect(!folder.has("a.npy") && folder.has("x.npy"))
    // A name that is no output's may be anybody's file.
    try folder.write("mine.npy", [1])
    for name in ["z", "grad_w"] {
      try request(
        #"{"id":"a","op":"relu","inputs":{"x":"x.npy"},"outputs":{"\#(name)":"mine.npy"}}"#)
      #expect(try folder.oracle().status == 1 && folder.has("mine.npy"), "\(name)")
    }
  }

  /// Nobody writes into the pipe: waiting for it would keep all others waiting.
  @Test func aPipeIsNoInput() throws {
    let folder = try folder(relu("a", x: "pipe.npy"), relu("b"))
    try #require(mkfifo("\(folder.path)/pipe.npy", 0o600) == 0)
    let run = try folder.oracle()
    #expect(run.output.hasPrefix("1 ok, 1 error, 0 unsupported of 2 cases"))
    #expect(run.errors.contains("inputs.x: \(folder.path)/pipe.npy: expected a file, found a pipe"))
  }

  @Test func anInstructionSetThatIsNoneIsAFailure() throws {
    let folder = try folder(relu("a"))
    let run = try folder.oracle(environment: ["TESSERA_ISA": "6502"])
    run.expectFailure("TESSERA_ISA is '6502'")
    #expect(!folder.has("a.npy") && !folder.has("r.json"))
  }
}

/// The README's section on the oracle, run as it stands there.
@Suite struct OracleReadmeTests {
  @Test func theRequestOfTheReadmeIsAnswered() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
    let section = try #require(
      readme.components(separatedBy: "\n## Ask the oracle from any language\n").last)
    let request = try #require(
      section.components(separatedBy: "\n```json\n").dropFirst().first?
        .components(separatedBy: "```").first)
    let folder = try TemporaryFolder()
    try folder.write("request.json", request.utf8)
    func write(_ name: String, _ shape: [Int], _ numbers: [Float]) throws {
      try folder.write(name, NPYArray(shape: shape, .float32(numbers)).serialized())
    }
    try write("x.npy", [1, 3, 3, 1], (1...9).map { Float($0) })
    try write("w.npy", [2, 2, 1, 1], [1, 1, 1, 1])
    try write("dy.npy", [1, 3, 3, 1], [Float](repeating: 1, count: 9))
    let run = try folder.oracle()
    #expect(run.status == 0, "\(run.errors)")
    let y = try folder.array("y.npy")
    #expect(y == NPYArray(shape: [1, 3, 3, 1], .float32([12, 16, 9, 24, 28, 15, 15, 17, 9])))
    let gradient = try folder.array("grad_w.npy")
    #expect(gradient == NPYArray(shape: [2, 2, 1, 1], .float32([45, 33, 39, 28])))
    // What the README says of it.
    for number in try y.floats() + gradient.floats() {
      #expect(section.contains("\(Int(number))"), "the README does not show \(number)")
    }
    #expect(section.contains(try folder.text("results.json")))
  }
}
