/// The images per second of training steps, without what comes between them.
struct TrainingRate {
  private var images = 0
  private var time = Duration.zero
  /// When the step before ended, if nothing else has been done since.
  private var previous: ContinuousClock.Instant?

  /// A step has ended.
  mutating func step(images: Int, at now: ContinuousClock.Instant = .now) {
    if let previous {
      self.images += images
      time += previous.duration(to: now)
    }
    previous = now
  }

  /// Something else than a step is done: the time until the end of the next step does not count.
  mutating func pause() { previous = nil }

  /// The rate since the last call; `nil` where no step counted.
  mutating func take() -> Double? {
    defer { (images, time) = (0, .zero) }
    let seconds = time / .seconds(1)
    return images > 0 && seconds > 0 ? Double(images) / seconds : nil
  }
}
