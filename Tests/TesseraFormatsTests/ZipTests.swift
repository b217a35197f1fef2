import Testing

@testable import TesseraFormats

/// Files of an archive for tests: an empty one, one that compresses and one that does not.
let zipSamples: [(name: String, content: [UInt8])] = {
  var random = XorShift(seed: 3)
  return [
    ("empty", []), ("text", Array(String(repeating: "a line\n", count: 900).utf8)),
    ("folder/ünlïke.bin", (0..<3_000).map { _ in UInt8(truncatingIfNeeded: random.next() >> 9) }),
    ("one", [7]),
  ]
}()

@Suite struct ZipTests {
  @Test(arguments: ZipMember.Method.allCases)
  func readsWhatItWrites(method: ZipMember.Method) throws {
    let bytes = try ZipArchive.serialized(zipSamples, method: method)
    #expect(ZipArchive.isZip(bytes))
    let archive = try ZipArchive(bytes: bytes)
    #expect(archive.members.map(\.name) == zipSamples.map(\.name))
    #expect(archive.members.allSatisfy { $0.method == method })
    for (member, sample) in zip(archive.members, zipSamples) {
      #expect(member.size == sample.content.count)
      #expect(try archive.content(of: member) == sample.content)
    }
    #expect(archive["one"]?.name == "one" && archive["two"] == nil)
    #expect(try ZipArchive.serialized(zipSamples, method: method) == bytes)
  }

  @Test func anArchiveMayBeEmptyOrHaveAComment() throws {
    let empty = try ZipArchive.serialized([], method: .stored)
    #expect(empty.count == 22 && !ZipArchive.isZip(empty))
    #expect(try ZipArchive(bytes: empty).members.isEmpty)
    let bytes = try ZipArchive.serialized(zipSamples, method: .stored)
    // A comment with the signature of an end record in it.
    let comment = Array("PK".utf8) + [5, 6] + [UInt8](repeating: 1, count: 30)
    let commented = Array(bytes.prefix(bytes.count - 2)) + [UInt8(comment.count), 0] + comment
    #expect(try ZipArchive(bytes: commented).members.count == zipSamples.count)
  }

  @Test func aMemberAboveTheLimitIsRefusedBeforeItIsMade() throws {
    let archive = try ZipArchive(
      bytes: ZipArchive.serialized(zipSamples, method: .deflate), file: "a.zip")
    let member = try #require(archive["text"])
    let error = formatError { () throws(FormatError) in
      _ = try archive.content(of: member, limit: 6_299)
    }
    #expect(error?.description == "a.zip, text: expected at most 6299 bytes, found 6300")
  }

  @Test(arguments: ZipMember.Method.allCases)
  func damageNeverTraps(method: ZipMember.Method) throws {
    let file = try ZipArchive.serialized(
      zipSamples.map { ($0.name, Array($0.content.prefix(60))) }, method: method)
    let (cut, changed) = Damage.sweep(file, changes: 6_000) { bytes throws(FormatError) in
      let archive = try ZipArchive(bytes: bytes)
      for member in archive.members { _ = try archive.content(of: member) }
    }
    print("zip, \(method): cut \(cut); changed \(changed)")
    #expect(cut.accepted == 0 && cut.refused == file.count)
    // Times, versions and attributes may change, and names as long as both places agree.
    #expect(changed.refused > 3_000)
  }
}

/// Archives that a program must not take at their word.
@Suite struct ZipRefusalTests {
  /// An archive of one stored file, with a hole for each fact.
  private struct Forgery {
    var name = Array("a".utf8)
    var localName: [UInt8]?
    var flags: UInt16 = 0
    var method: UInt16 = 0
    var content: [UInt8] = [1, 2, 3]
    var compressedSize: UInt32?
    var size: UInt32?
    var offset: UInt32 = 0
    var part: UInt16 = 0
    var extra: [UInt8] = []
    var copies = 1

    var bytes: [UInt8] {
      var writer = ByteWriter()
      let localName = localName ?? name
      writer.append(littleEndian: ZipSignature.localHeader)
      writer.append(facts(nameCount: localName.count, extraCount: 0))
      writer.append(localName)
      writer.append(content)
      let start = writer.bytes.count
      for _ in 0..<copies {
        writer.append(littleEndian: ZipSignature.centralHeader)
        writer.append(littleEndian: UInt16(20))
        writer.append(facts(nameCount: name.count, extraCount: extra.count))
        writer.append(littleEndian: UInt16(0))
        writer.append(littleEndian: part)
        writer.append([UInt8](repeating: 0, count: 6))
        writer.append(littleEndian: offset)
        writer.append(name)
        writer.append(extra)
      }
      let size = writer.bytes.count - start
      writer.append(littleEndian: ZipSignature.end)
      writer.append(littleEndian: UInt32(0))
      for _ in 0..<2 { writer.append(littleEndian: UInt16(copies)) }
      writer.append(littleEndian: UInt32(size))
      writer.append(littleEndian: UInt32(start))
      writer.append(littleEndian: UInt16(0))
      return writer.bytes
    }

    private func facts(nameCount: Int, extraCount: Int) -> [UInt8] {
      var facts = ByteWriter()
      for number in [20, flags, method, 0, 33] { facts.append(littleEndian: number) }
      facts.append(littleEndian: CRC32.checksum(content))
      facts.append(littleEndian: compressedSize ?? UInt32(content.count))
      facts.append(littleEndian: size ?? UInt32(content.count))
      facts.append(littleEndian: UInt16(nameCount))
      facts.append(littleEndian: UInt16(extraCount))
      return facts.bytes
    }
  }

