import Dispatch
import Synchronization
import TesseraTensors

/// The one place where work is shared among threads: at once, or piece by piece (``Claims``).
///
/// No two threads work at one chain of additions, so how many there are changes no bit.
package enum Parallel {
  /// Below this many elements a second thread is not worth the bother: with 1 << 15 `notmnist-strided` trains
  /// about a tenth more slowly, with 1 << 17 a fourth more slowly than that (benchmark `training --only notmnist`).
  static let worthwhile = 1 << 14

  /// What multiply-adds in register tiles weigh beside elements that are moved: two vectors of them take
  /// as long as one of those.
  static func work(multiplyAdds: Int) -> Int { multiplyAdds >> 5 }

  private static let splitsAll = Atomic<Bool>(false)

  /// Shares even the smallest work, so that tests on small shapes go through the partition too.
  package static var sharesEverything: Bool {
    get { splitsAll.load(ordering: .relaxed) }
    set { splitsAll.store(newValue, ordering: .relaxed) }
  }

  /// Calls `body` with consecutive ranges that make up `0 ..< count`, on up to `threads` threads.
  ///
  /// - Parameter work: The elements of the whole; too few run on one thread.
  package static func ranges(
    _ count: Int, threads: Int, work: Int, _ body: (Range<Int>) -> Void
  ) {
    let parts = parts(count, threads: threads, work: work)
    guard parts > 1 else {
      if count > 0 { body(0..<count) }
      return
    }
    // The call returns when all parts are done, and parts write to outputs of their own.
    nonisolated(unsafe) let shared = body
    let watch = BufferPool.currentWatch
    @Sendable func perform(_ part: Int) {
      BufferPool.working(for: watch) { shared(share(part, of: parts, in: 0..<count)) }
    }
    if !ThreadTeam.shared.perform(parts, perform) {
      DispatchQueue.concurrentPerform(iterations: parts, execute: perform)
    }
  }

  /// Calls `body` with each of `0 ..< parts`, on all processors: for work that itself calls operators,
  /// which find the team of threads free, or share threads of the pool.
  package static func independently(_ parts: Int, _ body: (Int) -> Void) {
    nonisolated(unsafe) let shared = body
    let watch = BufferPool.currentWatch
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      BufferPool.working(for: watch) { shared(part) }
    }
  }

  /// How many threads share a count of things: no more than there are, and one where it does not pay.
  package static func parts(_ count: Int, threads: Int, work: Int) -> Int {
    work >= worthwhile || sharesEverything ? min(threads, count) : min(1, count)
  }

  /// The range of each thread that shares `0 ..< count`.
  static func shares(_ count: Int, threads: Int, work: Int) -> [Range<Int>] {
    let parts = parts(count, threads: threads, work: work)
    return (0..<parts).map { share($0, of: parts, in: 0..<count) }
  }

  /// Calls `body` with each worker and its number, several at the same time.
  ///
  /// Workers keep from call to call what takes time to prepare.
  package static func each<Worker>(
    _ workers: inout [Worker], work: Int, _ body: (inout Worker, Int) -> Void
  ) {
    workers.withUnsafeMutableBufferPointer { workers in
      nonisolated(unsafe) let workers = workers
      ranges(workers.count, threads: workers.count, work: work) { range in
        for number in range { body(&workers[number], number) }
      }
    }
  }

  /// The share of one of `parts` in a range.
  static func share(_ part: Int, of parts: Int, in range: Range<Int>) -> Range<Int> {
    let (first, count) = (range.lowerBound, range.count)
    return first + count * part / parts..<first + count * (part + 1) / parts
  }
}
