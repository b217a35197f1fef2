/// The zlib format (RFC 1950), as PNG uses it: a DEFLATE stream between a header of two bytes and
/// an Adler-32 checksum.
public enum Zlib {
  /// Decompresses a stream that fills `bytes` exactly.
  ///
  /// - Parameters:
  ///   - bytes: The compressed bytes.
  ///   - limit: The most bytes the result may have; no more than that is ever allocated for it.
  ///   - file: The name that errors carry.
  /// - Throws: `FormatError` with the offset in `bytes` at which the stream is wrong.
  public static func decompress(
    _ bytes: [UInt8], limit: Int, file: String? = nil
  ) throws(FormatError) -> [UInt8] {
    try checkHeader(bytes, file: file)
    var output = InflateOutput(limit: limit, expected: Inflate.capacity(for: bytes.count))
    let end = try Inflate.run(bytes, from: 2, into: &output, file: file)
    guard bytes.count - end == 4 else {
      throw FormatError(
        file: file, offset: end, expected: "an Adler-32 checksum of 4 bytes, then the end",
        found: "\(bytes.count - end) bytes")
    }
    let content = output.bytes
    let stated = bytes[end...].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    let checksum = Adler32.checksum(content)
    guard stated == checksum else {
      throw FormatError(
        file: file, offset: end, expected: "the content's Adler-32 \(hexadecimal(checksum))",
        found: hexadecimal(stated))
    }
    return content
  }

  /// Compresses `bytes`; equal bytes always give equal streams.
  public static func compress(_ bytes: [UInt8]) -> [UInt8] {
    var writer = ByteWriter()
    // DEFLATE with a window of 32 KiB, default effort; the number is a multiple of 31.
    writer.append([0x78, 0x9C])
    writer.append(Deflate.compress(bytes))
    writer.append(bigEndian: Adler32.checksum(bytes))
    return writer.bytes
  }

  private static func checkHeader(_ bytes: [UInt8], file: String?) throws(FormatError) {
    guard bytes.count >= 2 else {
      throw FormatError(
        file: file, offset: 0, expected: "a zlib header of 2 bytes", found: "\(bytes.count)")
    }
    let header = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
    guard bytes[0] & 15 == 8, bytes[0] >> 4 <= 7, header % 31 == 0 else {
      throw FormatError(
        file: file, offset: 0, expected: "a zlib header (method 8, a multiple of 31)",
        found: hexadecimal(header))
    }
    guard bytes[1] & 0x20 == 0 else {
      throw FormatError(
        file: file, offset: 1, expected: "a zlib stream without a preset dictionary",
        found: "one with a dictionary")
    }
  }
}
