import FileSupport
import Foundation
import TesseraCases
import TesseraFormats
import Testing

@testable import TesseraOracle

/// A relu of x.npy into the file `y`, and its gradient into `g`.
private func relu(_ id: String, _ x: String = "x.npy", y: String, g: String? = nil) -> String {
  let gradient = g.map { #","grad_x":"\#($0)""# } ?? ""
  return #"{"id":"\#(id)","op":"relu","inputs":{"x":"\#(x)"},"upstream":{"y":"dy.npy"},"#
    + #""outputs":{"y":"\#(y)"\#(gradient)}}"#
}

/// A folder with x.npy and dy.npy, a link to x.npy and one to the folder itself.
private func folder() throws -> TemporaryFolder {
  let folder = try TemporaryFolder.forOracle()
  try folder.put("x.npy", [2], .float32([-1, 2]))
  try folder.put("dy.npy", [2], .float32([3, 4]))
  let files = FileManager.default
  try files.createSymbolicLink(
    atPath: "\(folder.path)/link.npy", withDestinationPath: "x.npy")
  try files.createSymbolicLink(atPath: "\(folder.path)/here", withDestinationPath: ".")
  try files.createDirectory(atPath: "\(folder.path)/sub", withIntermediateDirectories: false)
  return folder
}

private let before = ["dy.npy", "here", "link.npy", "sub", "x.npy"]

@Suite struct OracleFilesTests {
  @Test(arguments: [
    "x.npy", "./x.npy", "sub/../x.npy", "link.npy", "here/x.npy", "here/link.npy", "dy.npy",
  ])
  func anOutputNeverReplacesAnInput(name: String) throws {
    let folder = try folder()
    let x = try folder.array("x.npy")
    // Also of a later case, and through a link.
    let outcome = try folder.answer(
      relu("a", "link.npy", y: "y.npy", g: name) + "," + relu("b", y: "z.npy")
    ).outcome("a")
    #expect(outcome.status == .error)
    let owner = name == "dy.npy" ? "upstream.y of case “b”" : "inputs.x of case “b”"
    #expect(
      outcome.message
        == "outputs.grad_x: \(folder.path)/\(name) is \(owner), which would be replaced")
    #expect(try folder.names == before + ["z.npy"])
    #expect(try folder.array("x.npy") == x)
  }

  @Test func twoOutputsNeverShareAFile() throws {
    let folder = try folder()
    let results = try folder.answer(
      [
        relu("a", y: "y.npy", g: "here/y.npy"), relu("b", y: "z.npy"), relu("c", y: "./z.npy"),
        relu("d", y: "sub/z.npy"),
      ].joined(separator: ","))
    #expect(
      try results.outcome("a").message
        == "outputs.grad_x: \(folder.path)/here/y.npy is outputs.y of case “a”, which would be replaced"
    )
    #expect(try results.outcome("b").status == .ok)
    #expect(
      try results.outcome("c").message
        == "outputs.y: \(folder.path)/./z.npy is outputs.y of case “b”, which would be replaced")
    #expect(try results.outcome("d").status == .ok)
    #expect(try folder.names == before + ["z.npy"])
  }

  @Test func anOutputNeverReplacesTheRequestOrTheResults() throws {
    let folder = try folder()
    try folder.put("request.json", Array("{}".utf8))
    let results = try folder.answer(
      relu("a", y: "request.json") + "," + relu("b", y: "results.json"))
    #expect(
      try results.outcome("a").message
        == "outputs.y: \(folder.path)/request.json is the request, which would be replaced")
    #expect(
      try results.outcome("b").message
        == "outputs.y: \(folder.path)/results.json is the results, which would be replaced")
  }

  @Test(arguments: [
    ("request.json", "the request"), ("here/x.npy", "inputs.x of case “a”"),
    ("dy.npy", "upstream.y of case “a”"),
  ])
  func resultsThatWouldReplaceAQuestionAreRefused(name: String, owner: String) throws {
    let folder = try folder()
    let error = oracleError { () throws(OracleError) in
      let text =
        #"{"version":1,"dtype":"float32","results":"\#(name)","cases":[\#(relu("a", y: "y.npy"))]}"#
      let request = try OracleRequest(
        bytes: Array(text.utf8), path: "\(folder.path)/request.json")
      _ = try OracleEvaluator(Definitions()).evaluate(request)
    }
    #expect(
      error?.description == "\(folder.path)/request.json: results: \(folder.path)/\(name) is "
        + "\(owner), which would be replaced")
    #expect(try folder.names == before)
  }

  @Test(arguments: [
    ("sub", "cannot replace: it is a folder"), ("", "cannot replace: it is a folder"),
    ("none/y.npy", "cannot create a file in"), ("x.npy/y.npy", "cannot create a file in"),
    ("/dev/null", "cannot replace: it is no regular file"),
    ("a\\u0000b", "cannot write: the path is empty or holds NUL"),
    ("/proc/y.npy", "cannot create a file in /proc"),
    // A name too long is known only when the others are in their places.
    (String(repeating: "x", count: 300), "cannot rename"),
  ])
  func anOutputThatCannotBeWrittenTakesTheOthersWithIt(name: String, reason: String) throws {
    let folder = try folder()
    let outcome = try folder.answer(relu("a", y: "y.npy", g: name)).outcome("a")
    #expect(outcome.status == .error)
    #expect(outcome.message.hasPrefix("outputs.grad_x: "), "\(outcome.message)")
    #expect(outcome.message.contains(reason), "\(outcome.message)")
    #expect(try folder.names == before)
  }

  @Test func aCaseThatFailsLeavesNoNumbersOfAnEarlierRun() throws {
    let folder = try folder()
    #expect(try folder.answer(relu("a", y: "y.npy", g: "g.npy")).outcome("a").status == .ok)
    #expect(try folder.names == (before + ["g.npy", "y.npy"]).sorted())
    try folder.put("dy.npy", [3], .float32([1, 2, 3]))
    #expect(try folder.answer(relu("a", y: "y.npy", g: "g.npy")).outcome("a").status == .error)
    #expect(try folder.names == before)
  }

  @Test func aLinkStaysALink() throws {
    let folder = try folder()
    try folder.put("target.npy", [7])
    let link = "\(folder.path)/out.npy"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "target.npy")
    #expect(try folder.answer(relu("a", y: "out.npy")).outcome("a").status == .ok)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "target.npy")
    #expect(try folder.array("target.npy") == NPYArray(shape: [2], .float32([0, 2])))
  }

  @Test func whatStoodThereBeforeIsReplacedWhole() throws {
    let folder = try folder()
    try folder.put("y.npy", [UInt8](repeating: 7, count: 100_000))
    #expect(try folder.answer(relu("a", y: "y.npy")).outcome("a").status == .ok)
    #expect(try folder.array("y.npy") == NPYArray(shape: [2], .float32([0, 2])))
    #expect(try folder.names == before + ["y.npy"])
  }
}
