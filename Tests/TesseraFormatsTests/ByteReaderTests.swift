import Testing

@testable import TesseraFormats

@Test func byteReaderReadsWhatByteWriterWrote() throws {
  var writer = ByteWriter(capacity: 4)
  writer.append(littleEndian: UInt16(0x0102))
  writer.append(bigEndian: Int32(-2))
  writer.append("né")
  writer.append([9])
  #expect(writer.bytes == [2, 1, 0xFF, 0xFF, 0xFF, 0xFE, 0x6E, 0xC3, 0xA9, 9])
  var reader = ByteReader(writer.bytes, file: "f")
  #expect(try reader.littleEndian(UInt16.self, "a number") == 0x0102)
  #expect(try reader.bigEndian(Int32.self, "a number") == -2)
  #expect(try reader.take(3, "a name") == [0x6E, 0xC3, 0xA9])
  #expect(reader.offset == 9)
  #expect(reader.remaining == 1)
}

@Test func byteReaderRefusesWhatLiesBeyondTheEnd() throws {
  var reader = ByteReader([1, 2, 3], file: "f")
  _ = try reader.take(1, "a byte")
  for count in [3, .max, -1, .min] {
    let error = formatError { () throws(FormatError) in _ = try reader.take(count, "a name") }
    #expect(error?.offset == 1)
    #expect(reader.offset == 1)
  }
  let error = formatError { () throws(FormatError) in
    _ = try reader.bigEndian(UInt32.self, "a magic number")
  }
  #expect(
    error?.description
      == "f: at byte 1: expected a magic number of 4 bytes, found 2 bytes before the end")
}
