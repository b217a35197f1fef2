import Synchronization

/// Hands one thread its work piece by piece: first of its own share, then of the shares of threads that are
/// late.
///
/// Shares of equal size end together only where nobody else wants the processors. Who ends first takes what
/// the others have not begun, so that all wait for a piece and not for a share: beside one busy process,
/// `mnist-conv3` on two threads trains a tenth faster (benchmark `training --only conv3`).
package struct Claims: Sendable {
  private let shares: [Share]
  private let own: Int
  private let piece: Int

  /// What to do next, or nil where all is taken.
  package func next() -> Range<Int>? {
    for number in shares.indices {
      if let range = shares[(own + number) % shares.count].take(piece) { return range }
    }
    return nil
  }

  /// Calls `body` with each place of the ranges that are handed out.
  func each(_ body: (Int) -> Void) {
    while let range = next() { for place in range { body(place) } }
  }

  /// Whether a thread that comes now has nothing left to do.
  var isEmpty: Bool { shares.allSatisfy(\.isTaken) }

  /// What hands `threads` threads ranges of `0 ..< count`, none longer than `piece`: each place is in one.
  package static func on(_ count: Int, threads: Int, piece: Int) -> [Claims] {
    let shares = (0..<threads).map { Share(Parallel.share($0, of: threads, in: 0..<count)) }
    return shares.indices.map { Claims(shares: shares, own: $0, piece: piece) }
  }

  /// A range from whose lower end threads take.
  private final class Share: Sendable {
    private let first: Atomic<Int>
    private let end: Int

    init(_ range: Range<Int>) {
      first = Atomic(range.lowerBound)
      end = range.upperBound
    }

    var isTaken: Bool { first.load(ordering: .relaxed) >= end }

    func take(_ most: Int) -> Range<Int>? {
      let taken = first.add(most, ordering: .relaxed).oldValue
      return taken < end ? taken..<min(taken + most, end) : nil
    }
  }
}

extension Parallel {
  /// The work in a piece: some microseconds, beside which claiming it takes next to nothing.
  private static let worthClaiming = 1 << 13

  /// Calls `body` on up to `threads` threads, each with what hands it ranges of `0 ..< count`.
  ///
  /// - Parameters:
  ///   - work: The elements of the whole; too few run on one thread.
  ///   - inPieces: Whether a share is taken piece by piece, or at once.
  static func claims(
    _ count: Int, threads: Int, work: Int, inPieces: Bool = true, _ body: (Claims) -> Void
  ) {
    let parts = parts(count, threads: threads, work: work)
    let claims =
      inPieces
      ? claims(count, parts: parts, work: work)
      : Claims.on(count, threads: parts, piece: max(1, count))
    ranges(parts, threads: parts, work: work) { numbers in
      // Who comes late need not prepare what nothing is left for.
      for number in numbers where !claims[number].isEmpty { body(claims[number]) }
    }
  }

  /// The same with a worker for each thread, kept from call to call.
  static func claims<Worker>(
    _ count: Int, _ workers: inout [Worker], work: Int, _ body: (inout Worker, Claims) -> Void
  ) {
    let claims = claims(count, parts: workers.count, work: work)
    each(&workers, work: work) { worker, number in
      if !claims[number].isEmpty { body(&worker, claims[number]) }
    }
  }

  /// What hands each of `parts` threads its ranges of `0 ..< count`.
  private static func claims(_ count: Int, parts: Int, work: Int) -> [Claims] {
    let piece =
      sharesEverything ? 1 : parts == 1 ? count : count * worthClaiming / max(1, work)
    return Claims.on(count, threads: parts, piece: max(1, piece))
  }
}
