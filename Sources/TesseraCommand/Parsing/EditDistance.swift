/// The number of insertions, deletions, replacements and swaps of neighbours that turn `source` into
/// `target`, where no part is edited twice (optimal string alignment).
///
///     editDistance("tarin", "train")   // 1, a swap
///
/// O(n·m) time, three rows of memory.
func editDistance(_ source: String, _ target: String) -> Int {
  let (a, b) = (Array(source), Array(target))
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        cost = min(cost, beforeLast[j - 1] + 1)
      }
      row.append(cost)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}

/// The word of `known` that `word` was probably meant to be: one it is the beginning of (at least
/// three letters), else the nearest within about a third of its length. Of equally near ones the first.
func nearestWord(to word: String, among known: [String]) -> String? {
  // Nobody mistypes a word this long, and the distance costs the product of the lengths.
  guard word.count <= 64 else { return nil }
  let bare = word.drop { $0 == "-" }
  if bare.count >= 3, let longer = known.first(where: { $0.hasPrefix(word) && $0 != word }) {
    return longer
  }
  let lowercased = word.lowercased()
  let nearest = known.map { (word: $0, distance: editDistance(lowercased, $0.lowercased())) }
    .min { $0.distance < $1.distance }
  guard let nearest, nearest.distance <= max(1, (bare.count + 1) / 3),
    nearest.distance < bare.count
  else { return nil }
  return nearest.word
}
