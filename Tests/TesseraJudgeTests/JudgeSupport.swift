import Foundation
import TesseraTensors
import Testing

@testable import TesseraJudge

/// The programs that the tests judge.
enum Client {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Clients").path

  /// Right kernels in NumPy, or one that is wrong.
  static func numPy(layout: ArrayLayout = .nhwc, wrong: String? = nil) -> String {
    let mistake = wrong.map { " --wrong \($0)" } ?? ""
    return "python3 '\(folder)/numpy_kernels.py' --layout \(layout.rawValue)\(mistake) {request}"
  }

  /// A command that misbehaves.
  static func broken(_ way: String) -> String {
    "python3 '\(folder)/broken.py' \(way) {request}"
  }
}

/// The error of the judge that `body` throws, or nil.
func judgeError(_ body: () throws -> Void) -> JudgeError? {
  do {
    try body()
    return nil
  } catch { return error as? JudgeError }
}

extension CommandVerdict {
  /// What was found of one output.
  func output(_ name: String) -> OutputVerdict? { outputs.first { $0.name == name } }
}
