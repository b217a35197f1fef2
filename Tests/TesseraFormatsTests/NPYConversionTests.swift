import Testing

@testable import TesseraFormats

private func message(_ body: () throws(FormatError) -> Void) -> String? {
  formatError(body)?.description
}

@Test func npyConvertsToDoublesExactly() throws {
  #expect(
    try NPYArray(shape: [3], .float32([0.1, -0.0, .leastNonzeroMagnitude])).doubles()
      == [Double(Float(0.1)), -0.0, 0x1p-149])
  #expect(try NPYArray(shape: [1], .float64([0.1])).doubles() == [0.1])
  #expect(try NPYArray(shape: [2], .int32([.min, .max])).doubles() == [-0x1p31, 0x1p31 - 1])
  #expect(try NPYArray(shape: [2], .int64([.min, 1 << 53])).doubles() == [-0x1p63, 0x1p53])
  #expect(try NPYArray(shape: [2], .uint8([0, 255])).doubles() == [0, 255])
  #expect(try NPYArray(shape: [2], .int8([.min, .max])).doubles() == [-128, 127])
  #expect(try NPYArray(shape: [2], .int16([.min, .max])).doubles() == [-0x1p15, 0x1p15 - 1])
  #expect(try NPYArray(shape: [1], .uint16([.max])).doubles() == [0x1p16 - 1])
  #expect(try NPYArray(shape: [1], .uint32([.max])).doubles() == [0x1p32 - 1])
  #expect(try NPYArray(shape: [1], .uint64([1 << 63])).doubles() == [0x1p63])
}

@Test func npyConvertsDoublesToTheNearestFloat() throws {
  let doubles: [Double] = [0x1.000001p0, 0x1.0000010001p0, 1e300, -1e300, 1e-60, 0x1p-149, .nan]
  let floats = try NPYArray(shape: [7], .float64(doubles)).floats()
  let nearest: [Float] = [1, 0x1.000002p0, .infinity, -.infinity, 0, 0x1p-149]
  #expect(Array(floats[..<6]) == nearest)
  #expect(floats[6].isNaN)
  let kept: [Float] = [.nan, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude]
  #expect(
    try NPYArray(shape: [4], .float32(kept)).floats().map(\.bitPattern) == kept.map(\.bitPattern))
}

@Test func npyConvertsIntegersExactlyOrNamesTheElement() throws {
  #expect(try NPYArray(shape: [2], .int32([1 << 24, .min])).floats() == [0x1p24, -0x1p31])
  #expect(try NPYArray(shape: [1], .int64([1 << 62])).floats() == [0x1p62])
  #expect(try NPYArray(shape: [1], .uint8([200])).floats() == [200])
  #expect(try NPYArray(shape: [1], .int8([-7])).floats() == [-7])
  #expect(try NPYArray(shape: [1], .int16([.min])).floats() == [-0x1p15])
  #expect(try NPYArray(shape: [1], .uint16([.max])).floats() == [0x1p16 - 1])
  #expect(try NPYArray(shape: [1], .uint32([1 << 31])).floats() == [0x1p31])
  #expect(try NPYArray(shape: [1], .uint64([1 << 63])).floats() == [0x1p63])
  let wide = NPYArray(shape: [2, 1, 3], .int32([0, 1, 2, 3, (1 << 24) + 1, .max]))
  #expect(
    message { () throws(FormatError) in _ = try wide.floats(file: "b.npy") }
      == "b.npy: expected integers that a Float equals, found 16777217 at [1, 0, 1]")
  let wider = NPYArray(shape: [], .int64([(1 << 53) + 1]))
  #expect(
    message { () throws(FormatError) in _ = try wider.doubles() }
      == "expected integers that a Double equals, found 9007199254740993 at []")
}

@Test(arguments: [
  NPYArray.Elements.float32([0, 9]), .float64([0, 9]), .int32([0, 9]), .int64([0, 9]),
  .uint8([0, 9]), .int8([0, 9]), .int16([0, 9]), .uint16([0, 9]), .uint32([0, 9]),
  .uint64([0, 9]),
])
func npyReadsIndicesFromEveryType(elements: NPYArray.Elements) throws {
  let array = NPYArray(shape: [2], elements)
  #expect(try array.indices(below: 10) == [0, 9])
  #expect(
    message { () throws(FormatError) in _ = try array.indices(below: 9, file: "labels.npy") }?
      .hasPrefix("labels.npy: expected integers from 0 to 8, found 9") == true)
}

@Test(arguments: [
  (NPYArray.Elements.int32([0, -1]), "-1"), (.int64([0, 1 << 32]), "4294967296"),
  (.int64([0, .min]), "\(Int64.min)"),
  (.int8([0, -1]), "-1"), (.int16([0, -1]), "-1"), (.uint32([0, .max]), "4294967295"),
  (.uint64([0, .max]), "18446744073709551615"),
  (.float64([0, 0.5]), "0.5"), (.float32([0, .nan]), "nan"),
  (.float64([0, .infinity]), "inf"), (.float64([0, 1e300]), "1e+300"),
])
func npyRefusesElementsThatAreNoIndices(elements: NPYArray.Elements, found: String) {
  let array = NPYArray(shape: [2], elements)
  #expect(
    message { () throws(FormatError) in _ = try array.indices(below: 1 << 31) }
      == "expected integers from 0 to 2147483647, found \(found) at [1]")
}
