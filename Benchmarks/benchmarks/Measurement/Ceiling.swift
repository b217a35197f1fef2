import Dispatch
import Synchronization
import TesseraKernels
import TesseraOperators
import TesseraTensors

/// What this machine can do at most, measured with the library's own kernels.
struct Ceiling {
  /// The rate of the best window, in GFLOP/s or GB/s.
  var rate = 0.0
  /// That of the best second of one processor. On a machine that others use too it is what one
  /// thread reaches while it has a processor; `rate` may be far below all threads' times that.
  var processorRate = 0.0

  /// - Parameter work: Operations or bytes of the window, in 10⁹.
  private mutating func add(work: Double, seconds: Double, processorSeconds: Double) {
    rate = Swift.max(rate, work / seconds)
    processorRate = Swift.max(processorRate, work / processorSeconds)
  }

  /// The better of two, in each respect.
  static func max(_ left: Ceiling, _ right: Ceiling) -> Ceiling {
    Ceiling(
      rate: Swift.max(left.rate, right.rate),
      processorRate: Swift.max(left.processorRate, right.processorRate))
  }

  /// GFLOP/s of multiply-adds on registers alone, on all threads at once: the best of five windows.
  static func gflops<Scalar: KernelScalar>(_: Scalar.Type, _ execution: Execution) -> Ceiling {
    let kernels = execution.kernels(Scalar.self)
    var best = Ceiling()
    for _ in 0..<5 {
      let done = Atomic(0)
      let (start, worked) = (seconds(), processorSeconds())
      DispatchQueue.concurrentPerform(iterations: execution.threads) { _ in
        let result = kernels.multiplyAddPeak(iterations: 1_000_000, seed: 0.5)
        // The value is used, so that the loop is not left out.
        done.wrappingAdd(result.value.isFinite ? result.count : 0, ordering: .relaxed)
      }
      best.add(
        work: 2 * Double(done.load(ordering: .relaxed)) / 1e9, seconds: seconds() - start,
        processorSeconds: processorSeconds() - worked)
    }
    return best
  }

  /// GB/s of y ← a·x, reading and writing, where x and y together have `bytes`: the best of five
  /// windows of at least 2 ms. Each thread has its part of both.
  static func gigabytes(_ bytes: Int, _ execution: Execution) -> Ceiling {
    let count = Swift.max(bytes / 8, 1)
    let x = Inputs.signed([count], of: Float.self, stream: 99)
    var y = Tensor<Float>(repeating: 0, shape: [count])
    nonisolated(unsafe) let target = y.mutablePointer
    let kernels = execution.kernels(Float.self)
    let threads = execution.threads
    func stream(_ calls: Int) -> (seconds: Double, processor: Double) {
      let (start, worked) = (seconds(), processorSeconds())
      DispatchQueue.concurrentPerform(iterations: threads) { part in
        let (first, end) = (count * part / threads, count * (part + 1) / threads)
        for _ in 0..<calls {
          kernels.map(.scale(0.5), x.pointer + first, into: target + first, count: end - first)
        }
      }
      return (seconds() - start, processorSeconds() - worked)
    }
    let calls = Swift.max(1, Int((0.002 / Swift.max(stream(1).seconds, 1e-7)).rounded(.up)))
    var best = Ceiling()
    for _ in 0..<5 {
      let time = stream(calls)
      best.add(
        work: Double(8 * count * calls) / 1e9, seconds: time.seconds,
        processorSeconds: time.processor)
    }
    withExtendedLifetime(y) {}
    return best
  }
}
