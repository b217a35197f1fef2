/// Where the runs of a depth's innermost level begin in A, one after the other.
@usableFromInline
struct DepthRuns {
  @usableFromInline let depth: ProductDepth
  @usableFromInline var outer = 0
  @usableFromInline var middle = 0

  @_alwaysEmitIntoClient @inline(__always)
  init(_ depth: ProductDepth) {
    self.depth = depth
    if depth.middle <= 0 { outer = depth.outer }
  }

  /// The next run's offset; nil behind the last.
  @_alwaysEmitIntoClient @inline(__always)
  mutating func next() -> Int? {
    guard outer < depth.outer else { return nil }
    let offset = outer &* depth.outerStride &+ middle &* depth.middleStride
    middle &+= 1
    if middle == depth.middle {
      middle = 0
      outer &+= 1
    }
    return offset
  }
}
