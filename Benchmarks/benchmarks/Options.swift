import Foundation
import TesseraOperators

/// What the command line asks for.
struct Options {
  enum Subject: String, CaseIterable {
    case gemm, convolution, steps, pooling, elementwise, training, inference, scaling
  }

  static let usage = """
    usage: benchmarks [\(Subject.allCases.map(\.rawValue).joined(separator: "|"))] ...
      --threads 1,2      numbers of threads (default: 1 and all processors)
      --isa NAME,...     instruction sets, of \(InstructionSetLevel.allCases.map(\.rawValue)
        .joined(separator: ", ")) (default: the best, or what TESSERA_ISA names)
      --only TEXT,...    only networks, layers or sizes whose name contains one of these
      --json             a JSON object per line
      --quick            fewer and shorter windows, Float alone
      --in-turn          says that it is ready, and waits for a line of input there and after each line
                         that it prints, "again" for the same case; Float alone, no gradients of zeros
      --shapes DIR       the tables of shapes (default: Benchmarks/Shapes)
      --output DIR       where scaling writes its tables and plots (default: Benchmarks/Results)
    Without a subject: all but scaling.
    """

  var subjects: [Subject] = []
  var threads: [Int] = []
  var instructionSets: [InstructionSetLevel] = []
  var only: [String] = []
  var shapes = "Benchmarks/Shapes"
  var output = "Benchmarks/Results"
  var json = false
  var isQuick = false
  var isHelp = false
  var takesTurns = false

  var windows: Windows { isQuick ? .quick : .usual }

  /// Whether something of this name is to be measured.
  func wants(_ name: String) -> Bool { only.isEmpty || only.contains { name.contains($0) } }

  /// - Throws: A line that says what is wrong with the arguments.
  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      func value() throws(UsageError) -> String {
        guard let value = rest.popFirst() else {
          throw UsageError(description: "Missing value for '\(argument)'")
        }
        return value
      }
      switch argument {
      case "--threads": threads = try Self.numbers(value(), for: argument)
      case "--isa": instructionSets = try Self.levels(value())
      case "--only": only = try value().split(separator: ",").map(String.init)
      case "--shapes": shapes = try value()
      case "--output": output = try value()
      case "--json": json = true
      case "--quick": isQuick = true
      case "--in-turn": takesTurns = true
      case "--help", "-h": isHelp = true
      default:
        guard let subject = Subject(rawValue: argument) else {
          throw UsageError(description: "Unknown argument '\(argument)'; see --help")
        }
        subjects.append(subject)
      }
    }
    if subjects.isEmpty { subjects = Subject.allCases.filter { $0 != .scaling } }
    let processors = ProcessInfo.processInfo.activeProcessorCount
    if threads.isEmpty { threads = processors > 1 ? [1, processors] : [1] }
    if instructionSets.isEmpty { instructionSets = [try InstructionSetLevel.choose().level] }
  }

  private static func numbers(_ value: String, for option: String) throws(UsageError) -> [Int] {
    let numbers = value.split(separator: ",").compactMap { Int($0) }
    guard numbers.count == value.split(separator: ",").count, !numbers.isEmpty,
      numbers.allSatisfy({ (1...4096).contains($0) })
    else {
      throw UsageError(
        description: "The value '\(value)' is invalid for '\(option)'; expected numbers 1 ... 4096")
    }
    return numbers
  }

  private static func levels(_ value: String) throws(UsageError) -> [InstructionSetLevel] {
    try value.split(separator: ",").map { (name) throws(UsageError) in
      guard let level = InstructionSetLevel(rawValue: String(name)),
        InstructionSetLevel.available.contains(level)
      else {
        throw UsageError(
          description: "The value '\(name)' is invalid for '--isa'; this processor has "
            + InstructionSetLevel.available.map(\.rawValue).joined(separator: ", "))
      }
      return level
    }
  }
}

struct UsageError: Error, CustomStringConvertible {
  let description: String
}
