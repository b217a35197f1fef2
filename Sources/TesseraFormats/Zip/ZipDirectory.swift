/// Finds and reads the central directory of a zip archive.
struct ZipDirectory {
  let bytes: [UInt8]
  let file: String?
  /// Where the directory stands.
  let range: Range<Int>
  /// How many files it says it names.
  let count: UInt64

  /// Finds the directory: by its end record, the last one whose comment ends with the archive.
  init(_ bytes: [UInt8], file: String?) throws(FormatError) {
    self.bytes = bytes
    self.file = file
    guard let end = Self.end(of: bytes) else {
      throw FormatError(
        file: file, expected: "a zip archive, with a directory at its end",
        found: ZipArchive.isZip(bytes) ? "one that is cut short" : "none")
    }
    var reader = ByteReader(bytes, file: file)
    try reader.skip(to: end)
    var record = try EndRecord(&reader)
    var directoryEnd = end
    if let end64 = try Self.end64(bytes, before: end, file: file) {
      try reader.skip(to: end64)
      record = try EndRecord(zip64: &reader)
      directoryEnd = end64
    }
    guard record.isWhole else {
      throw FormatError(
        file: file, offset: end, expected: "an archive in one part", found: "one of several")
    }
    let start = record.size <= UInt64(directoryEnd) ? directoryEnd - Int(record.size) : -1
    guard start >= 0, record.offset == UInt64(start) else {
      throw FormatError(
        file: file, offset: end,
        expected: "a directory that ends at byte \(directoryEnd), where its end record begins",
        found: "one of \(record.size) bytes at \(record.offset)")
    }
    range = start..<directoryEnd
    count = record.count
  }

  /// Where the end record begins: its comment, of at most 65,535 bytes, fills the rest of the archive.
  private static func end(of bytes: [UInt8]) -> Int? {
    let last = bytes.count - ZipSignature.endSize
    guard last >= 0 else { return nil }
    return (max(0, last - Int(UInt16.max))...last).reversed().first { start in
      let isEnd = bytes[start..<start + 4].elementsEqual([0x50, 0x4B, 5, 6])
      guard isEnd else { return false }
      let comment = Int(bytes[start + 20]) | Int(bytes[start + 21]) << 8
      return start + ZipSignature.endSize + comment == bytes.count
    }
  }

  /// Where the ZIP64 end record begins, if a locator for one stands before the end record.
  private static func end64(
    _ bytes: [UInt8], before end: Int, file: String?
  ) throws(FormatError) -> Int? {
    let start = end - ZipSignature.end64LocatorSize
    guard start >= 0 else { return nil }
    var reader = ByteReader(bytes, file: file)
    try reader.skip(to: start)
    guard try reader.littleEndian(UInt32.self, "a signature") == ZipSignature.end64Locator else {
      return nil
    }
    _ = try reader.littleEndian(UInt32.self, "a part number")
    let offset = try reader.littleEndian(UInt64.self, "the place of the ZIP64 end record")
    // Nothing stands between the record and its locator but what the record itself may add.
    guard offset <= UInt64(start), start - Int(offset) >= ZipSignature.end64Size else {
      throw FormatError(
        file: file, offset: start,
        expected: "a ZIP64 end record of \(ZipSignature.end64Size) bytes before its locator",
        found: "one at byte \(offset)")
    }
    return Int(offset)
  }

  /// The files that the directory names, checked one by one and against each other.
  func members() throws(FormatError) -> [ZipMember] {
    var reader = ByteReader(bytes, file: file)
    try reader.skip(to: range.lowerBound)
    var members: [ZipMember] = []
    var names: Set<[UInt8]> = []
    var occupied: [Range<Int>] = []
    while reader.offset < range.upperBound {
      let entry = try ZipEntry(&reader, end: range.upperBound)
      let start = entry.offset
      let member = try entry.member(bytes, directory: range.lowerBound, file: file)
      guard names.insert(Array(member.name.utf8)).inserted else {
        throw FormatError(
          file: file, offset: entry.start, expected: "each name once",
          found: "\(member.name.quotedForMessage) again")
      }
      occupied.append(Int(start)..<member.data.upperBound)
      members.append(member)
    }
    guard UInt64(members.count) == count else {
      throw FormatError(
        file: file, offset: range.lowerBound, expected: "a directory of \(count) files",
        found: "\(members.count)")
    }
    try checkDisjoint(occupied)
    return members
  }

  private func checkDisjoint(_ occupied: [Range<Int>]) throws(FormatError) {
    let ascending = occupied.sorted { $0.lowerBound < $1.lowerBound }
    for (first, second) in zip(ascending, ascending.dropFirst())
    where second.lowerBound < first.upperBound {
      throw FormatError(
        file: file, offset: second.lowerBound, expected: "files that follow one another",
        found: "one that begins within another, which ends at \(first.upperBound)")
    }
  }
}

/// What the end record of a directory says.
private struct EndRecord {
  let isWhole: Bool
  let count: UInt64
  let size: UInt64
  let offset: UInt64

  init(_ reader: inout ByteReader) throws(FormatError) {
    _ = try reader.littleEndian(UInt32.self, "a signature")
    let numbers = try reader.integers(UInt16.self, 4, "the end record")
    isWhole = numbers[0] == 0 && numbers[1] == 0 && numbers[2] == numbers[3]
    count = UInt64(numbers[3])
    size = UInt64(try reader.littleEndian(UInt32.self, "the directory's size"))
    offset = UInt64(try reader.littleEndian(UInt32.self, "the directory's place"))
  }

  init(zip64 reader: inout ByteReader) throws(FormatError) {
    let start = reader.offset
    let signature = try reader.littleEndian(UInt32.self, "a signature")
    guard signature == ZipSignature.end64 else {
      throw FormatError(
        file: reader.file, offset: start, expected: "a ZIP64 end record",
        found: hexadecimal(signature))
    }
    _ = try reader.take(12, "the record's size and versions")
    let parts = try reader.integers(UInt32.self, 2, "part numbers")
    let numbers = try reader.integers(UInt64.self, 4, "the directory's sizes")
    isWhole = parts == [0, 0] && numbers[0] == numbers[1]
    (count, size, offset) = (numbers[1], numbers[2], numbers[3])
  }
}
