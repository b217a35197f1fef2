/// Collects the literals and references of a block and writes it in the shortest of three ways.
struct DeflateEncoder {
  /// A literal, or a reference with its length above its distance.
  struct Token {
    let raw: UInt32

    @inline(__always) init(literal: UInt8) { raw = UInt32(literal) }
    @inline(__always) init(match: MatchFinder.Match) {
      raw = UInt32(match.length) << 16 | UInt32(match.distance)
    }
    @inline(__always) var isLiteral: Bool { raw < 256 }
    @inline(__always) var length: Int { Int(raw >> 16) }
    @inline(__always) var distance: Int { Int(raw & 0xFFFF) }
  }

  let bytes: UnsafeBufferPointer<UInt8>
  private var output = BitWriter()
  private var tokens: [Token] = []
  private var blockStart = 0
  private var blockEnd = 0
  private var literalCounts = [Int](repeating: 0, count: DeflateCode.literalCount)
  private var distanceCounts = [Int](repeating: 0, count: DeflateCode.distanceCount)

  init(bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  /// How many tokens the present block has.
  var tokenCount: Int { tokens.count }

  /// Adds a token that stands for the `count` bytes from `start` on.
  @inline(__always)
  mutating func append(_ token: Token, from start: Int, count: Int) {
    tokens.append(token)
    blockEnd = start + count
    if token.isLiteral {
      literalCounts[Int(token.raw)] += 1
    } else {
      literalCounts[DeflateSymbols.length(token.length)] += 1
      distanceCounts[DeflateSymbols.distance(token.distance)] += 1
    }
  }

  /// Writes the last block and returns the stream.
  mutating func finish() -> [UInt8] {
    endBlock(isLast: true)
    output.alignToByte()
    return output.bytes
  }

  /// Writes the tokens collected so far as a block.
  mutating func endBlock(isLast: Bool) {
    literalCounts[DeflateCode.endOfBlock] = 1
    let fixed = DeflateBlockCode.fixed
    let own = DeflateBlockCode(literalCounts: literalCounts, distanceCounts: distanceCounts)
    let fixedSize = fixed.size(literalCounts, distanceCounts)
    let ownSize = own.size(literalCounts, distanceCounts) + own.headerSize
    let blocks = max(1, (blockEnd - blockStart + 65_534) / 65_535)
    let storedSize = 8 * (blockEnd - blockStart) + blocks * (3 + 7 + 32)
    if storedSize <= min(fixedSize, ownSize) {
      writeStored(isLast: isLast)
    } else if fixedSize <= ownSize {
      output.append(isLast ? 1 : 0, 1)
      output.append(1, 2)
      writeTokens(with: fixed)
    } else {
      output.append(isLast ? 1 : 0, 1)
      output.append(2, 2)
      own.writeHeader(to: &output)
      writeTokens(with: own)
    }
    startBlock()
  }

  private mutating func startBlock() {
    tokens.removeAll(keepingCapacity: true)
    blockStart = blockEnd
    for symbol in literalCounts.indices { literalCounts[symbol] = 0 }
    for symbol in distanceCounts.indices { distanceCounts[symbol] = 0 }
  }

  /// Writes the block's bytes as they are, at most 65,535 at a time.
  private mutating func writeStored(isLast: Bool) {
    var start = blockStart
    repeat {
      let end = min(start + 65_535, blockEnd)
      output.append(isLast && end == blockEnd ? 1 : 0, 1)
      output.append(0, 2)
      output.alignToByte()
      output.append(end - start, 16)
      output.append((end - start) ^ 0xFFFF, 16)
      output.append(UnsafeBufferPointer(rebasing: bytes[start..<end]))
      start = end
    } while start < blockEnd
  }

  private mutating func writeTokens(with code: DeflateBlockCode) {
    for token in tokens {
      if token.isLiteral {
        code.writeLiteral(Int(token.raw), to: &output)
      } else {
        code.write(length: token.length, distance: token.distance, to: &output)
      }
    }
    code.writeLiteral(DeflateCode.endOfBlock, to: &output)
  }
}
