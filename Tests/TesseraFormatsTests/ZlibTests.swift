import Testing

@testable import TesseraFormats

@Test func zlibReadsWhatOthersWroteAndItsOwn() throws {
  let plain = ClientStreams.plain
  #expect(try Zlib.decompress(ClientStreams.zlib, limit: plain.count) == plain)
  for (name, plain) in Corpus.all {
    #expect(try Zlib.decompress(Zlib.compress(plain), limit: plain.count) == plain, "\(name)")
  }
}

@Test(arguments: [
  ([], "a zlib header of 2 bytes"),
  ([0x78, 0x9D], "a zlib header (method 8, a multiple of 31)"),
  ([0x78, 0xBB], "a zlib stream without a preset dictionary"),
  ([0x78, 0x9C, 0x03, 0x00, 0, 0, 1], "an Adler-32 checksum of 4 bytes, then the end"),
  ([0x78, 0x9C, 0x03, 0x00, 0, 0, 0, 2], "the content's Adler-32 0x00000001"),
])
func zlibNamesTheFieldThatIsWrong(stream: [UInt8], expected: String) {
  let error = formatError { () throws(FormatError) in
    _ = try Zlib.decompress(stream, limit: 100)
  }
  #expect(error?.expected == expected)
}

@Test func zlibNeverTrapsOnDamagedStreams() {
  let (cut, changed) = Damage.sweep(ClientStreams.zlib, changes: 5_000) {
    file throws(FormatError) in
    _ = try Zlib.decompress(file, limit: 10_000)
  }
  print("zlib: cut \(cut); changed \(changed)")
  #expect(cut.accepted == 0)
  #expect(cut.refused == ClientStreams.zlib.count)
  #expect(changed.refused > 4_000)
}
