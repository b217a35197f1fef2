import Dispatch

/// The one place where threads are used.
///
/// Work is split over outputs, so no two threads share a sum and how many there are changes no bit.
package enum Parallel {
  /// Below this many multiply-adds (or elements moved) waking a second thread costs more than it saves.
  static let worthwhile = 1 << 15

  /// Calls `body` with consecutive ranges that make up `0 ..< count`, on up to `threads` threads.
  ///
  /// - Parameter work: The multiply-adds of the whole; too few run on one thread.
  package static func ranges(
    _ count: Int, threads: Int, work: Int, _ body: (Range<Int>) -> Void
  ) {
    let parts = min(threads, count)
    guard parts > 1, work >= worthwhile else {
      if count > 0 { body(0..<count) }
      return
    }
    // The call returns when all parts are done, and parts write to outputs of their own.
    nonisolated(unsafe) let shared = body
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      shared(count * part / parts..<count * (part + 1) / parts)
    }
  }
}
