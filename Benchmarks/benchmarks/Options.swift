import Foundation

/// One measured line.
struct Line {
  let kernel: String
  let shape: String
  let threads: Int
  let isa: String
  /// From the median and from the least time.
  let gflops: Double
  let best: Double
  let spread: Double
  let ceiling: Double

  var fraction: Double { gflops / ceiling }

  var json: String {
    func text(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
    return "{\"kernel\":\"\(kernel)\",\"shape\":\"\(shape)\",\"threads\":\(threads),"
      + "\"isa\":\"\(isa)\",\"gflops\":\(text(gflops)),\"best\":\(text(best)),"
      + "\"spread\":\(text(spread)),\"ceiling\":\(text(ceiling)),\"fraction\":\(text(fraction))}"
  }

  var text: String {
    func column(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    return column(kernel, 8) + column(shape, 18) + column("\(threads) threads", 11)
      + column(isa, 11) + column("\(Int(gflops.rounded())) GFLOP/s", 14)
      + column("best \(Int(best.rounded()))", 10)
      + column("\(Int((100 * fraction).rounded())) % of \(Int(ceiling.rounded()))", 14)
      + column("spread \(Int((100 * spread).rounded())) %", 14)
  }
}

/// What the command line asks for.
struct Options {
  var threads = [1, 2]
  var sizes = [64, 128, 256, 512, 1024, 2048]
  var windows = 7
  var json = false

  func report(_ line: Line) { print(json ? line.json : line.text) }

  /// - Throws: A line that says what is wrong with the arguments.
  init(_ arguments: [String]) throws(UsageError) {
    var rest = arguments[...]
    func numbers(_ option: String) throws(UsageError) -> [Int] {
      guard let value = rest.popFirst() else {
        throw UsageError(description: "Missing value for '\(option)'")
      }
      let numbers = value.split(separator: ",").compactMap { Int($0) }
      guard !numbers.isEmpty, numbers.allSatisfy({ $0 >= 1 && $0 <= 4096 }) else {
        throw UsageError(
          description:
            "The value '\(value)' is invalid for '\(option)'; expected numbers 1 ... 4096")
      }
      return numbers
    }
    while let argument = rest.popFirst() {
      switch argument {
      case "gemm": continue
      case "--threads": threads = try numbers(argument)
      case "--sizes": sizes = try numbers(argument)
      case "--json": json = true
      default: throw UsageError(description: "Unknown argument '\(argument)'")
      }
    }
  }
}

struct UsageError: Error, CustomStringConvertible {
  let description: String
}
