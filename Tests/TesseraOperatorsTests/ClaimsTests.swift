import Dispatch
import Synchronization
import TesseraOperators
import Testing

@Suite struct ClaimsTests {
  /// Threads that claim at the same time: each place is handed out once, in pieces no longer than asked.
  @Test func everyPlaceIsClaimedOnce() {
    var places = 0
    for count in [0, 1, 2, 7, 64, 1_000] {
      for threads in [1, 2, 3, 8] {
        for piece in [1, 3, 2_000] {
          let claims = Claims.on(count, threads: threads, piece: piece)
          let claimed = Mutex([Int](repeating: 0, count: count))
          DispatchQueue.concurrentPerform(iterations: threads) { number in
            while let range = claims[number].next() {
              #expect(range.count <= piece)
              claimed.withLock { for place in range { $0[place] += 1 } }
            }
          }
          #expect(claimed.withLock { $0.allSatisfy { $0 == 1 } }, "\(count), \(threads), \(piece)")
          places += count
        }
      }
    }
    print("Claims: \(places) places, each claimed once")
    #expect(places == 12 * 1_074)
  }

  /// Each begins with its own share, and who is done takes what another has not begun.
  @Test func whoIsDoneHelpsTheLate() {
    let claims = Claims.on(10, threads: 2, piece: 2)
    #expect(claims[1].next() == 5..<7)
    #expect(claims[0].next() == 0..<2)
    #expect(claims[1].next() == 7..<9)
    #expect(claims[1].next() == 9..<10)
    #expect(claims[1].next() == 2..<4)
    #expect(claims[0].next() == 4..<5)
    #expect(claims[0].next() == nil && claims[1].next() == nil)
  }
}
