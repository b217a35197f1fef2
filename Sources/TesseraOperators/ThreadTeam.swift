import Dispatch
import Foundation
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Threads that stay awake for a moment after their work, one for each processor but the caller's own.
///
/// To wake a thread takes longer than most of the work in a small network's step. Trained on two threads
/// `notmnist-strided` is two fifths faster than through `concurrentPerform`, `mnist-lenet` a fourth
/// (benchmark `training --only notmnist,lenet`).
///
/// A caller hands out numbered parts and takes some itself. Which thread takes which is left to chance;
/// each writes to outputs of its own, so it changes no bit.
package final class ThreadTeam: @unchecked Sendable {
  /// The team that operators share. Threads with queues of their own are not had without end.
  package static let shared = ThreadTeam(
    helpers: min(ProcessInfo.processInfo.activeProcessorCount - 1, 127), patience: 200)

  /// How many parts of the work nobody has taken yet. Who lowers it has taken the last of them.
  private let untaken = Atomic<Int>(0)
  private let unfinished = Atomic<Int>(0)
  private let isTaken = Atomic<Bool>(false)
  private let helpers: [Waiter]
  private let caller: Waiter
  // Written by the caller alone, between two works; read after a part was taken, and before it is finished.
  private var part: (@Sendable (Int) -> Void)?

  /// A team of `count` threads beside the caller's. They, and with them the team, end with the process.
  ///
  /// - Parameter patience: How often one that waits lets others run, and looks again many times, before it
  ///   sleeps.
  package init(helpers count: Int, patience: Int) {
    caller = Waiter(patience: patience)
    helpers = (0..<max(0, count)).map { _ in Waiter(patience: patience) }
    for helper in helpers {
      // A queue of its own is a thread of its own.
      DispatchQueue(label: "tessera.helper", qos: .userInitiated).async {
        while true {
          helper.wait { self.untaken.load(ordering: .sequentiallyConsistent) > 0 }
          self.work()
        }
      }
    }
  }

  /// Calls `body` with each of `0 ..< parts`, several at the same time, and returns when all are done.
  ///
  /// - Returns: Whether it did: false, and nothing done, while the team works for another, or for the
  ///   caller's own caller.
  package func perform(_ parts: Int, _ body: @Sendable (Int) -> Void) -> Bool {
    guard !isTaken.exchange(true, ordering: .acquiring) else { return false }
    defer { isTaken.store(false, ordering: .releasing) }
    withoutActuallyEscaping(body) { body in
      part = body
      unfinished.store(parts, ordering: .relaxed)
      untaken.store(parts, ordering: .sequentiallyConsistent)
      for helper in helpers.prefix(max(0, parts - 1)) { helper.wake() }
      work()
      caller.wait { unfinished.load(ordering: .sequentiallyConsistent) == 0 }
      part = nil
    }
    return true
  }

  /// Takes parts while there are any.
  private func work() {
    while true {
      let left = untaken.load(ordering: .acquiring)
      guard left > 0 else { return }
      // Where meanwhile the next work has as many left, this takes a part of that.
      guard
        untaken.weakCompareExchange(
          expected: left, desired: left - 1, ordering: .acquiringAndReleasing
        ).exchanged
      else { continue }
      run(left - 1)
      if unfinished.subtract(1, ordering: .sequentiallyConsistent).newValue == 0 { caller.wake() }
    }
  }

  // Apart, so that no reference to the closure outlives the part.
  @inline(never) private func run(_ number: Int) { part?(number) }
}

/// One thread that waits: awake at first, then asleep until another wakes it.
private final class Waiter: Sendable {
  private static let looks = 64

  private let patience: Int
  private let isAsleep = Atomic<Bool>(false)
  private let bell = DispatchSemaphore(value: 0)

  init(patience: Int) { self.patience = patience }

  /// Returns when `condition` is seen to hold. Who makes it hold and needs this thread calls ``wake()`` after.
  func wait(until condition: () -> Bool) {
    for _ in 0..<patience {
      // A call of the system takes as long as many looks; others may run all the same.
      for _ in 0..<Self.looks { if condition() { return } }
      sched_yield()
    }
    while true {
      // First asleep, then a last look: who makes the condition hold in between sees the one or is seen.
      isAsleep.store(true, ordering: .sequentiallyConsistent)
      if condition(), isAsleep.exchange(false, ordering: .sequentiallyConsistent) { return }
      bell.wait()
      if condition() { return }
    }
  }

  func wake() {
    if isAsleep.exchange(false, ordering: .sequentiallyConsistent) { bell.signal() }
  }
}
