/// The gzip file format (RFC 1952): one or more members, each a DEFLATE stream with its check.
public enum Gzip {
  /// Whether `bytes` begin as every gzip file does.
  public static func isGzip(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x1F, 0x8B])
  }

  /// Decompresses all members, one after the other.
  ///
  /// The optional fields (extra, name, comment, header check) are skipped and, where they carry a
  /// check, checked; so are each member's CRC-32 and its length modulo 2³². Zero bytes behind the
  /// last member are padding; anything else there is an error.
  ///
  /// - Parameters:
  ///   - bytes: The compressed file.
  ///   - limit: The most bytes the result may have; no more than that is ever allocated for it.
  ///   - file: The name that errors carry.
  /// - Throws: `FormatError` with the offset in `bytes` at which the file is wrong.
  public static func decompress(
    _ bytes: [UInt8], limit: Int, file: String? = nil
  ) throws(FormatError) -> [UInt8] {
    var output = InflateOutput(limit: limit, expected: statedSize(bytes))
    var offset = 0
    repeat {
      offset = try GzipHeader.end(bytes, from: offset, file: file)
      let start = output.count
      offset = try Inflate.run(bytes, from: offset, into: &output, file: file)
      try checkTrailer(bytes, at: offset, start: start, output: output, file: file)
      offset += 8
    } while offset < bytes.count && !isPadding(bytes[offset...])
    return output.bytes
  }

  /// Compresses `bytes` into one member without a name and with a modification time of 0, so that
  /// equal bytes always give an equal file.
  public static func compress(_ bytes: [UInt8]) -> [UInt8] {
    var writer = ByteWriter()
    let deflate: UInt8 = 8
    let unknownSystem: UInt8 = 255
    writer.append([0x1F, 0x8B, deflate, 0, 0, 0, 0, 0, 0, unknownSystem])
    writer.append(Deflate.compress(bytes))
    writer.append(littleEndian: CRC32.checksum(bytes))
    writer.append(littleEndian: UInt32(truncatingIfNeeded: bytes.count))
    return writer.bytes
  }

  /// The length that the last member states: the buffer's first size, unless the compressed bytes
  /// make it unlikely.
  private static func statedSize(_ bytes: [UInt8]) -> Int {
    guard bytes.count >= 18 else { return 0 }
    let stated = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    return min(stated, 2 * Inflate.capacity(for: bytes.count))
  }

  private static func isPadding(_ rest: ArraySlice<UInt8>) -> Bool {
    rest.allSatisfy { $0 == 0 }
  }

  /// Compares a member's content with the CRC-32 and the length behind it.
  private static func checkTrailer(
    _ bytes: [UInt8], at offset: Int, start: Int, output: borrowing InflateOutput, file: String?
  ) throws(FormatError) {
    guard bytes.count - offset >= 8 else {
      throw FormatError(
        file: file, offset: offset, expected: "the member's CRC-32 and length, 8 bytes",
        found: "\(bytes.count - offset) bytes before the end")
    }
    func word(_ at: Int) -> UInt32 {
      bytes[at..<at + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
    let crc = output.withBytes(from: start) { content in
      var crc = CRC32()
      crc.update(content)
      return crc.value
    }
    guard word(offset) == crc else {
      throw FormatError(
        file: file, offset: offset, expected: "the content's CRC-32 \(hexadecimal(crc))",
        found: hexadecimal(word(offset)))
    }
    let length = output.count - start
    guard word(offset + 4) == UInt32(truncatingIfNeeded: length) else {
      throw FormatError(
        file: file, offset: offset + 4, expected: "the content's length \(length)",
        found: "\(word(offset + 4))")
    }
  }
}
