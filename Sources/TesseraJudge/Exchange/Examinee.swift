import TesseraCases
import TesseraTensors

/// Whoever is asked: a command with files between, or a function in this program.
protocol Examinee: AnyObject {
  /// How many times it was asked.
  var runs: Int { get }

  /// Asks several questions at once.
  ///
  /// - Parameter name: What the request is called, where it is kept.
  func ask<Scalar: OperatorScalar>(
    _ questions: [Question<Scalar>], name: String
  ) throws -> Answers<Scalar>

  /// Where the request of that name stays; nil where it does not.
  func keptRequest(_ name: String) -> String?
}

extension Exchange: Examinee {
  func keptRequest(_ name: String) -> String? {
    folder.isKept ? "\(folder.path)/\(name)/request.json" : nil
  }
}

/// A function of this program: it is given a case and the name of an output.
///
/// What it throws is its answer, as a command's refusal is.
final class FunctionExaminee: Examinee {
  private let function: Judge.Function
  private let isCancelled: @Sendable () -> Bool
  private(set) var runs = 0

  init(_ function: @escaping Judge.Function, isCancelled: @escaping @Sendable () -> Bool) {
    (self.function, self.isCancelled) = (function, isCancelled)
  }

  func ask<Scalar: OperatorScalar>(
    _ questions: [Question<Scalar>], name: String
  ) throws -> Answers<Scalar> {
    runs += 1
    let replies = try questions.map { question -> Reply<Scalar> in
      if isCancelled() { throw JudgeCancelled() }
      let problem = question.problem.converted(to: Double.self)
      var written: [OutputName: Written<Scalar>] = [:]
      for output in question.outputs {
        do { written[output] = .tensor(try function(problem, output).converted()) } catch {
          return .refused("\(error)")
        }
      }
      return .answered(written)
    }
    return Answers(
      run: ForeignCommand.Run(ending: .exited(0), printed: "", seconds: 0), fault: nil,
      replies: replies, written: questions.count, folder: "")
  }

  func keptRequest(_ name: String) -> String? { nil }
}
