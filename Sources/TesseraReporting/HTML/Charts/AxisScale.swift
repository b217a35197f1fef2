#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// How the values of a chart become heights.
struct AxisScale: Sendable, Hashable {
  /// What is done to a value before it is laid out evenly.
  enum Kind: String, Sendable {
    case linear
    /// log₁₀ v.
    case logarithmic
    /// −log₁₀(1 − v) of a share: 90 %, 99 %, 99.9 % are equally far apart.
    case error
  }

  let kind: Kind
  /// The ends, transformed.
  let minimum: Double
  let maximum: Double
  /// Where there are lines, and what they are called.
  let ticks: [(value: Double, label: String)]

  static func == (left: AxisScale, right: AxisScale) -> Bool {
    left.kind == right.kind && left.minimum == right.minimum && left.maximum == right.maximum
  }

  func hash(into hasher: inout Hasher) { hasher.combine(minimum) }

  /// Where a value stands, from 0 at the bottom to 100 at the top; `nil` where it has no place.
  func height(of value: Double) -> Double? {
    let transformed = Self.transform(value, kind)
    guard transformed.isFinite else {
      // A share of 1 has no error: it stands at the top.
      return kind == .error && value >= 1 ? 100 : nil
    }
    let share = maximum > minimum ? (transformed - minimum) / (maximum - minimum) : 0.5
    return min(max(share, 0), 1) * 100
  }

  static func transform(_ value: Double, _ kind: Kind) -> Double {
    switch kind {
    case .linear: value
    case .logarithmic: value > 0 ? log10(value) : .nan
    case .error: value < 1 ? -log10(1 - value) : .nan
    }
  }
}

extension AxisScale {
  /// From 0 on where all values are positive and the smallest is not far from it.
  static func linear(_ values: [Double], label: (Double) -> String) -> AxisScale {
    // Beyond these there is no room for a step.
    let drawable = values.filter { $0.magnitude < 1e100 }
    var (low, high) = (drawable.min() ?? 0, drawable.max() ?? 1)
    if low >= 0, low < high / 2 { low = 0 }
    let least = max(1e-9 * max(low.magnitude, high.magnitude), 1e-12)
    if high - low < least { (low, high) = (low - least, high + least) }
    let step = niceStep((high - low) / 5)
    let (first, last) = ((low / step).rounded(.down), (high / step).rounded(.up))
    let ticks = stride(from: first, through: last, by: 1).map { (value: $0 * step, label: "") }
    return AxisScale(
      kind: .linear, minimum: first * step, maximum: last * step,
      ticks: ticks.map { ($0.value, label($0.value)) })
  }

  /// A share from 0 to 1, or from as high up as the values are.
  static func share(_ values: [Double]) -> AxisScale {
    let low = values.filter(\.isFinite).min() ?? 0
    let first = low < 0.5 ? 0 : low < 0.8 ? 0.5 : low < 0.9 ? 0.8 : low < 0.98 ? 0.9 : 0.98
    let ticks = (0...5).map { first + (1 - first) * Double($0) / 5 }
    return AxisScale(
      kind: .linear, minimum: first, maximum: 1,
      ticks: ticks.map { ($0, DisplayNumber.fixed($0 * 100, digits: first < 0.98 ? 0 : 1) + " %") })
  }

  /// Powers of ten, and 2 and 5 of each where there are few.
  static func logarithmic(_ values: [Double]) -> AxisScale {
    // Powers of ten beyond these are no numbers that a tick could stand at.
    let positive = values.filter { $0 > 1e-100 && $0 < 1e100 }
    guard let low = positive.min(), let high = positive.max() else {
      return AxisScale(
        kind: .logarithmic, minimum: -1, maximum: 0, ticks: [(0.1, "0.1"), (1, "1")])
    }
    let (first, last) = (Int(log10(low).rounded(.down)), Int(log10(high).rounded(.up)))
    let factors = last - first > 4 ? [1.0] : last - first > 2 ? [1, 3] : [1, 2, 5]
    let every = max(1, (last - first) / 6)
    var ticks: [(Double, String)] = []
    for exponent in stride(from: first, through: max(last, first), by: every) {
      for factor in every == 1 ? factors : [1] {
        let value = factor * pow(10, Double(exponent))
        if value >= low / 2.01, value <= high * 2.01 { ticks.append((value, short(value))) }
      }
    }
    let ends = [low, high] + ticks.map(\.0)
    return AxisScale(
      kind: .logarithmic, minimum: log10(ends.min() ?? low), maximum: log10(ends.max() ?? high),
      ticks: ticks)
  }

  /// A share by its error: 0 %, 50 %, 90 %, 99 %, …
  static func error(_ values: [Double]) -> AxisScale {
    let errors = values.filter { $0 >= 0 && $0 < 1 }.map { 1 - $0 }
    let least = max(1e-5, min(errors.min() ?? 0.1, 0.5))
    let top = -log10(least / (values.contains { $0 >= 1 } ? 3 : 1.3))
    let low = Self.transform(1 - (errors.max() ?? 1), .error)
    let candidates = [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9999, 0.99999]
    let ticks = candidates.filter { transform($0, .error) <= top }
    let first = ticks.last { transform($0, .error) <= low } ?? 0
    let shown = ticks.filter { $0 >= first }
    return AxisScale(
      kind: .error, minimum: transform(first, .error), maximum: top,
      ticks: shown.map { ($0, Markup.number($0 * 100) + " %") })
  }

  /// 1, 2 or 5 times a power of ten, the least that is not below `step`.
  static func niceStep(_ step: Double) -> Double {
    guard step > 0, step.isFinite else { return 1 }
    let power = pow(10, log10(step).rounded(.down))
    return [1, 2, 5, 10].map { $0 * power }.first { $0 >= step * 0.999 } ?? 10 * power
  }

  /// A loss, in few digits even where it is huge.
  static func loss(_ value: Double) -> String {
    value.magnitude >= 1e6 ? short(value) : DisplayNumber.loss(value)
  }

  /// `0.00149`, `50`, `1e-7`: three digits of what is below 1, two behind a power of ten.
  static func short(_ value: Double) -> String {
    guard value != 0, value.magnitude < 1e-3 || value.magnitude >= 1e6 else {
      guard value.magnitude < 1, value != 0 else { return Markup.number(value) }
      let digits = 2 - Int(log10(value.magnitude).rounded(.down))
      var text = DisplayNumber.fixed(value, digits: digits)
      while text.last == "0" { text.removeLast() }
      if text.last == "." { text.removeLast() }
      return text
    }
    let exponent = Int(log10(value.magnitude).rounded(.down))
    let mantissa = value / pow(10, Double(exponent))
    return Markup.number((mantissa * 10).rounded() / 10) + "e\(exponent)"
  }
}
