import TesseraOperators
import TesseraReference
import TesseraTensors

/// The definition is asked for whole images, channels or filters at a time: cutting the operands along
/// axes that no sum runs over leaves each remaining sum as it was, term by term.
extension ConvolutionProblem {
  /// Of the first and the last image, as many filters as there is time for.
  func checkForward(_ execution: Execution) throws(Mismatch) -> Checked {
    let ours = forward(execution)
    let images = Checked.spread(2, of: input.shape[0])
    let cost = images.count * cotangent.shape[1...2].reduce(1, *) * filter.shape[0..<3].reduce(1, *)
    let filters = Checked.spread(Checked.budget / cost, of: filter.shape[3])
    let definition = Reference.conv2d(
      input.selecting(images, axis: 0), filter: filter.selecting(filters, axis: 3), bias: nil,
      geometry: geometry, groups: 1, arithmetic: execution.arithmetic)
    return try Checked.same(
      "conv2d \(shape)", ours.selecting(images, axis: 0).selecting(filters, axis: 3), definition,
      of: ours.count)
  }

  /// Of the first and the last image, as many channels as there is time for.
  func checkInputVJP(_ execution: Execution) throws(Mismatch) -> Checked {
    let ours = inputVJP(execution)
    let images = Checked.spread(2, of: input.shape[0])
    let cost =
      images.count * input.shape[1...2].reduce(1, *) * filter.shape[0...1].reduce(1, *)
      * filter.shape[3]
    let channels = Checked.spread(Checked.budget / cost, of: input.shape[3])
    let definition = Reference.conv2dInputVJP(
      outputCotangent: cotangent.selecting(images, axis: 0),
      filter: filter.selecting(channels, axis: 2),
      inputShape: [images.count, input.shape[1], input.shape[2], channels.count],
      geometry: geometry, groups: 1, arithmetic: execution.arithmetic)
    return try Checked.same(
      "conv2d-input-vjp\(kind) \(shape)",
      ours.selecting(images, axis: 0).selecting(channels, axis: 3), definition, of: ours.count)
  }

  /// Of all images, as many pairs of channel and filter as there is time for.
  func checkFilterVJP(_ execution: Execution) throws(Mismatch) -> Checked {
    let ours = filterVJP(execution)
    let cost = cotangent.shape[0..<3].reduce(1, *) * filter.shape[0...1].reduce(1, *)
    let pairs = max(1, Checked.budget / cost)
    let filters = Checked.spread(
      max(1, Int(Double(pairs).squareRoot())), of: filter.shape[3])
    let channels = Checked.spread(max(1, pairs / filters.count), of: input.shape[3])
    let definition = Reference.conv2dFilterVJP(
      outputCotangent: cotangent.selecting(filters, axis: 3),
      input: input.selecting(channels, axis: 3),
      filterShape: [filter.shape[0], filter.shape[1], channels.count, filters.count],
      geometry: geometry, groups: 1, arithmetic: execution.arithmetic)
    return try Checked.same(
      "conv2d-filter-vjp\(kind) \(shape)",
      ours.selecting(channels, axis: 2).selecting(filters, axis: 3), definition, of: ours.count)
  }
}

extension Shape {
  fileprivate subscript(axes: ClosedRange<Int>) -> ArraySlice<Int> { extents[axes] }
}
