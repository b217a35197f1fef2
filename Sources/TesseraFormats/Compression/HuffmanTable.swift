/// Decodes one Huffman code by table: the next bits of the input are an index.
///
/// Words of up to `rootBits` bits are found in one look; a longer word's first `rootBits` bits
/// lead to a table of its own for the rest.
struct HuffmanTable {
  /// What a decoded entry means.
  enum Kind: UInt32 {
    case literal, base, endOfBlock, subtable, unused
  }

  /// One entry: the word's length in this table, the extra bits behind it, its kind and its value
  /// (the literal, the base of a length or distance, or the offset of a subtable).
  struct Entry {
    var raw: UInt32
    static let unused = Entry(length: 0, extra: 0, kind: .unused, value: 0)

    @inline(__always) var length: Int { Int(raw & 15) }
    @inline(__always) var extra: Int { Int(raw >> 4 & 15) }
    @inline(__always) var rawKind: UInt32 { raw >> 8 & 15 }
    @inline(__always) var value: Int { Int(raw >> 16) }

    @inline(__always) init(raw: UInt32) { self.raw = raw }

    init(length: Int, extra: Int, kind: Kind, value: Int) {
      raw = UInt32(length) | UInt32(extra) << 4 | kind.rawValue << 8 | UInt32(value) << 16
    }
  }

  /// Which symbols the code words stand for.
  enum Alphabet {
    case literals, distances, codeLengths
  }

  private(set) var entries: [UInt32]
  let rootBits: Int

  /// Builds the table of a canonical code.
  ///
  /// - Returns: `nil` when the lengths are no prefix code: more words than bits allow, or fewer
  ///   (only a single word of one bit, or none at all, may leave words unused).
  init?(lengths: [UInt8], alphabet: Alphabet, rootBits: Int) {
    guard Self.isPrefixCode(lengths) else { return nil }
    self.rootBits = rootBits
    let unused = Entry.unused.raw
    entries = [UInt32](repeating: unused, count: 1 << rootBits)
    let words = DeflateCode.codeWords(lengths)
    addSubtables(words, lengths, unused: unused)
    for (symbol, length) in lengths.enumerated() where length > 0 {
      let word = Int(words[symbol])
      let root = Entry(raw: entries[word & ((1 << rootBits) - 1)])
      let inSubtable = Int(length) > rootBits
      let start = inSubtable ? root.value : 0
      let bits = inSubtable ? root.extra : rootBits
      let short = inSubtable ? Int(length) - rootBits : Int(length)
      let entry = Self.entry(symbol, alphabet, length: short).raw
      var index = inSubtable ? word >> rootBits : word
      while index < 1 << bits {
        entries[start + index] = entry
        index += 1 << short
      }
    }
  }

  /// Reserves, for each beginning that longer words share, a table for the longest of them.
  private mutating func addSubtables(_ words: [UInt16], _ lengths: [UInt8], unused: UInt32) {
    guard lengths.contains(where: { Int($0) > rootBits }) else { return }
    var bits = [Int](repeating: 0, count: 1 << rootBits)
    for (word, length) in zip(words, lengths) where Int(length) > rootBits {
      let beginning = Int(word) & ((1 << rootBits) - 1)
      bits[beginning] = max(bits[beginning], Int(length) - rootBits)
    }
    for (beginning, bits) in bits.enumerated() where bits > 0 {
      let link = Entry(length: rootBits, extra: bits, kind: .subtable, value: entries.count)
      entries[beginning] = link.raw
      entries += [UInt32](repeating: unused, count: 1 << bits)
    }
  }

  private static func isPrefixCode(_ lengths: [UInt8]) -> Bool {
    let used = lengths.filter { $0 > 0 }
    let whole = 1 << DeflateCode.longestCode
    let sum = used.reduce(0) { $0 + whole >> Int($1) }
    return sum == whole || used.isEmpty || used == [1]
  }

  private static func entry(_ symbol: Int, _ alphabet: Alphabet, length: Int) -> Entry {
    typealias Code = DeflateCode
    switch alphabet {
    case .literals where symbol == Code.endOfBlock:
      return Entry(length: length, extra: 0, kind: .endOfBlock, value: 0)
    case .literals where symbol > Code.endOfBlock && symbol < Code.literalCount:
      let index = symbol - Code.endOfBlock - 1
      return Entry(
        length: length, extra: Int(Code.lengthExtraBits[index]), kind: .base,
        value: Int(Code.lengthBases[index]))
    case .distances where symbol < Code.distanceCount:
      return Entry(
        length: length, extra: Int(Code.distanceExtraBits[symbol]), kind: .base,
        value: Int(Code.distanceBases[symbol]))
    case .literals where symbol < Code.endOfBlock, .codeLengths:
      return Entry(length: length, extra: 0, kind: .literal, value: symbol)
    default:
      return .unused
    }
  }
}
