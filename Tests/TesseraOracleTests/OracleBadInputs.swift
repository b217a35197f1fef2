import FileSupport
import Foundation
import TesseraFormats
import Testing

@testable import TesseraOracle

/// A case: the operator, its attributes, its inputs and what is asked for.
struct OracleQuestion: CustomTestStringConvertible {
  let text: String

  init(
    _ kind: String, _ attributes: String = "", _ inputs: String, upstream: String? = nil,
    outputs: String = "y"
  ) {
    func files(_ list: String, _ prefix: String) -> String {
      list.split(separator: " ").map { entry in
        let parts = entry.split(separator: "=")
        return #""\#(parts[0])":"\#(prefix)\#(parts[parts.count - 1]).npy""#
      }.joined(separator: ",")
    }
    let cotangent = upstream.map { #","upstream":{"y":"\#($0).npy"}"# } ?? ""
    text =
      #"{"id":"a","op":"\#(kind)","attrs":{\#(attributes)},"inputs":{\#(files(inputs, ""))}"#
      + #"\#(cotangent),"outputs":{\#(files(outputs, "out_"))}}"#
  }

  var testDescription: String { text }
}

/// A file with this header and so many bytes of data.
private func npy(
  _ descr: String, _ shape: String, data: Int, order: String = "False"
) -> [UInt8] {
  let header = Array("{'descr': '\(descr)', 'fortran_order': \(order), 'shape': \(shape)}\n".utf8)
  return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.count), 0] + header
    + [UInt8](repeating: 0, count: data)
}

/// Good arrays, and files that are none.
func fillWithGoodAndBad(_ folder: TemporaryFolder) throws {
  func put(_ name: String, _ shape: [Int]) throws {
    let numbers = (0..<shape.reduce(1, *)).map { Float($0 % 7) - 3 }
    try folder.put("\(name).npy", shape, .float32(numbers))
  }
  try put("x", [1, 4, 4, 2])
  try put("w", [3, 3, 2, 3])
  try put("b", [3])
  try put("dy", [1, 2, 2, 3])
  try put("m", [2, 3])
  try put("v", [2])
  try put("scalar", [])
  try put("none", [2, 0])
  try put("noPixels", [1, 0, 4, 2])
  try put("noKernel", [0, 3, 2, 3])
  try put("noChannels", [1, 2, 2, 0])
  try put("noFilters", [1, 1, 0, 0])
  try folder.put("nan.npy", [2], .float64([0, .nan]))
  try folder.put("half.npy", [2], .float32([0, 0.5]))
  try folder.put("three.npy", [2], .int64([0, 3]))
  try folder.put("minus.npy", [2], .int32([-1, 0]))
  try folder.put("large.npy", [2], .int64([0, 1 << 40]))
  try folder.put("fortran.npy", npy("<f4", "(2, 3)", data: 24, order: "True"))
  try folder.put("big.npy", npy(">f4", "(2, 3)", data: 24))
  try folder.put("pickled.npy", npy("|O", "(2, 3)", data: 24))
  try folder.put("half-float.npy", npy("<f2", "(2, 3)", data: 12))
  try folder.put("short.npy", npy("<f4", "(2, 3)", data: 23))
  try folder.put("long.npy", npy("<f4", "(2, 3)", data: 25))
  try folder.put("huge.npy", npy("<f4", "(1152921504606846976,)", data: 24))
  try folder.put("overflow.npy", npy("<f4", "(4294967296, 4294967296)", data: 24))
  try folder.put("manyEmpty.npy", npy("<f4", "(1, 1048576, 1048576, 0)", data: 0))
  try folder.put("noBatch.npy", npy("<f4", "(0, 1048576, 1048576, 1)", data: 0))
  try folder.put("manyRows.npy", npy("<f4", "(1152921504606846976, 0)", data: 0))
  try folder.put("empty.npy", [])
  try folder.put("text.npy", Array("1 2 3".utf8))
  try folder.put("zip.npy", Array("PK\u{3}\u{4}…".utf8))
  try FileManager.default.createDirectory(
    atPath: "\(folder.path)/folder.npy", withIntermediateDirectories: false)
}

