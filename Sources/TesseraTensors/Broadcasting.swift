extension Shape {
  /// The shape that two tensors take on together, by NumPy's rules: axes are matched from the last
  /// one back, an axis that one shape lacks counts as 1, and an extent of 1 is repeated to the other.
  ///
  /// - Throws: `ShapeError` where two extents differ and neither is 1.
  public static func broadcast(_ left: Shape, _ right: Shape) throws(ShapeError) -> Shape {
    var extents: [Int] = []
    for axis in 1..<max(left.rank, right.rank) + 1 {
      let a = axis <= left.rank ? left[-axis] : 1
      let b = axis <= right.rank ? right[-axis] : 1
      guard a == b || a == 1 || b == 1 else {
        throw ShapeError("shapes \(left) and \(right) do not broadcast: \(a) meets \(b)")
      }
      extents.append(a == 1 ? b : a)
    }
    return try Shape(checking: extents.reversed())
  }

  /// Whether a tensor of this shape can be repeated to `target`: their common shape is `target`.
  public func broadcasts(to target: Shape) -> Bool {
    (try? Shape.broadcast(self, target)) == target
  }

  /// An axis counted from the first, from one that may count from the last by being negative.
  ///
  /// - Throws: `ShapeError` where there is no such axis; a scalar has none at all.
  public func axis(checking axis: Int) throws(ShapeError) -> Int {
    guard axis >= -rank, axis < rank else {
      throw ShapeError("shape \(self) has no axis \(axis)")
    }
    return axis < 0 ? rank + axis : axis
  }
}
