/// How much memory and time a convolution or a pool may take.
public struct WindowLimits: Hashable, Sendable {
  /// The most elements of any tensor that is made.
  public var elements: Int
  /// The most multiply-adds, or elements compared by a pool.
  public var operations: Int

  /// Limits on memory, in elements of one tensor, and on time, in multiply-adds.
  public init(elements: Int, operations: Int) {
    (self.elements, self.operations) = (elements, operations)
  }

  /// For a window that somebody else asked for: 2³⁰ elements and 2⁴² operations, a minute or two.
  public static let standard = WindowLimits(elements: 1 << 30, operations: 1 << 42)

  /// Beyond these no memory could hold a tensor, and no `Int` a count.
  public static let greatest = WindowLimits(elements: 1 << 48, operations: Int.max - 1)
}

extension WindowGeometry {
  /// Refuses what would take more memory or time than `limits`, before any of it is taken.
  ///
  /// Strides, dilations and paddings up to 2³⁰ are legal, so a few numbers of a file can ask for an
  /// output, a border of zeros or a sum of absurd size. Counted are the output, the image with its
  /// border and the cotangent with its own, one filter's taps, and the steps of all the sums; an
  /// extent of 0 counts as 1, because loops over the others still run.
  ///
  /// - Parameters:
  ///   - batch: The images.
  ///   - channels: The channels of the input.
  ///   - filters: Those of the output; of a pool, its channels.
  ///   - groups: Those of the convolution; of a pool, its channels.
  ///   - writesPatches: Whether the matrix of patches (im2col) will be written out.
  ///   - limits: The most memory and time.
  /// - Throws: `ShapeError` that names the quantity.
  public func check(
    batch: Int, channels: Int, filters: Int, groups: Int, writesPatches: Bool,
    limits: WindowLimits
  ) throws(ShapeError) {
    func check(_ what: String, _ factors: [Int], _ most: Int) throws(ShapeError) {
      guard saturatingProduct(factors) <= most else {
        throw ShapeError(
          "\(what) of \(factors.map(String.init).joined(separator: " × ")) exceeds \(most): image "
            + "\(rows.input) × \(columns.input), kernel \(rows.kernel) × \(columns.kernel)")
      }
    }
    let depth = channels / max(groups, 1)
    let taps = [rows.kernel, columns.kernel]
    try check("an output", [batch, rows.output, columns.output, filters], limits.elements)
    try check(
      "a padded image", [rows.reach, columns.reach, max(channels, filters)], limits.elements)
    try check("a kernel", taps, limits.elements)
    if writesPatches {
      try check(
        "a matrix of patches", [rows.output, columns.output] + taps + [depth], limits.elements)
    }
    try check(
      "a number of operations", [batch, rows.output, columns.output] + taps + [depth, filters],
      limits.operations)
  }
}

extension WindowAxis {
  /// At least the extent of the padded input and of the padded cotangent of the way back.
  fileprivate var reach: Int { max(padded, input + max(span, before)) }
}

/// The product of extents, those of 0 counted as 1, or `Int.max` where it does not fit.
func saturatingProduct(_ extents: [Int]) -> Int {
  var product = 1
  for extent in extents {
    let (next, overflow) = product.multipliedReportingOverflow(by: max(extent, 1))
    if overflow { return Int.max }
    product = next
  }
  return product
}
