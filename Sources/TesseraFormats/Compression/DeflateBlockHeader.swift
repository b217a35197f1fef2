extension DeflateBlockCode {
  /// A symbol of the code-length alphabet and the extra bits behind it.
  private struct Run {
    let symbol: Int
    var extra = 0
    var extraBits = 0
  }

  /// How many bits the header takes.
  var headerSize: Int {
    var counter = BitWriter()
    writeHeader(to: &counter)
    counter.alignToByte()
    return 8 * counter.bytes.count
  }

  /// Writes the code lengths, themselves run-length and Huffman coded (RFC 1951 §3.2.7).
  func writeHeader(to output: inout BitWriter) {
    let literals = used(literalLengths, atLeast: 257)
    let distances = used(distanceLengths, atLeast: 1)
    let runs = Self.runs(literalLengths[..<literals] + distanceLengths[..<distances])
    var counts = [Int](repeating: 0, count: DeflateCode.lengthCodeOrder.count)
    for run in runs { counts[run.symbol] += 1 }
    let lengths = HuffmanLengths.lengths(counts, longest: DeflateCode.longestLengthCode)
    let words = DeflateCode.codeWords(lengths)
    let ordered = used(DeflateCode.lengthCodeOrder.map { lengths[$0] }, atLeast: 4)
    output.append(literals - 257, 5)
    output.append(distances - 1, 5)
    output.append(ordered - 4, 4)
    for symbol in DeflateCode.lengthCodeOrder.prefix(ordered) { output.append(lengths[symbol], 3) }
    for run in runs {
      output.append(words[run.symbol], lengths[run.symbol])
      output.append(run.extra, run.extraBits)
    }
  }

  /// How many lengths must be written: all up to the last that is not zero.
  private func used(_ lengths: [UInt8], atLeast least: Int) -> Int {
    max(least, (lengths.lastIndex { $0 > 0 } ?? 0) + 1)
  }

  /// Shortens repeated lengths: 16 repeats the last 3–6 times, 17 and 18 give 3–10 and 11–138 zeros.
  private static func runs(_ lengths: ArraySlice<UInt8>) -> [Run] {
    let lengths = Array(lengths)
    var runs: [Run] = []
    var index = 0
    while index < lengths.count {
      let value = lengths[index]
      let end = lengths[index...].firstIndex { $0 != value } ?? lengths.count
      var count = end - index
      if value > 0 {
        runs.append(Run(symbol: Int(value)))
        count -= 1
      }
      while count >= 3 {
        if value > 0 {
          let part = min(count, 6)
          runs.append(Run(symbol: 16, extra: part - 3, extraBits: 2))
          count -= part
        } else if count <= 10 {
          runs.append(Run(symbol: 17, extra: count - 3, extraBits: 3))
          count = 0
        } else {
          let part = min(count, 138)
          runs.append(Run(symbol: 18, extra: part - 11, extraBits: 7))
          count -= part
        }
      }
      runs += Array(repeating: Run(symbol: Int(value)), count: count)
      index = end
    }
    return runs
  }
}
