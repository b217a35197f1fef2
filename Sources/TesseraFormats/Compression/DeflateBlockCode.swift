/// The two codes of one block, with the words that stand for each symbol.
struct DeflateBlockCode {
  let literalLengths: [UInt8]
  let distanceLengths: [UInt8]
  private let literalWords: [UInt16]
  private let distanceWords: [UInt16]

  /// The codes that blocks of type 1 use.
  static let fixed = DeflateBlockCode(
    literalLengths: DeflateCode.fixedLiteralLengths,
    distanceLengths: DeflateCode.fixedDistanceLengths)

  init(literalLengths: [UInt8], distanceLengths: [UInt8]) {
    self.literalLengths = literalLengths
    self.distanceLengths = distanceLengths
    literalWords = DeflateCode.codeWords(literalLengths)
    distanceWords = DeflateCode.codeWords(distanceLengths)
  }

  /// The codes that fit these frequencies.
  init(literalCounts: [Int], distanceCounts: [Int]) {
    let longest = DeflateCode.longestCode
    self.init(
      literalLengths: HuffmanLengths.lengths(literalCounts, longest: longest),
      distanceLengths: HuffmanLengths.lengths(distanceCounts, longest: longest))
  }

  /// How many bits symbols of these frequencies take, extra bits included, headers left out.
  func size(_ literalCounts: [Int], _ distanceCounts: [Int]) -> Int {
    var bits = 0
    for (symbol, count) in literalCounts.enumerated() where count > 0 {
      let index = symbol - DeflateCode.endOfBlock - 1
      let extra = index >= 0 ? DeflateCode.lengthExtraBits[index] : 0
      bits += count * Int(literalLengths[symbol] + extra)
    }
    for (symbol, count) in distanceCounts.enumerated() where count > 0 {
      bits += count * Int(distanceLengths[symbol] + DeflateCode.distanceExtraBits[symbol])
    }
    return bits
  }

  @inline(__always)
  func writeLiteral(_ symbol: Int, to output: inout BitWriter) {
    output.append(literalWords[symbol], literalLengths[symbol])
  }

  /// Writes a reference: length, its extra bits, distance, its extra bits.
  @inline(__always)
  func write(length: Int, distance: Int, to output: inout BitWriter) {
    let lengthSymbol = DeflateSymbols.length(length)
    let lengthIndex = lengthSymbol - DeflateCode.endOfBlock - 1
    writeLiteral(lengthSymbol, to: &output)
    output.append(
      length - Int(DeflateCode.lengthBases[lengthIndex]), DeflateCode.lengthExtraBits[lengthIndex])
    let distanceSymbol = DeflateSymbols.distance(distance)
    output.append(distanceWords[distanceSymbol], distanceLengths[distanceSymbol])
    output.append(
      distance - Int(DeflateCode.distanceBases[distanceSymbol]),
      DeflateCode.distanceExtraBits[distanceSymbol])
  }
}

/// Which symbol stands for a length or a distance.
enum DeflateSymbols {
  private static let lengths: [UInt16] = table(
    upTo: 258, bases: DeflateCode.lengthBases, first: UInt16(DeflateCode.endOfBlock + 1))
  private static let distances: [UInt16] = table(
    upTo: DeflateCode.windowSize, bases: DeflateCode.distanceBases, first: 0)

  /// The symbol 257…285 of a length 3…258.
  @inline(__always) static func length(_ length: Int) -> Int { Int(lengths[length]) }

  /// The symbol 0…29 of a distance 1…32,768.
  @inline(__always) static func distance(_ distance: Int) -> Int { Int(distances[distance]) }

  private static func table(upTo last: Int, bases: [UInt16], first: UInt16) -> [UInt16] {
    var table = [UInt16](repeating: 0, count: last + 1)
    for (index, base) in bases.enumerated() {
      for value in Int(base)...last { table[value] = first + UInt16(index) }
    }
    return table
  }
}
