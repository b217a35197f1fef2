import TesseraTensors

/// Every operator that is a sum of products, formulated a second time and computed exactly.
///
/// `Reference` says in which order a sum runs and where it is rounded. Here an operator is the set of
/// triples that meet in it (``BilinearMap``), added up in whatever arithmetic an ``ExactAccumulator``
/// stands for: Double with the rounding errors carried along, magnitudes for bounds, or integers. No
/// line is shared with `Reference`, so that the two check each other.
///
/// Every function stops with a message where the shapes of its operands do not fit.
public enum Exact {
  /// The convolution of `[N,H,W,C]` with `[R,S,C/G,O]` as a bilinear map.
  ///
  ///     y[n,p,q,o] += x[n,h,j,c] · w[r,s,c′,o]     where p·σ₁ + r·δ₁ − top = h, q·σ₂ + s·δ₂ − left = j,
  ///                                                c = g·C/G + c′ and o in group g
  public static func conv2d(
    input: Shape, filter: Shape, geometry: WindowGeometry, groups: Int
  ) -> BilinearMap {
    let fits =
      input.rank == 4 && filter.rank == 4 && groups >= 1
      && filter[2] * groups == input[3] && filter[3] % groups == 0
      && Size2D(geometry.rows.input, geometry.columns.input) == Size2D(input[1], input[2])
      && Size2D(geometry.rows.kernel, geometry.columns.kernel) == Size2D(filter[0], filter[1])
    require(fits, "filter \(filter) does not fit input \(input) in \(groups) groups and its window")
    let output: Shape = [input[0], geometry.output.rows, geometry.output.columns, filter[3]]
    let meetings = WindowMeetings(geometry)

    /// The triples of one image, one pixel, one tap and one output: groups, channels, outputs.
    @Sendable func block(
      _ n: Int, _ row: WindowMeetings.Meeting, _ column: WindowMeetings.Meeting
    ) -> TripleBlock {
      let (depth, width) = (filter[2], filter[3] / groups)
      func position(_ shape: Shape, _ h: Int, _ w: Int) -> Int {
        ((n * shape[1] + h) * shape[2] + w) * shape[3]
      }
      return TripleBlock(
        counts: .init(outer: groups, middle: depth, inner: width),
        left: .init(
          start: position(input, row.input, column.input), outer: depth, middle: 1, inner: 0),
        right: .init(
          start: (row.tap * filter[1] + column.tap) * depth * filter[3], outer: width,
          middle: filter[3], inner: 1),
        output: .init(
          start: position(output, row.output, column.output), outer: width, middle: 0, inner: 1))
    }
    @Sendable func blocks(
      _ rectangles: [WindowMeetings.Rectangle], _ body: (TripleBlock) -> Void
    ) {
      for n in 0..<input[0] {
        WindowMeetings.visit(rectangles) { body(block(n, $0, $1)) }
      }
    }
    return BilinearMap(
      left: input, right: filter, output: output,
      meetings: { blocks(meetings.inside, $0) },
      beyondLeft: { blocks(meetings.beyondInput, $0) },
      beyondOutput: { blocks(meetings.beyondOutput, $0) })
  }
}

extension Exact {
  /// y = conv(x, w) + b, with one b for each output channel. The VJPs are those of the map.
  public static func conv2d<A: ExactAccumulator>(
    _ input: Tensor<A.Element>, filter: Tensor<A.Element>, bias: Tensor<A.Element>?,
    geometry: WindowGeometry, groups: Int, in _: A.Type
  ) -> ExactSums<A> {
    let map = conv2d(input: input.shape, filter: filter.shape, geometry: geometry, groups: groups)
    var sums = map.output(input, filter, in: A.self)
    if let bias { sums.addBroadcast(bias) }
    return sums
  }
}
