/// Decompresses DEFLATE (RFC 1951).
///
/// Every code, length and distance is checked; no more than the caller's limit is ever produced or
/// allocated. `Gzip` and `Zlib` add their headers and checksums.
public enum Inflate {
  /// Decompresses a bare stream that fills `bytes` exactly.
  ///
  /// - Parameters:
  ///   - bytes: The compressed bytes.
  ///   - limit: The most bytes the result may have.
  ///   - file: The name that errors carry.
  /// - Throws: `FormatError` with the offset in `bytes` at which the stream is wrong.
  public static func decompress(
    _ bytes: [UInt8], limit: Int, file: String? = nil
  ) throws(FormatError) -> [UInt8] {
    var output = InflateOutput(limit: limit, expected: capacity(for: bytes.count))
    let end = try run(bytes, from: 0, into: &output, file: file)
    guard end == bytes.count else {
      throw FormatError(
        file: file, offset: end, expected: "the end of the data after the last DEFLATE block",
        found: "\(bytes.count - end) more bytes")
    }
    return output.bytes
  }

  /// A first guess at how much `count` compressed bytes hold; the buffer grows where it is wrong.
  static func capacity(for count: Int) -> Int {
    count < 1 << 40 ? 4 * count + 64 : 0
  }

  /// Decompresses the stream that begins at `start` and returns the offset of the byte behind it.
  static func run(
    _ bytes: [UInt8], from start: Int, into output: inout InflateOutput, file: String?
  ) throws(FormatError) -> Int {
    var end = start
    try bytes.withUnsafeBufferPointer { buffer throws(FormatError) in
      var decoder = InflateDecoder(input: BitReader(buffer, from: start), file: file)
      output.streamStart = output.count
      while try !decoder.decodeBlock(into: &output) {}
      end = decoder.input.alignToByte()
    }
    return end
  }
}
