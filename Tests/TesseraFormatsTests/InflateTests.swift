import Testing

@testable import TesseraFormats

@Test(arguments: [
  ClientStreams.level0, ClientStreams.level1, ClientStreams.level6, ClientStreams.level9,
  ClientStreams.fixed, ClientStreams.huffmanOnly, ClientStreams.runLength,
])
func inflateReadsWhatZlibWrote(stream: [UInt8]) throws {
  let limit = ClientStreams.plain.count
  #expect(try Inflate.decompress(stream, limit: limit) == ClientStreams.plain)
}

@Test(arguments: [
  ClientStreams.level0, ClientStreams.level6, ClientStreams.fixed, ClientStreams.huffmanOnly,
])
func inflateStopsAtTheLimit(stream: [UInt8]) {
  for limit in [-1, 0, 1, 100, ClientStreams.plain.count - 1] {
    let error = formatError { () throws(FormatError) in
      _ = try Inflate.decompress(stream, limit: limit)
    }
    #expect(error?.expected == "at most \(max(limit, 0)) bytes of decompressed data")
  }
}

@Test(arguments: [
  // The last block's header with the forbidden type 3.
  ([0x07], "a DEFLATE block type 0-2"),
  // A stored block whose length and complement disagree, and one that ends early.
  ([0x01, 0x01, 0x00, 0x00, 0x00, 0x00], "a stored block's length and its complement"),
  ([0x01, 0x05, 0x00, 0xFA, 0xFF, 0x41], "a stored block of 5 bytes"),
  ([], "more compressed data"),
  // Fixed codes: a length of 3 at distance 1 before anything was produced.
  ([0x03, 0x02, 0x00], "a distance of at most 0, the bytes produced so far"),
  // Fixed codes: the unused symbol 286.
  ([0x1B, 0x03, 0x00], "a literal or length code of this block"),
  // Own codes: 288 length codes, then a code-length code with too few words.
  ([0xFD, 0x00, 0x00, 0x00], "at most 286 length and 30 distance codes"),
  ([0x05, 0x00, 0x24, 0x00, 0x00, 0x00], "code lengths that form a prefix code"),
  // An empty stored block, then more.
  ([0x01, 0x00, 0x00, 0xFF, 0xFF, 0x00], "the end of the data after the last DEFLATE block"),
])
func inflateRefusesWhatRFC1951Forbids(stream: [UInt8], expected: String) {
  let error = formatError { () throws(FormatError) in
    _ = try Inflate.decompress(stream, limit: 1_000)
  }
  #expect(error?.expected == expected)
}

@Test func inflateReadsACodeOfASingleDistance() throws {
  // zlib's own encoder pads such codes; RFC 1951 allows one distance code of one bit, and none.
  let plain = [UInt8](repeating: 65, count: 300)
  let stream = Deflate.compress(plain)
  #expect(try Inflate.decompress(stream, limit: 300) == plain)
  let single = HuffmanTable(lengths: [1], alphabet: .distances, rootBits: 8)
  #expect(single?.entries.filter { $0 != HuffmanTable.Entry.unused.raw }.count == 128)
  #expect(HuffmanTable(lengths: [0, 0], alphabet: .distances, rootBits: 8) != nil)
  #expect(HuffmanTable(lengths: [2, 2], alphabet: .distances, rootBits: 8) == nil)
  #expect(HuffmanTable(lengths: [1, 1, 1], alphabet: .distances, rootBits: 8) == nil)
}

@Test func inflateNeverTrapsOnDamagedStreams() {
  var refused = 0
  for stream in [
    ClientStreams.level0, ClientStreams.level6, ClientStreams.fixed, ClientStreams.huffmanOnly,
  ] {
    let (cut, changed) = Damage.sweep(stream, changes: 5_000) { file throws(FormatError) in
      let result = try Inflate.decompress(file, limit: 10_000)
      #expect(result.count <= 10_000)
    }
    #expect(cut.accepted == 0)
    #expect(cut.refused == stream.count)
    refused += changed.refused
    print("inflate: cut \(cut); changed \(changed)")
  }
  #expect(refused > 1_000)
}
