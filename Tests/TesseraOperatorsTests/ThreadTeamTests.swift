import Dispatch
import Synchronization
import TesseraOperators
import TestSupport
import Testing

@Suite struct ThreadTeamTests {
  /// One that seldom sleeps, one that sleeps at once, and one without threads.
  private static let teams = [
    ThreadTeam(helpers: 3, patience: 1_000), ThreadTeam(helpers: 3, patience: 0),
    ThreadTeam(helpers: 0, patience: 0),
  ]

  /// Works follow each other at once, so that threads come late to many: each part is still done once, and
  /// before the call returns.
  @Test(arguments: 0..<3) func everyPartIsDoneOnce(_ team: Int) {
    let counts = Counts()
    var parts = 0
    for work in 0..<5_000 {
      let count = 1 + work % 9
      while !Self.teams[team].perform(count, { counts.add(1, at: $0) }) {}
      parts += count
      let done = (0..<9).map { counts.take(at: $0) }
      guard done == (0..<9).map({ $0 < count ? 1 : 0 }) else {
        Issue.record("work \(work): parts of \(count) were done \(done) times")
        return
      }
    }
    print("ThreadTeam: \(parts) parts, each done once")
  }

  @Test func whoComesWhileItWorksIsSentAway() {
    let inner = Counts()
    let team = ThreadTeam(helpers: 2, patience: 10)
    let isDone = team.perform(4) { part in
      if team.perform(2, { inner.add(1, at: $0) }) { inner.add(100, at: part) }
    }
    #expect(isDone)
    #expect((0..<9).allSatisfy { inner.take(at: $0) == 0 })
    #expect(team.perform(1) { inner.add(1, at: $0) })
    #expect(inner.take(at: 0) == 1)
  }

  /// Each of two parts waits for the other, so that one thread alone would never end; the helper sleeps
  /// before each.
  @Test func helpersAreWoken() {
    let team = ThreadTeam(helpers: 1, patience: 0)
    var works = 0
    for work in 0..<500 {
      let bells = [DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)]
      let isDone = team.perform(2) { part in
        bells[part].signal()
        if bells[1 - part].wait(timeout: .now() + 100) == .timedOut {
          Issue.record("work \(work): part \(1 - part) has not begun")
        }
      }
      if isDone { works += 1 }
    }
    print("ThreadTeam: \(works) works by two threads that waited for each other")
    #expect(works == 500)
  }

  /// Callers on several threads at a time: each has its own parts done once, or none.
  @Test func callersDoNotMixTheirParts() {
    let team = ThreadTeam(helpers: 3, patience: 0)
    let served = Atomic<Int>(0)
    let wrong = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 4) { caller in
      let counts = Counts()
      for _ in 0..<1_000 {
        let isDone = team.perform(3) { counts.add(caller + 1, at: $0) }
        let expected = isDone ? caller + 1 : 0
        for part in 0..<3 where counts.take(at: part) != expected {
          wrong.add(1, ordering: .relaxed)
        }
        if isDone { served.add(1, ordering: .relaxed) }
      }
    }
    print("ThreadTeam: \(served.load(ordering: .relaxed)) works of 4,000 done by the team")
    #expect(served.load(ordering: .relaxed) > 0)
    #expect(wrong.load(ordering: .relaxed) == 0)
  }
}

/// Nine counts that several threads add to.
private final class Counts: Sendable {
  private let counts = Mutex([Int](repeating: 0, count: 9))

  func add(_ value: Int, at index: Int) { counts.withLock { $0[index] += value } }

  func take(at index: Int) -> Int {
    counts.withLock { counts in
      defer { counts[index] = 0 }
      return counts[index]
    }
  }
}
