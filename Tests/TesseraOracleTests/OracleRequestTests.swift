import TesseraFormats
import TesseraTensors
import Testing

@testable import TesseraOracle

@Suite struct OracleRequestTests {
  @Test func readsTheExampleOfTheProtocol() throws {
    let request = try OracleRequest(
      text: """
        { "version": 1, "dtype": "float32", "results": "/path/results.json",
          "cases": [ { "id": "any string", "op": "conv2d",
            "attrs": { "strides": [2, 1], "dilations": [1, 1], "groups": 1, "padding": "SAME" },
            "inputs":   { "x": "x.npy", "w": "w.npy", "b": "b.npy" },
            "upstream": { "y": "dy.npy" },
            "outputs":  { "y": "out_y.npy", "grad_x": "out_gx.npy", "grad_w": "out_gw.npy",
                          "grad_b": "/g/out_gb.npy" } } ] }
        """)
    #expect(request.precision == .float32)
    #expect(request.results == "/path/results.json")
    #expect(request.entries.count == 1)
    let entry = try #require(request.entries.first)
    #expect(entry.id == "any string")
    let conv2d = OracleCase(
      id: "any string",
      operation: .conv2d(Window(stride: Size2D(2, 1), padding: .same), groups: 1),
      inputs: [.x: "/f/x.npy", .w: "/f/w.npy", .b: "/f/b.npy"], upstream: "/f/dy.npy",
      outputs: [
        .y: "/f/out_y.npy", .gradX: "/f/out_gx.npy", .gradW: "/f/out_gw.npy",
        .gradB: "/g/out_gb.npy",
      ])
    #expect(try entry.content.get() == conv2d)
  }

  @Test func resolvesNamesInTheFolderOfTheRequest() {
    #expect(FilePath.folder(of: "request.json") == ".")
    #expect(FilePath.folder(of: "/request.json") == "/")
    #expect(FilePath.folder(of: "a/b/request.json") == "a/b")
    #expect(OracleRequest.path("x.npy", in: "a") == "a/x.npy")
    #expect(OracleRequest.path("/x.npy", in: "a") == "/x.npy")
  }

