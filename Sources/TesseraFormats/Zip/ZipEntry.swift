/// One record of the central directory, as it stands there.
struct ZipEntry {
  /// Where the record begins.
  let start: Int
  let flags: UInt16
  let method: UInt16
  let crc32: UInt32
  let name: ArraySlice<UInt8>
  private(set) var compressedSize: UInt64
  private(set) var size: UInt64
  /// Where the local header stands.
  private(set) var offset: UInt64

  /// Reads the record at the position, which must end by `end`.
  init(_ reader: inout ByteReader, end: Int) throws(FormatError) {
    start = reader.offset
    let signature = try reader.littleEndian(UInt32.self, "a record of the directory")
    guard signature == ZipSignature.centralHeader else {
      throw FormatError(
        file: reader.file, offset: start, expected: "a record of the directory",
        found: hexadecimal(signature))
    }
    _ = try reader.take(4, "versions")
    flags = try reader.littleEndian(UInt16.self, "flags")
    method = try reader.littleEndian(UInt16.self, "a method")
    _ = try reader.take(4, "a time")
    crc32 = try reader.littleEndian(UInt32.self, "a CRC-32")
    compressedSize = UInt64(try reader.littleEndian(UInt32.self, "a compressed size"))
    size = UInt64(try reader.littleEndian(UInt32.self, "a size"))
    let lengths = try reader.integers(UInt16.self, 3, "lengths")
    let part = try reader.littleEndian(UInt16.self, "a part number")
    _ = try reader.take(6, "attributes")
    offset = UInt64(try reader.littleEndian(UInt32.self, "a place"))
    name = try reader.take(Int(lengths[0]), "a name")
    let extra = try reader.take(Int(lengths[1]), "extra fields")
    _ = try reader.take(Int(lengths[2]), "a comment")
    guard reader.offset <= end, part == 0 || part == UInt16.max else {
      throw FormatError(
        file: reader.file, offset: start,
        expected: "a record of an archive in one part, before \(end)",
        found: "part \(part), up to byte \(reader.offset)")
    }
    try readExtra64(extra, file: reader.file)
  }

  /// Takes from the ZIP64 extra field what the 32-bit fields refer to it for, in its fixed order.
  private mutating func readExtra64(
    _ extra: ArraySlice<UInt8>, file: String?
  ) throws(FormatError) {
    var fields = ByteReader(Array(extra), file: file.map { "\($0), extra field" })
    while fields.remaining >= 4 {
      let kind = try fields.littleEndian(UInt16.self, "a kind")
      let length = Int(try fields.littleEndian(UInt16.self, "a length"))
      let content = try fields.take(length, "an extra field")
      guard kind == ZipSignature.extra64 else { continue }
      var values = ByteReader(Array(content), file: fields.file)
      for field in [\ZipEntry.size, \.compressedSize, \.offset]
      where self[keyPath: field] == ZipSignature.elsewhere {
        self[keyPath: field] = try values.littleEndian(UInt64.self, "a ZIP64 size or place")
      }
      return
    }
  }

  /// The file, after every check that needs no decompression.
  ///
  /// - Parameter directory: Where the central directory begins: files end before it.
  func member(
    _ bytes: [UInt8], directory: Int, file: String?
  ) throws(FormatError) -> ZipMember {
    let name = try checkedName(file)
    let title = file.map { "\($0), \(name)" } ?? name
    guard flags & 0x2041 == 0 else {
      throw FormatError(file: title, expected: "a file that is not encrypted", found: "one that is")
    }
    guard let method = ZipMember.Method(rawValue: method) else {
      throw FormatError(
        file: title, expected: "method 0 (stored) or 8 (DEFLATE)", found: "\(method)")
    }
    guard offset < UInt64(directory) else {
      throw FormatError(
        file: title, expected: "a place before the directory at \(directory)", found: "\(offset)")
    }
    let first = try dataStart(bytes, title: title)
    guard first <= directory, compressedSize <= UInt64(directory - first) else {
      throw FormatError(
        file: title, offset: first, expected: "at most \(max(0, directory - first)) bytes",
        found: "\(compressedSize), which reach into the directory")
    }
    // DEFLATE makes at most 258 bytes of 2 bits.
    let (largest, _) = compressedSize.multipliedReportingOverflow(by: 1_032)
    guard method == .stored ? size == compressedSize : size <= largest, size <= UInt64(Int.max)
    else {
      throw FormatError(
        file: title, expected: "a size that \(compressedSize) bytes can give", found: "\(size)")
    }
    return ZipMember(
      name: name, method: method, size: Int(size), crc32: crc32,
      data: first..<first + Int(compressedSize))
  }

  /// Where the file's bytes begin: behind its local header, which must be for the same name.
  private func dataStart(_ bytes: [UInt8], title: String) throws(FormatError) -> Int {
    var reader = ByteReader(bytes, file: title)
    try reader.skip(to: Int(offset))
    let signature = try reader.littleEndian(UInt32.self, "a local header")
    guard signature == ZipSignature.localHeader else {
      throw FormatError(
        file: title, offset: Int(offset), expected: "a local header", found: hexadecimal(signature))
    }
    _ = try reader.take(4, "version and flags")
    let localMethod = try reader.littleEndian(UInt16.self, "a method")
    _ = try reader.take(16, "time, checksum and sizes")
    let lengths = try reader.integers(UInt16.self, 2, "lengths")
    let localName = try reader.take(Int(lengths[0]), "a name")
    guard localName == name, localMethod == method else {
      throw FormatError(
        file: title, offset: Int(offset),
        expected: "a local header with the directory's name and method", found: "another")
    }
    _ = try reader.take(Int(lengths[1]), "extra fields")
    return reader.offset
  }

  /// The name as text that leads nowhere but below the folder of an archive.
  private func checkedName(_ file: String?) throws(FormatError) -> String {
    guard let text = String(validating: name, as: UTF8.self) else {
      throw FormatError(
        file: file, offset: start, expected: "a name in UTF-8", found: "bytes that are not")
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    let isRelative =
      !text.isEmpty && !text.hasPrefix("/") && !text.utf8.contains { $0 == 0 || $0 == 0x5C }
      && !parts.contains("..") && !(text.utf8.dropFirst().first == UInt8(ascii: ":"))
    guard isRelative else {
      throw FormatError(
        file: file, offset: start,
        expected: "a relative name, without “..”, “\\”, a drive letter or NUL",
        found: text.quotedForMessage)
    }
    return text
  }
}
