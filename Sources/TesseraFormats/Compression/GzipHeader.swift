/// The variable part of gzip: what stands before a member's compressed data.
enum GzipHeader {
  private static let headerCheck: UInt8 = 2
  private static let extra: UInt8 = 4
  private static let name: UInt8 = 8
  private static let comment: UInt8 = 16
  private static let reserved: UInt8 = 0xE0

  /// Checks the header that begins at `start` and returns the offset of the byte behind it.
  static func end(_ bytes: [UInt8], from start: Int, file: String?) throws(FormatError) -> Int {
    func error(_ offset: Int, _ expected: String, _ found: String) -> FormatError {
      FormatError(file: file, offset: offset, expected: expected, found: found)
    }
    guard bytes.count - start >= 10 else {
      throw error(
        start, "a gzip header of 10 bytes", "\(bytes.count - start) bytes before the end")
    }
    guard bytes[start] == 0x1F, bytes[start + 1] == 0x8B else {
      let found = "\(hexadecimal(bytes[start])) \(hexadecimal(bytes[start + 1]))"
      throw error(start, "the gzip magic 0x1f 0x8b", found)
    }
    guard bytes[start + 2] == 8 else {
      throw error(start + 2, "compression method 8 (DEFLATE)", "\(bytes[start + 2])")
    }
    let flags = bytes[start + 3]
    guard flags & reserved == 0 else {
      throw error(start + 3, "gzip flags below 0x20", hexadecimal(flags))
    }
    return try endOfFields(bytes, start: start, flags: flags, file: file)
  }

  /// Skips the optional fields and checks the header's own check, where it has one.
  private static func endOfFields(
    _ bytes: [UInt8], start: Int, flags: UInt8, file: String?
  ) throws(FormatError) -> Int {
    var offset = start + 10
    func cutShort(_ field: String) -> FormatError {
      FormatError(
        file: file, offset: min(offset, bytes.count), expected: field,
        found: "the end of the data")
    }
    if flags & extra != 0 {
      guard bytes.count - offset >= 2 else { throw cutShort("the length of gzip's extra field") }
      offset += 2 + Int(bytes[offset]) + Int(bytes[offset + 1]) << 8
      guard offset <= bytes.count else { throw cutShort("the whole of gzip's extra field") }
    }
    for (flag, field) in [(name, "name"), (comment, "comment")] where flags & flag != 0 {
      guard let terminator = bytes[offset...].firstIndex(of: 0) else {
        throw cutShort("a zero byte after the \(field) in gzip's header")
      }
      offset = terminator + 1
    }
    guard flags & headerCheck != 0 else { return offset }
    guard bytes.count - offset >= 2 else { throw cutShort("the CRC-16 of gzip's header") }
    let stated = UInt16(bytes[offset]) | UInt16(bytes[offset + 1]) << 8
    let crc = UInt16(truncatingIfNeeded: CRC32.checksum(bytes[start..<offset]))
    guard stated == crc else {
      throw FormatError(
        file: file, offset: offset, expected: "the header's CRC-16 \(hexadecimal(crc))",
        found: hexadecimal(stated))
    }
    return offset + 2
  }
}
