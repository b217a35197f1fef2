/// The numbers of RFC 1951 that compressor and decompressor share.
enum DeflateCode {
  /// The shortest and longest run that one reference can repeat.
  static let matchLengths = 3...258
  /// How far back a reference can reach.
  static let windowSize = 32_768
  /// The symbol that ends a block.
  static let endOfBlock = 256
  /// How many symbols the literal/length and the distance alphabet have in use.
  static let literalCount = 286
  static let distanceCount = 30
  /// The longest code word of those alphabets, and of the alphabet of code lengths.
  static let longestCode = 15
  static let longestLengthCode = 7

  /// The smallest length of symbols 257…285 and the number of extra bits behind each.
  static let lengthBases: [UInt16] = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115,
    131, 163, 195, 227, 258,
  ]
  static let lengthExtraBits: [UInt8] = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]

  /// The smallest distance of symbols 0…29 and the number of extra bits behind each.
  static let distanceBases: [UInt16] = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537,
    2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
  ]
  static let distanceExtraBits: [UInt8] = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12,
    13, 13,
  ]

  /// The order in which a block's header lists the lengths of the code-length code.
  static let lengthCodeOrder = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
  ]

  /// The literal/length code of a block of type 1: 288 lengths, of which two symbols are unused.
  static let fixedLiteralLengths: [UInt8] =
    Array(repeating: 8, count: 144) + Array(repeating: 9, count: 112)
    + Array(repeating: 7, count: 24) + Array(repeating: 8, count: 8)

  /// The distance code of a block of type 1: 32 lengths, of which two symbols are unused.
  static let fixedDistanceLengths = [UInt8](repeating: 5, count: 32)

  /// The canonical code words for these lengths, each with its first bit lowest, as they are sent.
  ///
  /// Words of one length are consecutive in the order of their symbols, and follow on from the
  /// shorter ones (RFC 1951 §3.2.2). The lengths must not exceed 15 nor oversubscribe the code.
  static func codeWords(_ lengths: [UInt8]) -> [UInt16] {
    var next = [UInt16](repeating: 0, count: longestCode + 2)
    for length in lengths where length > 0 { next[Int(length) + 1] += 1 }
    for length in 1...longestCode { next[length] = (next[length - 1] + next[length]) << 1 }
    return lengths.map { length in
      guard length > 0 else { return 0 }
      let word = next[Int(length)]
      next[Int(length)] += 1
      return reversed(word, count: length)
    }
  }

  private static func reversed(_ word: UInt16, count: UInt8) -> UInt16 {
    var word = word
    var result: UInt16 = 0
    for _ in 0..<count {
      result = result << 1 | word & 1
      word >>= 1
    }
    return result
  }
}
