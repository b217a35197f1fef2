/// Chooses the code lengths of a Huffman code from how often each symbol occurs.
enum HuffmanLengths {
  /// The lengths of an optimal prefix code, shortened to at most `longest` bits.
  ///
  /// At least two symbols get a word, used or not, so that the code is complete: some decoders
  /// refuse any other. The result depends on the frequencies alone.
  ///
  ///     HuffmanLengths.lengths([8, 4, 2, 1, 1], longest: 15)  // 1, 2, 3, 4, 4
  static func lengths(_ frequencies: [Int], longest: Int) -> [UInt8] {
    var used = frequencies.indices.filter { frequencies[$0] > 0 }
    for symbol in frequencies.indices where used.count < 2 && frequencies[symbol] == 0 {
      used.append(symbol)
    }
    used.sort { (frequencies[$0], $0) < (frequencies[$1], $1) }
    let depths = depths(used.map { max(frequencies[$0], 1) })
    let counts = limited(depths, longest: longest)
    var lengths = [UInt8](repeating: 0, count: frequencies.count)
    var rarest = 0
    for length in stride(from: longest, through: 1, by: -1) {
      for symbol in used[rarest..<rarest + counts[length]] { lengths[symbol] = UInt8(length) }
      rarest += counts[length]
    }
    return lengths
  }

  /// The depth of each leaf in the Huffman tree of these ascending weights.
  ///
  /// Leaves and inner nodes each come in ascending order, so the two lightest nodes are always at
  /// the heads of two queues. Inner node i is node `weights.count + i`.
  private static func depths(_ weights: [Int]) -> [Int] {
    let leaves = weights.count
    var weights = weights
    var parents = [Int](repeating: 0, count: 2 * leaves - 1)
    var leaf = 0
    var inner = leaves
    func lightest() -> Int {
      let takesLeaf = leaf < leaves && (inner >= weights.count || weights[leaf] <= weights[inner])
      defer { if takesLeaf { leaf += 1 } else { inner += 1 } }
      return takesLeaf ? leaf : inner
    }
    while weights.count < 2 * leaves - 1 {
      let first = lightest()
      let second = lightest()
      parents[first] = weights.count
      parents[second] = weights.count
      weights.append(weights[first] + weights[second])
    }
    var depths = [Int](repeating: 0, count: weights.count)
    for node in (0..<weights.count - 1).reversed() { depths[node] = depths[parents[node]] + 1 }
    return Array(depths[..<leaves])
  }

  /// How many words of each length there are once none is longer than `longest`.
  ///
  /// Words cut to the limit take more of the code space than there is. Each step gives one unit of
  /// it back: a word of the limit moves beside a shorter one, which grows by a bit.
  private static func limited(_ depths: [Int], longest: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: longest + 1)
    for depth in depths { counts[min(depth, longest)] += 1 }
    var space = 0
    for length in 1...longest { space += counts[length] << (longest - length) }
    while space > 1 << longest {
      counts[longest] -= 1
      guard let shorter = (1..<longest).last(where: { counts[$0] > 0 }) else { break }
      counts[shorter] -= 1
      counts[shorter + 1] += 2
      space -= 1
    }
    return counts
  }
}
