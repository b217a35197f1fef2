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

  /// Runs `body` once to warm up, then often enough that a window takes 20 ms, `windows` times.
  static func measure(windows: Int, _ body: () -> Void) -> Timing {
    body()
    let start = seconds()
    body()
    let calls = max(1, Int(0.02 / max(seconds() - start, 1e-7)))
    let times = (0..<windows).map { _ in
      let start = seconds()
      for _ in 0..<calls { body() }
      return (seconds() - start) / Double(calls)
    }
    return Timing(sorted: times.sorted())
  }
}
