/// Decodes the blocks of one DEFLATE stream.
struct InflateDecoder {
  var input: BitReader
  let file: String?

  /// Decodes one block and returns whether it was the last.
  mutating func decodeBlock(into output: inout InflateOutput) throws(FormatError) -> Bool {
    input.refill()
    let isLast = input.take(1) == 1
    let type = input.take(2)
    try checkNotExhausted()
    switch type {
    case 0:
      try copyStoredBlock(into: &output)
    case 1:
      try decodeSymbols(Self.fixedLiterals, Self.fixedDistances, into: &output)
    case 2:
      let (literals, distances) = try readCodes()
      try decodeSymbols(literals, distances, into: &output)
    default:
      throw error(expected: "a DEFLATE block type 0-2", found: "3")
    }
    return isLast
  }

  func error(expected: String, found: String) -> FormatError {
    FormatError(file: file, offset: input.position, expected: expected, found: found)
  }

  func checkNotExhausted() throws(FormatError) {
    if input.isExhausted {
      throw FormatError(
        file: file, offset: input.bytes.count, expected: "more compressed data",
        found: "the end of the data")
    }
  }

  func limitError(_ limit: Int) -> FormatError {
    error(expected: "at most \(limit) bytes of decompressed data", found: "more")
  }

  private static let fixedLiterals = fixed(DeflateCode.fixedLiteralLengths, .literals, 9)
  private static let fixedDistances = fixed(DeflateCode.fixedDistanceLengths, .distances, 5)

  private static func fixed(
    _ lengths: [UInt8], _ alphabet: HuffmanTable.Alphabet, _ rootBits: Int
  ) -> HuffmanTable {
    guard let table = HuffmanTable(lengths: lengths, alphabet: alphabet, rootBits: rootBits) else {
      preconditionFailure("the fixed codes of RFC 1951 are prefix codes")
    }
    return table
  }

  /// Copies a block of type 0: its length, the complement of that, and the bytes themselves.
  private mutating func copyStoredBlock(into output: inout InflateOutput) throws(FormatError) {
    let start = input.alignToByte()
    input.refill()
    let length = input.take(16)
    let complement = input.take(16)
    try checkNotExhausted()
    guard length == complement ^ 0xFFFF else {
      throw FormatError(
        file: file, offset: start,
        expected: "a stored block's length and its complement",
        found: "\(hexadecimal(UInt16(length))) and \(hexadecimal(UInt16(complement)))")
    }
    let first = start + 4
    guard length <= input.bytes.count - first else {
      throw FormatError(
        file: file, offset: first, expected: "a stored block of \(length) bytes",
        found: "\(input.bytes.count - first) bytes before the end")
    }
    guard output.reserve(length) else { throw limitError(output.limit) }
    output.append(UnsafeBufferPointer(rebasing: input.bytes[first..<first + length]))
    input.seek(first + length)
  }

  /// Decodes literals and references up to the block's end.
  ///
  /// A literal or length takes at most 15 + 5 bits, a distance 15 + 13: one refill serves both, and
  /// up to two literals before it.
  private mutating func decodeSymbols(
    _ literals: HuffmanTable, _ distances: HuffmanTable, into output: inout InflateOutput
  ) throws(FormatError) {
    try literals.entries.withUnsafeBufferPointer { literalTable throws(FormatError) in
      try distances.entries.withUnsafeBufferPointer { distanceTable throws(FormatError) in
        var input = self.input
        defer { self.input = input }
        while true {
          if input.count < 48 { input.refill() }
          let symbol = input.decode(literalTable, rootBits: literals.rootBits)
          if symbol.rawKind == HuffmanTable.Kind.literal.rawValue {
            if input.isExhausted { break }
            guard output.reserve(1) else { throw limitError(output.limit) }
            output.append(UInt8(truncatingIfNeeded: symbol.value))
            continue
          }
          if symbol.rawKind != HuffmanTable.Kind.base.rawValue {
            if symbol.rawKind == HuffmanTable.Kind.endOfBlock.rawValue || input.isExhausted {
              break
            }
            throw unusedWord("literal or length", at: input.position)
          }
          let length = symbol.value + input.take(symbol.extra)
          let reference = input.decode(distanceTable, rootBits: distances.rootBits)
          let distance = reference.value + input.take(reference.extra)
          if input.isExhausted { break }
          guard reference.rawKind == HuffmanTable.Kind.base.rawValue else {
            throw unusedWord("distance", at: input.position)
          }
          guard distance <= output.count - output.streamStart else {
            throw tooFar(distance, output.count - output.streamStart, at: input.position)
          }
          guard output.reserve(length) else { throw limitError(output.limit) }
          output.repeatBytes(distance: distance, length: length)
        }
      }
    }
    try checkNotExhausted()
  }

  private func unusedWord(_ alphabet: String, at offset: Int) -> FormatError {
    FormatError(
      file: file, offset: offset, expected: "a \(alphabet) code of this block",
      found: "bits that stand for none")
  }

  private func tooFar(_ distance: Int, _ available: Int, at offset: Int) -> FormatError {
    FormatError(
      file: file, offset: offset,
      expected: "a distance of at most \(available), the bytes produced so far",
      found: "\(distance)")
  }
}
