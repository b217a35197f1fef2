import TesseraTensors

extension Exact {
  /// NumPy's broadcasting of `shape` to `output`: y[…] = x[… with 0 where x's extent is 1].
  ///
  /// A map of one operand, whose VJP sums a cotangent of `output` down to `shape`: the gradients of an
  /// addition and of every bias.
  ///
  /// - Precondition: Every extent of `shape`, counted from the last axis, is 1 or that of `output`.
  public static func broadcast(_ shape: Shape, to output: Shape) -> BilinearMap {
    require(shape.broadcasts(to: output), "\(shape) does not broadcast to \(output)")
    let steps = shape.steps(in: output)
    let inner = output.rank == 0 ? 1 : output[-1]
    return BilinearMap(
      left: shape, right: [], output: output,
      meetings: { body in
        var start = 0
        output.forEachLeadingIndex(trailing: 1, steps) { left in
          body(
            TripleBlock(
              counts: .init(inner: inner), left: .init(start: left, inner: steps.last ?? 0),
              right: .init(), output: .init(start: start, inner: 1)))
          start += inner
        }
      })
  }

  /// The sum of two tensors under NumPy's broadcasting.
  ///
  /// - Throws: `ShapeError` where the shapes do not broadcast together.
  public static func add<A: ExactAccumulator>(
    _ left: Tensor<A.Element>, _ right: Tensor<A.Element>, in _: A.Type
  ) throws(ShapeError) -> ExactSums<A> {
    var sums = ExactSums<A>(shape: try Shape.broadcast(left.shape, right.shape))
    sums.addBroadcast(left)
    sums.addBroadcast(right)
    return sums
  }

  /// The sums of `tensor` over the axes that broadcasting `shape` to its shape repeats.
  public static func sum<A: ExactAccumulator>(
    _ tensor: Tensor<A.Element>, to shape: Shape, in _: A.Type
  ) -> ExactSums<A> {
    var sums = ExactSums<A>(shape: shape)
    sums.addLeftVJP(
      of: broadcast(shape, to: tensor.shape), outputCotangent: tensor,
      right: Tensor(repeating: A.one, shape: []))
    return sums
  }
}

extension ExactSums {
  /// Adds a tensor whose shape broadcasts to that of the sums: a bias, or an operand of an addition.
  public mutating func addBroadcast(_ tensor: Tensor<Element>) {
    addOutput(
      of: Exact.broadcast(tensor.shape, to: shape), tensor,
      Tensor(repeating: Accumulator.one, shape: []))
  }
}

extension Shape {
  /// For each axis of `output`, how far a step along it moves in this shape: 0 where it repeats.
  func steps(in output: Shape) -> [Int] {
    var step = 1
    var steps: [Int] = []
    for axis in (0..<output.rank).reversed() {
      let extent = extent(axis, of: output.rank)
      steps.append(extent == 1 ? 0 : step)
      step *= extent
    }
    return steps.reversed()
  }

  /// Calls `body` with the position, by `steps`, of every index of all axes but the `trailing` last;
  /// in row-major order, and never where an extent is 0.
  func forEachLeadingIndex(trailing: Int, _ steps: [Int], _ body: (Int) -> Void) {
    guard count > 0 else { return }
    let axes = extents.dropLast(trailing)
    var index = [Int](repeating: 0, count: axes.count)
    while true {
      body(zip(index, steps).reduce(0) { $0 + $1.0 * $1.1 })
      guard let axis = axes.indices.last(where: { index[$0] + 1 < axes[$0] }) else { return }
      index[axis] += 1
      for later in axis + 1..<axes.count { index[later] = 0 }
    }
  }

  /// The extent of an axis of this shape when it is written with `rank` axes, leading 1s first.
  private func extent(_ axis: Int, of rank: Int) -> Int {
    let own = axis - (rank - self.rank)
    return own < 0 ? 1 : extents[own]
  }
}
