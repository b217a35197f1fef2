extension WindowGeometry {
  /// Whether some window holds padding alone, so that a maximum over it does not exist.
  public var hasWindowOfPaddingAlone: Bool {
    rows.hasWindowOfPaddingAlone || columns.hasWindowOfPaddingAlone
  }
}

extension WindowAxis {
  /// Whether no tap of some window along this axis lies on the input.
  ///
  /// A window begins at i·σ − before and misses the input in one of three ways:
  ///
  /// - it begins behind the input, and then so does the last one;
  /// - it ends before the input, and then so does the first one;
  /// - it straddles the input: its first tap at or behind 0 lies at (i·σ − before) mod δ, and that is
  ///   n or more, which needs a dilation beyond the input.
  ///
  /// The third is counted by sums of floors. Extents of 2³⁰ cost as little as small ones, which
  /// matters because they may come from a file.
  var hasWindowOfPaddingAlone: Bool {
    if position(output: output - 1, tap: 0) >= input { return true }
    if position(output: 0, tap: kernel - 1) < 0 { return true }
    guard dilation > input else { return false }
    let beginBeforeInput = min(output, (before + stride - 1) / stride)
    let first = (dilation - before % dilation) % dilation
    // ⌊(r + δ − n)/δ⌋ is 1 for a remainder r of at least n, else 0.
    let missed = floorSum(beginBeforeInput, stride, first + dilation - input, dilation)
    return missed > floorSum(beginBeforeInput, stride, first, dilation)
  }
}

/// Σ ⌊(a·i + b)/m⌋ over i = 0 ..< n, for a, b ≥ 0 and m > 0, in as many steps as Euclid's algorithm on
/// a and m takes: whole parts of a/m and b/m are summed at once, and what is left counts the points
/// under a line, which are counted along the other axis instead.
func floorSum(_ n: Int, _ a: Int, _ b: Int, _ m: Int) -> Int {
  var (n, a, b, m) = (n, a, b, m)
  var sum = 0
  while n > 0 {
    sum += n * (n - 1) / 2 * (a / m) + n * (b / m)
    (a, b) = (a % m, b % m)
    (n, b) = (a * n + b).quotientAndRemainder(dividingBy: m)
    (a, m) = (m, a)
  }
  return sum
}
