import Dispatch
import Synchronization
import TesseraOperators

/// The multiply-add peak of this machine, in GFLOP/s, measured with the library's own tools.
enum Ceiling {
  /// The best of several windows of register-only multiply-adds on all `threads` at once.
  static func gflops(_ execution: Execution) -> Double {
    let kernels = execution.kernels(Float.self)
    var best = 0.0
    for _ in 0..<7 {
      let done = Atomic(0)
      let start = seconds()
      DispatchQueue.concurrentPerform(iterations: execution.threads) { _ in
        let result = kernels.multiplyAddPeak(iterations: 2_000_000, seed: 0.5)
        // The value is used, so that the loop is not left out.
        done.wrappingAdd(result.value.isFinite ? result.count : 0, ordering: .relaxed)
      }
      let elapsed = seconds() - start
      best = max(best, 2 * Double(done.load(ordering: .relaxed)) / elapsed / 1e9)
    }
    return best
  }
}
