import Foundation

/// Seconds since some moment, never going back.
func seconds() -> Double {
  Double(DispatchTime.now().uptimeNanoseconds) * 1e-9
}

/// Seconds that the processors have worked for this process, on all its threads together: time in
/// which others had them does not count.
func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// The times of repeated runs, in seconds.
struct Timing {
  let sorted: [Double]
  /// The median of what the processors worked for one run.
  let processor: Double

  var least: Double { sorted[0] }
  var median: Double { sorted[sorted.count / 2] }
  /// (largest − least) / median.
  var spread: Double { (sorted[sorted.count - 1] - least) / median }

  /// - Parameters:
  ///   - times: The time of one run in each window; at least one.
  ///   - processor: What the processors worked for it, in each window.
  init(_ times: [Double], processor: [Double]) {
    sorted = times.sorted()
    self.processor = processor.sorted()[processor.count / 2]
  }

  /// Runs `body` to warm up, then often enough that a window takes `seconds`, in each window.
  static func measure(_ windows: Windows, _ body: () -> Void) -> Timing {
    warmUp(body)
    let start = seconds()
    body()
    let calls = max(1, Int((windows.seconds / max(seconds() - start, 1e-7)).rounded(.up)))
    let times = (0..<windows.count).map { _ in
      let (start, worked) = (seconds(), processorSeconds())
      for _ in 0..<calls { body() }
      return (
        (seconds() - start) / Double(calls), (processorSeconds() - worked) / Double(calls)
      )
    }
    return Timing(times.map(\.0), processor: times.map(\.1))
  }

  /// Seconds of warm-up: whoever has waited for a turn has threads and caches to wake. The peers take as long.
  static let warmUp = 0.05

  private static func warmUp(_ body: () -> Void) {
    let end = seconds() + warmUp
    body()
    while seconds() < end { body() }
  }
}

/// How often and how long something is timed.
struct Windows {
  let count: Int
  /// The least time of one window.
  let seconds: Double

  static let usual = Windows(count: 7, seconds: 0.02)
  static let quick = Windows(count: 5, seconds: 0.005)

  /// The same windows, `factor` times as long: for what changes from run to run, as training does.
  func longer(_ factor: Double) -> Windows { Windows(count: count, seconds: seconds * factor) }
}
