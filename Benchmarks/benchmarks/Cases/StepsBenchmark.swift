import TesseraOperators
import TesseraReference
import TesseraTensors

/// The steps of the book's chapter "From loops to im2col to tiles", on a layer as `cifar10-adam` has it.
enum StepsBenchmark {
  static func run(_ session: Session) throws {
    let layer = try ConvolutionProblem(
      name: "", batch: 16, height: 32, width: 32, channels: 32, kernel: 3, filters: 32, stride: 1)
    for execution in session.executions {
      // Loops know neither threads nor an instruction set.
      if execution.threads == 1 { try layer.measureLoops(session, execution) }
      for algorithm in [ConvolutionAlgorithm.im2col, .direct] {
        var execution = execution
        execution.algorithm = algorithm
        try session.measure(
          algorithm == .direct ? "tiles" : "im2col", layer.shape, execution, flops: layer.flops,
          check: { try layer.checkForward(execution) }, body: { _ = layer.forward(execution) })
      }
    }
  }
}

extension ConvolutionProblem {
  /// The definition as it is written, which multiplies and then adds: what a compiler makes of it for
  /// any processor. Every element is compared with the tiles of the same arithmetic.
  fileprivate func measureLoops(_ session: Session, _ execution: Execution) throws {
    func loops() -> Tensor<Float> {
      Reference.conv2d(
        input, filter: filter, bias: nil, geometry: geometry, groups: 1, arithmetic: .unfused)
    }
    try session.measure(
      "loops", shape, execution, flops: flops,
      check: {
        try Checked.same(
          "loops \(shape)", forward(Execution(threads: 1, instructionSet: .baseline)), loops())
      }, body: { _ = loops() })
  }
}
