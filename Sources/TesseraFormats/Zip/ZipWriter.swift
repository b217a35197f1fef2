extension ZipArchive {
  /// The bytes of an archive with these files, in this order.
  ///
  /// Times are those of 1 January 1980, so that equal files give equal archives. There is neither a
  /// data descriptor nor ZIP64: every reader takes it.
  ///
  /// - Parameters:
  ///   - files: Names and contents. A name is relative, with `/` between folders.
  ///   - method: How the contents are kept.
  /// - Throws: `FormatError` where the archive would have more than 65,534 files, or reach 4 GiB.
  /// - Precondition: No two files have one name, and none is longer than 65,535 bytes.
  public static func serialized(
    _ files: [(name: String, content: [UInt8])], method: ZipMember.Method
  ) throws(FormatError) -> [UInt8] {
    precondition(Set(files.map { Array($0.name.utf8) }).count == files.count, "two files, one name")
    var writer = ByteWriter(capacity: files.reduce(1 << 10) { $0 + $1.content.count })
    var directory = ByteWriter()
    for (name, content) in files {
      let data = method == .deflate ? Deflate.compress(content) : content
      let offset = writer.bytes.count
      guard max(content.count, offset + data.count) < Int(UInt32.max) else { throw tooLarge(name) }
      var facts = ByteWriter()
      // The version that is needed, flags (bit 11: the name is UTF-8), method, time and day.
      for number in [20, name.utf8.allSatisfy { $0 < 128 } ? 0 : 1 << 11, method.rawValue, 0, 33] {
        facts.append(littleEndian: number)
      }
      facts.append(littleEndian: CRC32.checksum(content))
      facts.append(littleEndian: UInt32(data.count))
      facts.append(littleEndian: UInt32(content.count))
      facts.append(littleEndian: UInt16(name.utf8.count))
      facts.append(littleEndian: UInt16(0))
      writer.append(littleEndian: ZipSignature.localHeader)
      writer.append(facts.bytes)
      writer.append(name)
      writer.append(data)
      directory.append(littleEndian: ZipSignature.centralHeader)
      directory.append(littleEndian: UInt16(20))
      directory.append(facts.bytes)
      // No comment, part 0, no attributes.
      directory.append([UInt8](repeating: 0, count: 10))
      directory.append(littleEndian: UInt32(offset))
      directory.append(name)
    }
    let start = writer.bytes.count
    guard files.count < Int(UInt16.max), start + directory.bytes.count < Int(UInt32.max) else {
      throw tooLarge("its directory")
    }
    writer.append(directory.bytes)
    writer.append(littleEndian: ZipSignature.end)
    writer.append(littleEndian: UInt32(0))
    for _ in 0..<2 { writer.append(littleEndian: UInt16(files.count)) }
    writer.append(littleEndian: UInt32(directory.bytes.count))
    writer.append(littleEndian: UInt32(start))
    writer.append(littleEndian: UInt16(0))
    return writer.bytes
  }

  private static func tooLarge(_ name: String) -> FormatError {
    FormatError(
      expected: "a zip archive below 4 GiB and 65,535 files", found: "more, with \(name)")
  }
}