private let types = "one of the types <f4 <f8 |i1 <i2 <i4 <i8 |u1 <u2 <u4 <u8"

/// Files that are damaged, with the beginning of the message.
let damagedFiles: [(OracleQuestion, String)] = [
  (
    OracleQuestion("relu", "", "x=nothing"),
    "inputs.x: /f/nothing.npy: expected a file, found no such file"
  ),
  (
    OracleQuestion("relu", "", "x=folder"),
    "inputs.x: /f/folder.npy: expected a file, found a folder"
  ),
  (
    OracleQuestion("relu", "", "x=x.npy/x"),
    "inputs.x: /f/x.npy/x.npy: expected a file, found a file where"
  ),
  (
    OracleQuestion("relu", "", "x=fortran"),
    "inputs.x: /f/fortran.npy: at byte 44: expected C order"
  ),
  (
    OracleQuestion("relu", "", "x=big"),
    "inputs.x: /f/big.npy: at byte 20: expected \(types), found “>f4”, big"
  ),
  (
    OracleQuestion("relu", "", "x=pickled"),
    "inputs.x: /f/pickled.npy: at byte 20: expected \(types), found “|O”, p"
  ),
  (
    OracleQuestion("relu", "", "x=half-float"),
    "inputs.x: /f/half-float.npy: at byte 20: expected \(types), found “<f2”"
  ),
  (OracleQuestion("relu", "", "x=short"), "inputs.x: /f/short.npy: at byte 68: expected 24 bytes"),
  (OracleQuestion("relu", "", "x=long"), "inputs.x: /f/long.npy: at byte 68: expected 24 bytes"),
  (
    OracleQuestion("relu", "", "x=huge"),
    "inputs.x: /f/huge.npy: at byte 84: expected 4611686018427387904 bytes"
  ),
  (
    OracleQuestion("relu", "", "x=overflow"),
    "inputs.x: /f/overflow.npy: at byte 86: expected a shape of fewer than 2⁶³ bytes"
  ),
  (
    OracleQuestion("relu", "", "x=empty"),
    "inputs.x: /f/empty.npy: at byte 0: expected an .npy file"
  ),
  (OracleQuestion("relu", "", "x=text"), "inputs.x: /f/text.npy: at byte 0: expected an .npy file"),
  (OracleQuestion("relu", "", "x=zip"), "inputs.x: /f/zip.npy: at byte 0: expected an .npy file"),
  (OracleQuestion("relu", "", "x", upstream: "short"), "upstream.y: /f/short.npy: at byte 68"),
  (
    OracleQuestion("relu", "", "x=manyEmpty"),
    "relu: x [1, 1048576, 1048576, 0] has more than 67108864 elements"
  ),
]

let badLabels: [(OracleQuestion, String)] = [
  (
    OracleQuestion("softmax_cross_entropy", "", "logits=m labels=nan"),
    "inputs.labels: expected integers from 0 to 2147483647, found nan at [1]"
  ),
  (
    OracleQuestion("softmax_cross_entropy", "", "logits=m labels=half"),
    "inputs.labels: expected integers from 0 to 2147483647, found 0.5 at [1]"
  ),
  (
    OracleQuestion("softmax_cross_entropy", "", "logits=m labels=minus"),
    "inputs.labels: expected integers from 0 to 2147483647, found -1 at [0]"
  ),
  (
    OracleQuestion("softmax_cross_entropy", "", "logits=m labels=large"),
    "inputs.labels: expected integers from 0 to 2147483647, found 1099511627776"
  ),
  (
    OracleQuestion("softmax_cross_entropy", "", "logits=m labels=three"),
    "labels: row 1 is class 3, expected 0 ..< 3"
  ),
  (
    OracleQuestion("softmax_cross_entropy", "", "logits=m labels=x"),
    "labels [1, 4, 4, 2] do not fit logits [2, 3]"
  ),
  (
    OracleQuestion("softmax_cross_entropy", "", "logits=none labels=three"),
    "logits [2, 0] have no classes"
  ),
]
