import TestSupport
import Testing

@testable import TesseraFormats

/// A file with this header text and `count` bytes of data.
private func file(_ header: String, data count: Int = 0) -> [UInt8] {
  var writer = ByteWriter()
  writer.append(littleEndian: UInt64(header.utf8.count))
  writer.append(header)
  writer.append([UInt8](repeating: 1, count: count))
  return writer.bytes
}

private func f32(_ values: [Float]) -> [UInt8] {
  var writer = ByteWriter()
  for value in values { writer.append(littleEndian: value.bitPattern) }
  return writer.bytes
}

private let client = SafetensorsFile(
  tensors: [
    SafetensorsTensor(
      name: "b.weight", dtype: .float32, shape: [2, 2], bytes: f32([1, 2, 3, 4])),
    SafetensorsTensor(name: "mask", dtype: .uint8, shape: [3], bytes: [1, 2, 3]),
    SafetensorsTensor(
      name: "a", dtype: .int64, shape: [1], bytes: [7, 0, 0, 0, 0, 0, 0, 0]),
    SafetensorsTensor(name: "a.bias", dtype: .float32, shape: [1], bytes: f32([-1.5])),
  ], metadata: ["step": "7"])

@Test func safetensorsReadsAndWritesTheBytesOfTheReference() throws {
  let read = try SafetensorsFile(bytes: ClientFiles.safetensors)
  #expect(read.tensors.map(\.name) == ["a", "a.bias", "b.weight", "mask"])
  for tensor in client.tensors { #expect(read[tensor.name] == tensor) }
  #expect(read.metadata == client.metadata)
  #expect(client.serialized() == ClientFiles.safetensors)
}

@Test func safetensorsComesBackUnchanged() throws {
  var tensors: [SafetensorsTensor] = []
  for (index, type) in SafetensorsDType.allCases.enumerated() {
    for shape in [[], [0], [4], [2, 0, 5], [8, 3]] {
      guard let count = type.byteCount(shape: shape) else { continue }
      tensors.append(
        SafetensorsTensor(
          name: "\(type)/\(shape)\n\"é\"", dtype: type, shape: shape,
          bytes: [UInt8](repeating: UInt8(index), count: count)))
    }
  }
  let original = SafetensorsFile(tensors: tensors, metadata: ["": "", "né\u{1}": "\"\\\n"])
  let bytes = original.serialized()
  let read = try SafetensorsFile(bytes: bytes)
  #expect(read.metadata == original.metadata)
  #expect(Set(read.tensors) == Set(tensors))
  #expect(read.tensors.count == tensors.count)
  #expect(read.serialized() == bytes)
  #expect(bytes[0] % 8 == 0)
  #expect(tensors.count > 100)
  print("safetensors: \(tensors.count) tensors of \(SafetensorsDType.allCases.count) types")
}

@Test(arguments: [
  ("{}", 0, 0), (" {}", 0, 0), (#"{"__metadata__":null}"#, 0, 0),
  (#"{"":{"dtype":"U8","shape":[],"data_offsets":[0,1]}}"#, 1, 1),
  (#"{"a/\n":{"dtype":"F32","shape":[0,9],"data_offsets":[0,0],"extra":[1.5]}}"#, 0, 1),
  (
    #"{"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]},"#
      + #""a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#, 3, 2
  ),
  (#"{"a":{"dtype":"F4","shape":[3,2],"data_offsets":[0,3]}}"#, 3, 1),
])
func safetensorsReadsWhatTheReferenceReads(header: String, data: Int, tensors: Int) throws {
  #expect(try SafetensorsFile(bytes: file(header, data: data)).tensors.count == tensors)
}

@Test(arguments: [
  (#"["a"]"#, 0, "a JSON object"),
  (#"{"a":1}"#, 0, "an object for “a”"),
  (#"{"a":{"shape":[],"data_offsets":[0,1]}}"#, 1, "a string dtype for “a”"),
  (#"{"a":{"dtype":"f32","shape":[],"data_offsets":[0,4]}}"#, 4, "a dtype such as F32 for “a”"),
  (#"{"a":{"dtype":"U8","data_offsets":[0,1]}}"#, 1, "an array shape for “a”"),
  (
    #"{"a":{"dtype":"U8","shape":[1.0],"data_offsets":[0,1]}}"#, 1,
    "integers of at least 0 in shape for “a”"
  ),
  (
    #"{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}"#, 1,
    "integers of at least 0 in shape for “a”"
  ),
  (
    #"{"a":{"dtype":"U8","shape":[18446744073709551616],"data_offsets":[0,1]}}"#, 1,
    "integers of at least 0 in shape for “a”"
  ),
  (
    #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[1]}}"#, 1,
    "data_offsets [begin, end] with begin ≤ end for “a”"
  ),
  (
    #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}}"#, 1,
    "data_offsets [begin, end] with begin ≤ end for “a”"
  ),
  (
    #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#, 0,
    "a F32 shape of whole bytes below 2⁶³ bits for “a”"
  ),
  (
    #"{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,2]}}"#, 2,
    "a F4 shape of whole bytes below 2⁶³ bits for “a”"
  ),
  (
    #"{"a":{"dtype":"U16","shape":[3],"data_offsets":[0,5]}}"#, 5,
    "6 bytes, U16 of shape [3], for “a”"
  ),
  (
    #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#, 2,
    "data that begin at 0, behind the tensor before, for “a”"
  ),
  (
    #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"#
      + #""b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#, 3,
    "data that begin at 2, behind the tensor before, for “b”"
  ),
  (
    #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#, 2,
    "1 bytes of tensors behind the header"
  ),
  (
    #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}"#, 1,
    "2 bytes of tensors behind the header"
  ),
  (#"{"__metadata__":{"a":1}}"#, 0, "a string for “__metadata__.a”"),
  (#"{"__metadata__":[]}"#, 0, "an object of strings for “__metadata__”"),
  (
    #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"#
      + #""a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#, 1, "each key once"
  ),
])
func safetensorsRefusesWhatTheReferenceRefuses(header: String, data: Int, expected: String) {
  let error = formatError { () throws(FormatError) in
    _ = try SafetensorsFile(bytes: file(header, data: data), file: "m")
  }
  #expect(error?.expected == expected)
  #expect(error?.file == "m")
}

@Test func safetensorsBoundsTheHeaderBeforeReadingIt() {
  func message(_ length: UInt64) -> String? {
    var writer = ByteWriter()
    writer.append(littleEndian: length)
    writer.append("{}")
    return formatError { () throws(FormatError) in
      _ = try SafetensorsFile(bytes: writer.bytes, file: "m")
    }?.description
  }
  #expect(
    message(.max)
      == "m: at byte 0: expected a header of at most 100000000 bytes, found \(UInt64.max)")
  #expect(message(100_000_001)?.contains("at most 100000000") == true)
  #expect(
    message(3) == "m: at byte 8: expected a header of 3 bytes, found 2 bytes before the end")
}

@Test func safetensorsNeverTrapsOnDamagedFiles() {
  let file = ClientFiles.safetensors
  let (cut, changed) = Damage.sweep(file, changes: 20_000) { file throws(FormatError) in
    _ = try SafetensorsFile(bytes: file)
  }
  print("safetensors: cut \(cut); changed \(changed)")
  #expect(cut.accepted == 0)
  #expect(cut.refused == file.count)
  #expect(changed.refused > 5_000)
}

@Test(.awaitsProcess) func safetensorsWithTwoTensorsOfOneNameStopsTheProgram() async {
  await #expect(processExitsWith: .failure) {
    let tensor = SafetensorsTensor(name: "a", dtype: .uint8, shape: [1], bytes: [1])
    _ = SafetensorsFile(tensors: [tensor, tensor]).serialized()
  }
  await #expect(processExitsWith: .failure) {
    _ = SafetensorsTensor(name: "a", dtype: .uint8, shape: [2], bytes: [1])
  }
}
