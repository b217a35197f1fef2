import Dispatch
import Synchronization
import TesseraKernels
import TesseraOperators
import TesseraTensors

/// What this machine can do at most, measured with the library's own kernels.
enum Ceiling {
  /// GFLOP/s of multiply-adds on registers alone, on all threads at once: the best of five windows.
  static func gflops<Scalar: KernelScalar>(_: Scalar.Type, _ execution: Execution) -> Double {
    let kernels = execution.kernels(Scalar.self)
    var best = 0.0
    for _ in 0..<5 {
      let done = Atomic(0)
      let start = seconds()
      DispatchQueue.concurrentPerform(iterations: execution.threads) { _ in
        let result = kernels.multiplyAddPeak(iterations: 1_000_000, seed: 0.5)
        // The value is used, so that the loop is not left out.
        done.wrappingAdd(result.value.isFinite ? result.count : 0, ordering: .relaxed)
      }
      let elapsed = seconds() - start
      best = max(best, 2 * Double(done.load(ordering: .relaxed)) / elapsed / 1e9)
    }
    return best
  }

  /// GB/s of y ← a·x, reading and writing, where x and y together have `bytes`: the best of five
  /// windows of at least 2 ms. Each thread has its part of both.
  static func gigabytes(_ bytes: Int, _ execution: Execution) -> Double {
    let count = max(bytes / 8, 1)
    let x = Inputs.signed([count], of: Float.self, stream: 99)
    var y = Tensor<Float>(repeating: 0, shape: [count])
    nonisolated(unsafe) let target = y.mutablePointer
    let kernels = execution.kernels(Float.self)
    let threads = execution.threads
    func stream(_ calls: Int) -> Double {
      let start = seconds()
      DispatchQueue.concurrentPerform(iterations: threads) { part in
        let (first, end) = (count * part / threads, count * (part + 1) / threads)
        for _ in 0..<calls {
          kernels.map(.scale(0.5), x.pointer + first, into: target + first, count: end - first)
        }
      }
      return (seconds() - start) / Double(calls)
    }
    let calls = max(1, Int((0.002 / max(stream(1), 1e-7)).rounded(.up)))
    let best = (0..<5).map { _ in stream(calls) }.min() ?? .infinity
    withExtendedLifetime(y) {}
    return Double(8 * count) / best / 1e9
  }
}
