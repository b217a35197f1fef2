/// A rate per second, smoothed so that the figure can be read while it changes.
///
/// The meter is a first-order low-pass filter with time constant τ:
///
///     r ← r + Δt / (Δt + τ) · (Δn / Δt − r)
///
/// The first interval sets the rate. With τ = 0 the rate is that of the last interval.
public struct RateMeter: Sendable {
  /// The smoothed rate per second; nil before the first interval has passed.
  public private(set) var rate: Double?

  private let timeConstant: Double
  private var lastCount: Int
  private var lastTime: Double

  /// Makes a meter whose count is `count` at `time`, in seconds of any clock that only grows.
  public init(count: Int = 0, at time: Double, timeConstant: Double = 3) {
    self.timeConstant = timeConstant
    lastCount = count
    lastTime = time
  }

  /// Takes in that the count has reached `count` at `time`. A reading at the same time, or an
  /// earlier one, changes nothing.
  public mutating func record(count: Int, at time: Double) {
    let interval = time - lastTime
    guard interval > 0 else { return }
    let latest = Double(count - lastCount) / interval
    let weight = interval / (interval + timeConstant)
    rate = rate.map { $0 + weight * (latest - $0) } ?? latest
    lastCount = count
    lastTime = time
  }

  /// Goes on counting from `count` at `time`, keeping the rate: a new line counts its steps from 0.
  public mutating func restart(count: Int, at time: Double) {
    lastCount = count
    lastTime = time
  }
}
