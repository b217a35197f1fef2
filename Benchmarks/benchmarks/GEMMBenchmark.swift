import TesseraKernels
import TesseraOperators
import TesseraReference
import TesseraTensors

/// n×n×n products of Floats, against the multiply-add peak of the same run.
enum GEMMBenchmark {
  static func run(_ options: Options) {
    for threads in options.threads {
      let execution = Execution(threads: threads)
      for n in options.sizes {
        let (a, b) = (random([n, n], 1), random([n, n], 2))
        var c = Tensor<Float>(uninitialized: [n, n])
        func product() {
          gemm(
            a, transposeA: false, b, transposeB: false, into: &c, alpha: 1, beta: 0,
            execution: execution)
        }
        check(n, a, b, execution)
        // The ceiling is measured beside each size, since a shared machine's speed drifts.
        let before = Ceiling.gflops(execution)
        let timing = Timing.measure(windows: options.windows, product)
        let ceiling = max(before, Ceiling.gflops(execution))
        let flops = 2 * Double(n) * Double(n) * Double(n)
        options.report(
          Line(
            kernel: "gemm", shape: "\(n)x\(n)x\(n)", threads: threads,
            isa: execution.instructionSet.rawValue, gflops: flops / timing.median / 1e9,
            best: flops / timing.least / 1e9, spread: timing.spread, ceiling: ceiling))
      }
    }
  }

  /// Nothing is timed that is not right: bits equal to the definition's, on a corner of the size.
  private static func check(
    _ n: Int, _ a: Tensor<Float>, _ b: Tensor<Float>, _ execution: Execution
  ) {
    guard n <= 256 else { return }
    var ours = Tensor<Float>(uninitialized: [n, n])
    gemm(
      a, transposeA: false, b, transposeB: false, into: &ours, alpha: 1, beta: 0,
      execution: execution)
    let definition = Reference.gemm(
      a, transposeA: false, b, transposeB: false, into: Tensor(repeating: 0, shape: [n, n]),
      alpha: 1, beta: 0, arithmetic: execution.instructionSet.isFused ? .fused : .unfused)
    precondition(ours == definition, "gemm \(n): the result is not the definition's")
  }

  /// Signed values, no two alike.
  private static func random(_ shape: Shape, _ stream: UInt64) -> Tensor<Float> {
    let generator = CounterRandom(seed: 1, stream: stream)
    return Tensor(
      shape: shape, (0..<shape.count).map { Float(2 * generator.uniform(UInt64($0)) - 1) })
  }
}
