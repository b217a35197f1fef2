import TesseraLayers
import TesseraOperators
import TesseraRecipes
import TesseraTensors

/// Convolutions of Floats with SAME padding, in their three directions.
enum ConvolutionBenchmark {
  static let columns = ["batch", "height", "width", "channels", "kernel", "filters", "stride"]

  static func run(_ session: Session) throws {
    for row in try ShapeTable("convolution", session.options, columns: columns).rows {
      try row.checkRecipe()
      let problem = try ConvolutionProblem(
        name: row.name, batch: row["batch"], height: row["height"], width: row["width"],
        channels: row["channels"], kernel: row["kernel"], filters: row["filters"],
        stride: row["stride"])
      for execution in session.executions {
        try problem.measure(session, execution)
        if !session.options.takesTurns, row.recipe != nil, row["stride"] == 1, row["channels"] >= 16
        {
          try problem.sparse.measureGradients(session, execution)
        }
      }
    }
  }
}

extension ShapeTable.Row {
  fileprivate var recipe: Recipe? { texts["network"].flatMap { Recipe.named($0) } }

  /// - Throws: `ShapeFileError` where the row says that a recipe has a layer which it has not.
  fileprivate func checkRecipe() throws {
    guard let recipe else { return }
    let isThere = try NetworkPlan(recipe.architecture).steps.contains { step in
      guard let layer = step.layer as? Conv2D else { return false }
      return step.input == [self["height"], self["width"], self["channels"]]
        && layer.kernel == Size2D(self["kernel"], self["kernel"])
        && layer.filters == self["filters"] && layer.padding == .same
        && layer.stride == Size2D(self["stride"], self["stride"])
    }
    guard isThere, recipe.batchSize == self["batch"] else {
      throw ShapeFileError(description: "\(name): the recipe \(recipe.name) has no such layer")
    }
  }
}

/// One convolution, its operands, and a cotangent of its output.
struct ConvolutionProblem {
  let shape: String
  let geometry: WindowGeometry
  let input: Tensor<Float>
  let filter: Tensor<Float>
  private(set) var cotangent: Tensor<Float>
  /// What stands behind the names of the gradients.
  private(set) var kind = ""

  /// The same with five zeros among six cotangents, about what a max pool and a relu hand on.
  var sparse: ConvolutionProblem {
    var result = self
    result.kind = "-sparse"
    let cotangents = result.cotangent.mutablePointer
    let generator = CounterRandom(seed: 1, stream: 6)
    for i in 0..<cotangent.count where generator.integer(UInt64(i), below: 6) > 0 {
      cotangents[i] = 0
    }
    return result
  }

  init(
    name: String, batch: Int, height: Int, width: Int, channels: Int, kernel: Int, filters: Int,
    stride: Int
  ) throws(ShapeError) {
    shape =
      (name.isEmpty ? "" : name + " ")
      + "\(batch)x\(height)x\(width)x\(channels) \(kernel)x\(kernel)x\(filters)"
      + (stride == 1 ? "" : " s\(stride)")
    geometry = try WindowGeometry(
      input: Size2D(height, width), kernel: Size2D(kernel, kernel),
      window: Window(stride: Size2D(stride, stride), padding: .same))
    input = Inputs.signed([batch, height, width, channels], stream: 3)
    filter = Inputs.signed([kernel, kernel, channels, filters], stream: 4)
    let output = geometry.output
    cotangent = Inputs.signed([batch, output.rows, output.columns, filters], stream: 5)
  }

  /// The useful ones: 2·N·P·Q·O·R·S·C, the same in all directions.
  var flops: Double { 2 * Double(cotangent.count) * Double(filter.shape[0..<3].reduce(1, *)) }

  func forward(_ execution: Execution) -> Tensor<Float> {
    conv2d(
      input, filter: filter, bias: nil, geometry: geometry, groups: 1, execution: execution)
  }

  func inputVJP(_ execution: Execution) -> Tensor<Float> {
    conv2dInputVJP(
      outputCotangent: cotangent, filter: filter, inputShape: input.shape, geometry: geometry,
      groups: 1, execution: execution)
  }

  func filterVJP(_ execution: Execution) -> Tensor<Float> {
    conv2dFilterVJP(
      outputCotangent: cotangent, input: input, filterShape: filter.shape, geometry: geometry,
      groups: 1, execution: execution)
  }

  /// The three directions; a gradient for pixels of a first layer is nobody's, and left out.
  @discardableResult
  func measure(_ session: Session, _ execution: Execution) throws -> [Line] {
    [
      try session.measure(
        "conv2d", shape, execution, flops: flops, check: { try checkForward(execution) },
        body: { _ = forward(execution) })
    ] + (try measureGradients(session, execution))
  }

  /// The gradients; the operations are those of the definition.
  @discardableResult
  func measureGradients(_ session: Session, _ execution: Execution) throws -> [Line] {
    var lines: [Line] = []
    if input.shape[3] > 3 {
      lines.append(
        try session.measure(
          "conv2d-input-vjp" + kind, shape, execution, flops: flops,
          check: { try checkInputVJP(execution) },
          body: { _ = inputVJP(execution) }))
    }
    lines.append(
      try session.measure(
        "conv2d-filter-vjp" + kind, shape, execution, flops: flops,
        check: { try checkFilterVJP(execution) },
        body: { _ = filterVJP(execution) }))
    return lines
  }
}

extension Shape {
  /// Some extents.
  subscript(axes: Range<Int>) -> ArraySlice<Int> { extents[axes] }
}
