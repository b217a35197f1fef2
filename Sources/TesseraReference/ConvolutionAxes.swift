import TesseraTensors

/// The extents of a convolution, checked against each other once.
struct ConvolutionAxes {
  let n, h, w, c, r, s, o, p, q, channelsPerGroup, outputsPerGroup: Int

  init(_ input: Shape, _ filter: Shape, _ geometry: WindowGeometry, _ groups: Int) {
    precondition(
      input.rank == 4 && filter.rank == 4, "input \(input) and filter \(filter) need four axes")
    (n, h, w, c) = (input[0], input[1], input[2], input[3])
    (r, s, o) = (filter[0], filter[1], filter[3])
    (p, q) = (geometry.rows.output, geometry.columns.output)
    precondition(
      groups >= 1 && c % groups == 0 && o % groups == 0 && filter[2] == c / groups,
      "filter \(filter) does not fit input \(input) in \(groups) groups")
    precondition(
      geometry.rows.input == h && geometry.columns.input == w && geometry.rows.kernel == r
        && geometry.columns.kernel == s,
      "the geometry is for other extents than input \(input) and filter \(filter)")
    channelsPerGroup = c / groups
    outputsPerGroup = o / groups
  }

  var outputShape: Shape { [n, p, q, o] }

  func group(ofOutput o: Int) -> Int { o / outputsPerGroup }
}