  private func expectRefusal(
    _ bytes: [UInt8], _ part: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let error = formatError { () throws(FormatError) in
      let archive = try ZipArchive(bytes: bytes, file: "a.zip")
      for member in archive.members { _ = try archive.content(of: member) }
    }
    let text = error?.description ?? "accepted"
    #expect(text.contains(part), "\(text)", sourceLocation: sourceLocation)
    #expect(error == nil || text.hasPrefix("a.zip"), sourceLocation: sourceLocation)
  }

  @Test func theForgeryWithoutAFaultIsRead() throws {
    let archive = try ZipArchive(bytes: Forgery().bytes)
    #expect(try archive.content(of: archive.members[0]) == [1, 2, 3])
  }

  @Test(arguments: ["/a", "../a", "a/../../b", "a\\b", "C:a", "a\0b", "", ".."])
  func namesThatLeadElsewhereAreRefused(name: String) {
    expectRefusal(Forgery(name: Array(name.utf8)).bytes, "expected a relative name")
  }

  @Test func namesThatAreNoTextOrDisagreeAreRefused() {
    expectRefusal(Forgery(name: [0xFF, 0xFE]).bytes, "expected a name in UTF-8")
    expectRefusal(Forgery(localName: [0x62]).bytes, "a local header with the directory's name")
    expectRefusal(Forgery(copies: 2).bytes, "“a” again")
  }

  @Test func encryptedFilesAndOtherMethodsAreRefused() {
    for flag: UInt16 in [1, 0x40 | 1, 0x2000] {
      expectRefusal(Forgery(flags: flag).bytes, "not encrypted")
    }
    for method: UInt16 in [1, 9, 12, 14, 93, 99] {
      expectRefusal(Forgery(method: method).bytes, "expected method 0 (stored) or 8 (DEFLATE)")
    }
  }

  @Test func sizesThatCannotBeAreRefused() {
    expectRefusal(Forgery(compressedSize: 4, size: 4).bytes, "reach into the directory")
    expectRefusal(Forgery(compressedSize: 2).bytes, "a size that 2 bytes can give")
    expectRefusal(Forgery(size: 4).bytes, "a size that 3 bytes can give, found 4")
    // Three bytes of DEFLATE cannot make four gigabytes: nothing is allocated for them.
    expectRefusal(
      Forgery(method: 8, content: [1, 0, 0], size: .max - 1).bytes, "a size that 3 bytes can give")
    expectRefusal(Forgery(method: 8, content: [3, 0], size: 5).bytes, "expected 5 bytes")
    expectRefusal(Forgery(offset: 1).bytes, "expected a local header")
    expectRefusal(Forgery(offset: 1 << 20).bytes, "a place before the directory")
    expectRefusal(Forgery(part: 3).bytes, "an archive in one part")
  }

  @Test func sizesInAnExtraFieldAreTakenAndChecked() throws {
    func extra(_ values: UInt64...) -> [UInt8] {
      var writer = ByteWriter()
      writer.append(littleEndian: ZipSignature.extra64)
      writer.append(littleEndian: UInt16(8 * values.count))
      for value in values { writer.append(littleEndian: value) }
      return writer.bytes
    }
    let good = Forgery(compressedSize: .max, size: .max, extra: extra(3, 3))
    let archive = try ZipArchive(bytes: good.bytes)
    #expect(try archive.content(of: archive.members[0]) == [1, 2, 3])
    expectRefusal(
      Forgery(compressedSize: .max, size: .max, extra: extra(3)).bytes, "a ZIP64 size or place")
    expectRefusal(
      Forgery(compressedSize: .max, size: .max, extra: extra(.max, .max)).bytes,
      "reach into the directory")
    expectRefusal(
      Forgery(method: 8, size: .max, extra: extra(.max)).bytes, "a size that 3 bytes can give")
  }

  /// Many names for the same bytes: an archive of some kilobytes that holds gigabytes.
  @Test func filesThatShareBytesAreRefused() throws {
    let two = Array(
      try ZipArchive.serialized([("a", [1, 2, 3, 4]), ("b", [1, 2, 3, 4])], method: .stored))
    var forged = two
    // The second file's place becomes the first's, and its local header's name the same.
    let central = try #require(
      (0..<two.count - 4).last { Array(two[$0..<$0 + 4]) == [0x50, 0x4B, 1, 2] })
    forged[central + 42] = 0
    expectRefusal(forged, "a local header with the directory's name")
    // A file within another's bytes.
    let inner = try ZipArchive.serialized([("b", [1])], method: .stored)
    let local = Array(inner.prefix(32))
    let outer = try ZipArchive.serialized([("a", local + [9]), ("b", [1])], method: .stored)
    forged = outer
    let second = try #require(
      (0..<outer.count - 4).last { Array(outer[$0..<$0 + 4]) == [0x50, 0x4B, 1, 2] })
    forged[second + 42] = 31
    expectRefusal(forged, "one that begins within another")
  }

  @Test func whatIsNoArchiveIsNamed() throws {
    expectRefusal([], "expected a zip archive, with a directory at its end, found none")
    let bytes = try ZipArchive.serialized(zipSamples, method: .stored)
    expectRefusal(Array(bytes.dropLast(9)), "found one that is cut short")
    expectRefusal([0] + bytes, "a directory that ends at byte")
  }
}
