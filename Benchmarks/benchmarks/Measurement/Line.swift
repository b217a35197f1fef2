import TesseraReporting

/// One measured line.
struct Line {
  /// What the rate counts.
  enum Unit: String {
    case gflops
    case gigabytes = "gb_per_s"

    var title: String { self == .gflops ? "GFLOP/s" : "GB/s" }
  }

  let kernel: String
  let shape: String
  let type: String
  let threads: Int
  let isa: String
  let unit: Unit
  /// Floating-point operations or bytes of one run.
  let work: Double
  let timing: Timing
  /// What the machine reached right before or after.
  let limit: Ceiling
  /// How many elements were compared with the definition, of how many; nil for a ceiling itself, which
  /// has no times of its own either.
  let checked: Checked?
  /// The images of one run, where it has some.
  let images: Int?

  /// From the median time.
  var rate: Double { work / timing.median / 1e9 }
  var best: Double { work / timing.least / 1e9 }
  var ceiling: Double { limit.rate }
  var fraction: Double { rate / ceiling }
  /// The same while it had a processor: the rate of one second's work against the peak of one thread.
  var processorFraction: Double { work / timing.processor / 1e9 / limit.processorRate }
  var imagesPerSecond: Double? { images.map { Double($0) / timing.median } }

  var json: String {
    var object: JSONObject = [
      "kernel": .string(kernel), "shape": .string(shape), "type": .string(type),
      "threads": .integer(threads), "isa": .string(isa),
    ]
    object[unit.rawValue] = .double(rounded(rate))
    object["fraction"] = .double(rounded(fraction))
    object["ceiling"] = .double(rounded(ceiling))
    if let imagesPerSecond { object["images_per_s"] = .double(rounded(imagesPerSecond)) }
    if let checked {
      object["cpu_fraction"] = .double(rounded(processorFraction))
      object["best"] = .double(rounded(best))
      object["median_s"] = .double(timing.median)
      object["least_s"] = .double(timing.least)
      object["spread"] = .double(rounded(timing.spread))
      object["checked"] = .integer(checked.compared)
      object["elements"] = .integer(checked.total)
    }
    return object.text()
  }

  static let header =
    left("kernel", 26) + left("shape", 42) + right("threads", 8) + right("isa", 11)
    + right("rate", 14) + right("of peak", 9) + right("by CPU", 8) + right("peak", 7)
    + right("median", 11)
    + right("least", 11) + right("spread", 8) + "  checked"

  var text: String {
    let title = type == "double" ? "\(kernel) (Double)" : kernel
    let start =
      left(title, 26) + left(shape, 42) + right("\(threads)", 8) + right(isa, 11)
      + right("\(digits(rate)) \(unit.title)", 14)
    guard let checked else { return start }
    let pace = imagesPerSecond.map { ", \(Int($0.rounded())) images/s" } ?? ""
    return start + right(percent(fraction), 9) + right(percent(processorFraction), 8)
      + right(digits(ceiling), 7)
      + right(time(timing.median), 11) + right(time(timing.least), 11)
      + right(percent(timing.spread), 8)
      + "  \(checked.compared) of \(checked.total)" + pace
  }
}

/// At most three digits after the point.
func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

private func digits(_ value: Double) -> String {
  value < 10 ? "\((value * 10).rounded() / 10)" : "\(Int(value.rounded()))"
}

private func percent(_ share: Double) -> String { "\(Int((100 * share).rounded())) %" }

private func time(_ seconds: Double) -> String {
  seconds < 1e-3
    ? "\((seconds * 1e7).rounded() / 10) µs" : "\((seconds * 1e5).rounded() / 100) ms"
}

private func left(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(1, width - text.count))
}

private func right(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(1, width - text.count)) + text
}
