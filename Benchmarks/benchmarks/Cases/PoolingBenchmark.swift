import TesseraOperators
import TesseraReference
import TesseraTensors

/// Pools with SAME padding and their gradients, against the memory bandwidth of the same run.
enum PoolingBenchmark {
  static func run(_ session: Session) throws {
    let columns = ["batch", "height", "width", "channels", "kernel", "stride"]
    for row in try ShapeTable("pooling", session.options, columns: columns).rows {
      let size = Size2D(row["height"], row["width"])
      let (kernel, stride) = (row["kernel"], row["stride"])
      let problem = PoolingProblem(
        shape: "\(row.name) \(row["batch"])x\(size.rows)x\(size.columns)x\(row["channels"]) "
          + "\(kernel)x\(kernel) s\(stride)",
        geometry: try WindowGeometry(
          input: size, kernel: Size2D(kernel, kernel),
          window: Window(stride: Size2D(stride, stride), padding: .same)),
        input: Inputs.signed([row["batch"], size.rows, size.columns, row["channels"]], stream: 6))
      for execution in session.executions { try problem.measure(session, execution) }
    }
  }
}

private struct PoolingProblem {
  let shape: String
  let geometry: WindowGeometry
  let input: Tensor<Float>

  /// Bytes are those that must move: each operand read once, each result written once.
  func measure(_ session: Session, _ execution: Execution) throws {
    let pooled = maxPool2d(input, geometry: geometry, execution: execution)
    let cotangent: Tensor<Float> = Inputs.signed(pooled.values.shape, stream: 7)
    let (large, small) = (4 * input.count, 4 * pooled.values.count)
    let definition = Reference.maxPool(input, geometry: geometry)
    try session.measure(
      "max-pool", shape, execution, bytes: large + 2 * small,
      check: {
        try Checked.same("max-pool \(shape)", pooled.values, definition.values)
          + Checked.same("max-pool's winners \(shape)", pooled.winners, definition.winners)
      },
      body: { _ = maxPool2d(input, geometry: geometry, execution: execution) })

    func maxPoolVJP() -> Tensor<Float> {
      maxPool2dVJP(
        outputCotangent: cotangent, winners: pooled.winners, inputShape: input.shape,
        geometry: geometry, execution: execution)
    }
    try session.measure(
      "max-pool-vjp", shape, execution, bytes: large + 2 * small,
      check: {
        try Checked.same(
          "max-pool-vjp \(shape)", maxPoolVJP(),
          Reference.maxPoolVJP(
            outputCotangent: cotangent, winners: pooled.winners, inputShape: input.shape,
            geometry: geometry))
      },
      body: { _ = maxPoolVJP() })

    func averagePool() -> Tensor<Float> {
      averagePool2d(input, geometry: geometry, includePadding: false, execution: execution)
    }
    try session.measure(
      "average-pool", shape, execution, bytes: large + small,
      check: {
        try Checked.same(
          "average-pool \(shape)", averagePool(),
          Reference.averagePool(input, geometry: geometry, includePadding: false))
      },
      body: { _ = averagePool() })
  }
}
