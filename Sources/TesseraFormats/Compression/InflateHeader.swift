extension InflateDecoder {
  /// Reads the two codes at the beginning of a block of type 2.
  mutating func readCodes() throws(FormatError) -> (literals: HuffmanTable, distances: HuffmanTable)
  {
    input.refill()
    let literalCount = input.take(5) + 257
    let distanceCount = input.take(5) + 1
    let lengthCount = input.take(4) + 4
    try checkNotExhausted()
    guard literalCount <= DeflateCode.literalCount, distanceCount <= DeflateCode.distanceCount
    else {
      throw error(
        expected: "at most 286 length and 30 distance codes",
        found: "\(literalCount) and \(distanceCount)")
    }
    let lengthCode = try readLengthCode(count: lengthCount)
    let lengths = try readLengths(literalCount + distanceCount, with: lengthCode)
    guard lengths[DeflateCode.endOfBlock] > 0 else {
      throw error(expected: "a code for the end of the block", found: "none")
    }
    let literals = try table(Array(lengths[..<literalCount]), .literals, rootBits: 10)
    let distances = try table(Array(lengths[literalCount...]), .distances, rootBits: 8)
    return (literals, distances)
  }

  private func table(
    _ lengths: [UInt8], _ alphabet: HuffmanTable.Alphabet, rootBits: Int
  ) throws(FormatError) -> HuffmanTable {
    guard let table = HuffmanTable(lengths: lengths, alphabet: alphabet, rootBits: rootBits) else {
      throw error(
        expected: "code lengths that form a prefix code", found: "too many or too few \(alphabet)")
    }
    return table
  }

  /// Reads the code in which the lengths of the other two are written.
  private mutating func readLengthCode(count: Int) throws(FormatError) -> HuffmanTable {
    var lengths = [UInt8](repeating: 0, count: DeflateCode.lengthCodeOrder.count)
    for symbol in DeflateCode.lengthCodeOrder.prefix(count) {
      input.refill()
      lengths[symbol] = UInt8(input.take(3))
    }
    try checkNotExhausted()
    return try table(lengths, .codeLengths, rootBits: DeflateCode.longestLengthCode)
  }

  /// Reads `count` code lengths: 0…15 as they are, 16 repeats the last, 17 and 18 repeat zero.
  private mutating func readLengths(
    _ count: Int, with code: HuffmanTable
  ) throws(FormatError) -> [UInt8] {
    var lengths: [UInt8] = []
    while lengths.count < count {
      input.refill()
      let entry = code.entries.withUnsafeBufferPointer {
        input.decode($0, rootBits: code.rootBits)
      }
      guard entry.rawKind == HuffmanTable.Kind.literal.rawValue else {
        try checkNotExhausted()
        throw error(expected: "a code length", found: "bits that stand for none")
      }
      var value: UInt8 = 0
      var times = 1
      switch entry.value {
      case 16:
        guard let last = lengths.last else {
          throw error(expected: "a code length to repeat", found: "none before it")
        }
        (value, times) = (last, 3 + input.take(2))
      case 17: times = 3 + input.take(3)
      case 18: times = 11 + input.take(7)
      default: value = UInt8(entry.value)
      }
      try checkNotExhausted()
      guard times <= count - lengths.count else {
        throw error(
          expected: "\(count - lengths.count) more code lengths", found: "a run of \(times)")
      }
      lengths.append(contentsOf: repeatElement(value, count: times))
    }
    return lengths
  }
}
