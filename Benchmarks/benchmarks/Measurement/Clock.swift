import Foundation

/// Seconds since some moment, never going back.
func seconds() -> Double {
  Double(DispatchTime.now().uptimeNanoseconds) * 1e-9
}

/// The times of repeated runs, in seconds.
struct Timing {
  let sorted: [Double]

  var least: Double { sorted[0] }
  var median: Double { sorted[sorted.count / 2] }
  /// (largest − least) / median.
  var spread: Double { (sorted[sorted.count - 1] - least) / median }

  /// - Parameter times: The time of one run in each window; at least one.
  init(_ times: [Double]) { sorted = times.sorted() }

  /// Runs `body` twice to warm up, then often enough that a window takes `seconds`, in each window.
  static func measure(_ windows: Windows, _ body: () -> Void) -> Timing {
    body()
    let start = seconds()
    body()
    let calls = max(1, Int((windows.seconds / max(seconds() - start, 1e-7)).rounded(.up)))
    return Timing(
      (0..<windows.count).map { _ in
        let start = seconds()
        for _ in 0..<calls { body() }
        return (seconds() - start) / Double(calls)
      })
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
