import TestSupport
import Testing

@testable import TesseraFormats

@Test func npyReadsAndWritesTheBytesOfNumPy() throws {
  // np.save of np.array([1, 2], '<f4').
  let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"
  let blanks = String(repeating: " ", count: 0x76 - header.utf8.count - 1)
  let file =
    bytes("934e554d5059 0100 7600") + Array((header + blanks + "\n").utf8)
    + bytes("0000803f 00000040")
  let array = try NPYArray(bytes: file)
  #expect(array.shape == [2])
  #expect(array == NPYArray(shape: [2], .float32([1, 2])))
  #expect(NPYArray(shape: [2], .float32([1, 2])).serialized() == file)
}

@Test func npyComesBackUnchangedInEveryType() throws {
  var count = 0
  for type in NPYType.allCases {
    for (index, shape) in npyShapes.enumerated() {
      let array = randomArray(type, shape: shape, seed: UInt64(index + 1))
      let file = array.serialized()
      let read = try NPYArray(bytes: file)
      #expect(read == array && read.shape == shape && read.type == type)
      #expect((file.count - array.elements.bytes.count) % 64 == 0)
      count += 1
    }
  }
  print("npy: \(count) arrays came back")
  #expect(count > 300)
}

@Test func npyReadsValuesOfEveryTypeFromTheirBytes() throws {
  func elements(_ descr: String, _ data: String) throws -> NPYArray.Elements {
    let header = "{'descr': '\(descr)', 'fortran_order': False, 'shape': (2,)}"
    return try NPYArray(bytes: npyFile(header, data: bytes(data))).elements
  }
  guard case .float32([-1.5, .infinity]) = try elements("<f4", "0000c0bf 0000807f"),
    case .float64([1, 0x1p-1074]) = try elements("<f8", "000000000000f03f 0100000000000000"),
    case .int32([-2, .max]) = try elements("<i4", "feffffff ffffff7f"),
    case .int64([.min, 256]) = try elements("<i8", "0000000000000080 0001000000000000"),
    case .uint8([0, 255]) = try elements("|u1", "00ff")
  else {
    Issue.record("some values differ")
    return
  }
}

@Test(arguments: [
  "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3)}",
  "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }\n",
  "{'shape': (2, 3), 'fortran_order': False, 'descr': '|u1'}",
  #"{"shape":(2,3),"descr":"|u1","fortran_order":False}"#,
  " \t{ 'descr' :\n'|u1' ,'fortran_order' : False ,'shape' : ( 2 , 3 , ) , } \r\n\n",
  "{'descr': '|u1', 'fortran_order': False, 'shape': (2L, 3L), }",
])
func npyReadsHeadersInEveryFormThatPythonReads(header: String) throws {
  for version: UInt8 in 1...3 where version < 3 || !header.contains("L") {
    let array = try NPYArray(
      bytes: npyFile(header, version: version, data: [1, 2, 3, 4, 5, 6]))
    #expect(array == NPYArray(shape: [2, 3], .uint8([1, 2, 3, 4, 5, 6])))
  }
}

@Test func npyWritesALongHeaderAsVersion2() throws {
  // 90 bytes of text around "1, " for each extent: the last length that fits version 1, the next.
  for (rank, version) in [(21_799, 1), (21_840, 2), (40_000, 2)] {
    let array = NPYArray(shape: [Int](repeating: 1, count: rank), .uint8([7]))
    let file = array.serialized()
    #expect(Int(file[6]) == version)
    #expect((file.count - 1) % 64 == 0)
    let read = try NPYArray(bytes: file)
    #expect(read == array)
  }
}

@Test(.awaitsProcess) func npyArrayOfAnotherCountStopsTheProgram() async {
  await #expect(processExitsWith: .failure) { _ = NPYArray(shape: [2], .uint8([1])) }
  await #expect(processExitsWith: .failure) { _ = NPYArray(shape: [-1, -1], .uint8([1])) }
}

@Test func npyArraysAreEqualWhereTheirBitsAre() {
  let nan = NPYArray(shape: [1], .float32([.nan]))
  #expect(nan == nan)
  #expect(NPYArray(shape: [], .float64([0])) != NPYArray(shape: [], .float64([-0.0])))
  #expect(NPYArray(shape: [1], .uint8([1])) != NPYArray(shape: [], .uint8([1])))
  #expect(NPYArray(shape: [], .int32([1])) != NPYArray(shape: [], .float32([1])))
}
