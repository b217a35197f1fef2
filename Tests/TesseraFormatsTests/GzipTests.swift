import Testing

@testable import TesseraFormats

@Test func gzipReadsWhatOthersWrote() throws {
  let plain = ClientStreams.plain
  #expect(try Gzip.decompress(ClientStreams.gzip, limit: plain.count) == plain)
  #expect(try Gzip.decompress(ClientStreams.gzipAllFields, limit: plain.count) == plain)
  let both = ClientStreams.gzip + ClientStreams.gzipAllFields
  #expect(try Gzip.decompress(both, limit: 2 * plain.count) == plain + plain)
  #expect(try Gzip.decompress(both + [0, 0, 0], limit: 2 * plain.count) == plain + plain)
}

@Test func gzipComesBackUnchangedAndIsReproducible() throws {
  for (name, plain) in Corpus.all {
    let file = Gzip.compress(plain)
    #expect(Gzip.isGzip(file))
    #expect(file[4..<8] == [0, 0, 0, 0], "the time is 0: \(name)")
    #expect(file == Gzip.compress(plain), "\(name)")
    #expect(try Gzip.decompress(file, limit: plain.count) == plain, "\(name)")
  }
  #expect(!Gzip.isGzip([0x1F]))
  #expect(!Gzip.isGzip([0, 0, 8, 3]))
}

@Test func gzipNamesTheFieldThatIsWrong() {
  let good = ClientStreams.gzip
  let end = good.count
  func message(_ change: (inout [UInt8]) -> Void) -> String? {
    var file = good
    change(&file)
    return formatError { () throws(FormatError) in
      _ = try Gzip.decompress(file, limit: 1_000, file: "a.gz")
    }?.description
  }
  #expect(
    message { $0[0] = 0x50 }
      == "a.gz: at byte 0: expected the gzip magic 0x1f 0x8b, found 0x50 0x8b")
  #expect(
    message { $0[2] = 7 } == "a.gz: at byte 2: expected compression method 8 (DEFLATE), found 7")
  #expect(message { $0[3] = 0xE8 }?.hasPrefix("a.gz: at byte 3: expected gzip flags") == true)
  #expect(message { $0[end - 5] ^= 1 }?.contains("expected the content's CRC-32 0x") == true)
  #expect(message { $0[end - 1] = 1 }?.contains("expected the content's length 284") == true)
  #expect(message { $0.append(9) }?.contains("expected a gzip header of 10 bytes") == true)
  #expect(message { $0.removeLast() }?.contains("found 7 bytes before the end") == true)
  var checked = ClientStreams.gzipAllFields
  checked[5] ^= 1
  let error = formatError { () throws(FormatError) in
    _ = try Gzip.decompress(checked, limit: 1_000)
  }
  #expect(error?.expected.hasPrefix("the header's CRC-16 0x") == true)
}

@Test func gzipStopsAtTheLimitOverAllMembers() {
  let count = ClientStreams.plain.count
  let error = formatError { () throws(FormatError) in
    _ = try Gzip.decompress(ClientStreams.gzip + ClientStreams.gzip, limit: 2 * count - 1)
  }
  #expect(error?.expected == "at most \(2 * count - 1) bytes of decompressed data")
}

@Test func gzipNeverTrapsOnDamagedFiles() {
  for file in [ClientStreams.gzip, ClientStreams.gzipAllFields] {
    let (cut, changed) = Damage.sweep(file, changes: 5_000) { file throws(FormatError) in
      _ = try Gzip.decompress(file, limit: 10_000)
    }
    print("gzip: cut \(cut); changed \(changed)")
    #expect(cut.accepted == 0)
    #expect(cut.refused == file.count)
    #expect(changed.refused > 4_000)
  }
}