  @Test func needsNeitherAttributesNorOutputs() throws {
    let request = try OracleRequest(case: #"{"id":"","op":"relu","inputs":{"x":"x.npy"}}"#)
    let entry = try #require(request.entries.first)
    var expected = OracleCase(id: "", operation: .relu, inputs: [.x: "/f/x.npy"], outputs: [:])
    #expect(try entry.content.get() == expected)
    expected.reason = "it is there"
    let reasoned = try OracleRequest(
      case: #"{"id":"","op":"relu","inputs":{"x":"x.npy"},"reason":"it is there"}"#)
    #expect(try reasoned.entries.first?.content.get() == expected)
    #expect(
      try OracleRequest(text: #"{"version":1,"dtype":"float64","results":"r","cases":[]}"#)
        .entries.isEmpty)
  }

  @Test(arguments: [
    ("", "at byte 0: expected a JSON value, found the end of the JSON text"),
    ("[]", "expected an object, found []"),
    ("{} x", "at byte 3: expected the end of the JSON text, found “x”"),
    (
      #"{"version":1,"version":1}"#,
      "at byte 13: expected each key once, found “version” again"
    ),
    ("{}", "version: expected 1, found nothing"),
    (#"{"version":2}"#, "version: expected an integer from 1 to 1, found 2"),
    (#"{"version":"1"}"#, #"version: expected an integer from 1 to 1, found "1""#),
    (#"{"version":1}"#, #"dtype: expected "float32" or "float64", found nothing"#),
    (
      #"{"version":1,"dtype":"float16"}"#,
      #"dtype: expected one of "float32", "float64", found "float16""#
    ),
    (
      #"{"version":1,"dtype":"float32"}"#,
      "results: expected the name of a file, found nothing"
    ),
    (
      #"{"version":1,"dtype":"float32","results":7}"#,
      "results: expected a string, found 7"
    ),
    (
      #"{"version":1,"dtype":"float32","results":"r"}"#,
      "cases: expected a list of cases, found nothing"
    ),
    (
      #"{"version":1,"dtype":"float32","results":"r","cases":{}}"#,
      "cases: expected a list of cases, found {}"
    ),
    (
      #"{"version":1,"dtype":"float32","results":"r","cases":[],"case":[]}"#,
      "expected version, dtype, results, cases, found “case”"
    ),
    (
      #"{"version":1,"dtype":"float32","results":"r","cases":[7]}"#,
      "cases[0]: expected an object with a string “id”, found 7"
    ),
    (
      #"{"version":1,"dtype":"float32","results":"r","cases":[{"id":1}]}"#,
      #"cases[0]: expected an object with a string “id”, found {"id":1}"#
    ),
    (
      #"{"version":1,"dtype":"float32","results":"r","cases":[{"id":"a"},{"id":"a"}]}"#,
      "cases[1].id: expected a name of its own, found “a” again"
    ),
  ])
  func refusesWhatIsNoRequest(text: String, message: String) {
    let error = oracleError { () throws(OracleError) in _ = try OracleRequest(text: text) }
    #expect(error?.description == "/f/request.json: \(message)")
  }

  @Test func saysThatAFileIsMissing() {
    let error = oracleError { () throws(OracleError) in
      _ = try OracleRequest(path: "/nowhere/request.json")
    }
    #expect(
      error?.description == "/nowhere/request.json: expected a file, found no such file")
  }

  @Test func tellsNamesApartByTheirBytes() throws {
    let cases = ["\u{e9}", "e\u{301}"].map { #"{"id":"\#($0)","op":"relu"}"# }
    let request = try OracleRequest(case: cases.joined(separator: ","))
    #expect(request.entries.count == 2)
  }

  @Test(arguments: [
    (#"{"id":"a"}"#, "op: expected one of conv2d, max_pool2d, "),
    (#"{"id":"a","op":"conv3d"}"#, "op: expected one of conv2d, max_pool2d, "),
    (#"{"id":"a","op":7}"#, "op: expected a string, found 7"),
    (#"{"id":"a","op":"relu","attrs":[]}"#, "attrs: expected an object, found []"),
    (#"{"id":"a","op":"relu","attrs":{"alpha":1}}"#, "attrs: expected no members, found “alpha”"),
    (#"{"id":"a","op":"relu"}"#, "inputs.x: expected the name of an .npy file, found nothing"),
    (#"{"id":"a","op":"relu","inputs":"x.npy"}"#, #"inputs: expected an object, found "x.npy""#),
    (#"{"id":"a","op":"relu","inputs":{"x":null}}"#, "inputs.x: expected a string, found null"),
    (#"{"id":"a","op":"relu","inputs":{"x":"x","w":"w"}}"#, "inputs: expected x, found “w”"),
    (
      #"{"id":"a","op":"relu","inputs":{"x":"x"},"outputs":{"grad_b":"b"}}"#,
      "outputs: expected y, grad_x, found “grad_b”"
    ),
    (
      #"{"id":"a","op":"relu","inputs":{"x":"x"},"outputs":{"grad_x":"b"}}"#,
      "upstream.y: expected the name of an .npy file, for grad_x, found nothing"
    ),
    (
      #"{"id":"a","op":"relu","inputs":{"x":"x"},"expected":{"grad_x":"b"}}"#,
      "upstream.y: expected the name of an .npy file, for grad_x, found nothing"
    ),
    (
      #"{"id":"a","op":"relu","inputs":{"x":"x"},"upstream":{"x":"dx"}}"#,
      "upstream: expected y, found “x”"
    ),
    (
      #"{"id":"a","op":"relu","inputs":{"x":"x"},"bounds":{"y":"b"}}"#,
      "expected.y: expected the name of an .npy file, for its bounds, found nothing"
    ),
    (
      #"{"id":"a","op":"relu","inputs":{"x":"x"},"output":{"y":"y"}}"#,
      "expected id, op, attrs, inputs, upstream, outputs, expected, bounds, reason, found “output”"
    ),
  ])
  func refusesACaseWithoutTheOthers(text: String, message: String) throws {
    let request = try OracleRequest(
      case: text + #",{"id":"good","op":"tanh","inputs":{"x":"x.npy"}}"#)
    let error = oracleError { () throws(OracleError) in _ = try request.entries[0].content.get() }
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "none")")
    #expect(error?.isUnsupported == false)
    #expect(error?.description.hasPrefix("case “a”: \(message)") == true)
    #expect(try request.entries[1].content.get().operation == .tanh)
  }

  @Test func saysThatBatchNormalizationIsUnsupported() throws {
    let request = try OracleRequest(case: #"{"id":"a","op":"batch_norm","anything":1}"#)
    let error = oracleError { () throws(OracleError) in _ = try request.entries[0].content.get() }
    #expect(error?.isUnsupported == true)
    #expect(error?.message == #"op: "batch_norm" is not supported"#)
    #expect(error.map { OracleOutcome($0).status } == .unsupported)
  }
}
