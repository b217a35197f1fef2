/// Compresses to DEFLATE (RFC 1951): LZ77 with hash chains and lazy matching, then for each block
/// the shortest of stored bytes, the fixed codes and codes of its own.
///
/// The result depends on the bytes alone. Size and effort are near those of zlib's higher levels.
public enum Deflate {
  /// How many literals and references make a block.
  private static let blockSize = 32_768

  /// A run this long is taken without looking whether the next position begins a longer one.
  private static let lazyLength = 128

  /// Compresses `bytes` to a bare stream; `Gzip` and `Zlib` add their headers and checksums.
  public static func compress(_ bytes: [UInt8]) -> [UInt8] {
    bytes.withUnsafeBufferPointer { buffer in
      var encoder = DeflateEncoder(bytes: buffer)
      encode(buffer, with: &encoder)
      return encoder.finish()
    }
  }

  /// Turns the bytes into literals and references.
  ///
  /// A run found at one position is held until the next was tried: if that begins a longer run, the
  /// held one shrinks to a literal.
  private static func encode(
    _ bytes: UnsafeBufferPointer<UInt8>, with encoder: inout DeflateEncoder
  ) {
    let finder = MatchFinder(bytes)
    var position = 0
    var held = MatchFinder.Match()
    var holdsByte = false
    while position < bytes.count {
      let candidate = finder.insert(position)
      var match = MatchFinder.Match()
      if held.length < lazyLength {
        match = finder.longest(at: position, from: candidate, longerThan: held.length)
      }
      if held.length > 0 && match.length <= held.length {
        encoder.append(.init(match: held), from: position - 1, count: held.length)
        let end = position - 1 + held.length
        while position + 1 < end {
          position += 1
          finder.insert(position)
        }
        position = end
        held = MatchFinder.Match()
        holdsByte = false
      } else {
        if holdsByte {
          encoder.append(.init(literal: bytes[position - 1]), from: position - 1, count: 1)
        }
        held = match
        holdsByte = true
        position += 1
      }
      if encoder.tokenCount >= blockSize { encoder.endBlock(isLast: false) }
    }
    if holdsByte, let last = bytes.last {
      encoder.append(.init(literal: last), from: bytes.count - 1, count: 1)
    }
  }
}
