import Tessera
import TesseraVerification

/// One line of the court's table.
enum CourtSubject: Sendable {
  case operation(OperatorKind)
  case function(FunctionSweep.Function)
  case gradients(String)

  /// Every line, in the order of the table.
  static let all: [CourtSubject] =
    OperatorKind.allCases.map { .operation($0) }
    + FunctionSweep.Function.allCases.map { .function($0) }
    + GradientSubjects.groups.map { .gradients($0) }

  /// What it is chosen by. Functions and gradients of operators share their names.
  var name: String {
    switch self {
    case .operation(let kind): kind.rawValue
    case .function(let function): "\(function.rawValue)-floats"
    case .gradients(let group): "\(group)-gradients"
    }
  }

  /// What the court finds.
  func row(_ court: Court, _ display: CourtDisplay) -> CourtRow {
    switch self {
    case .operation(let kind): return court.row(kind) { display.show($0) }
    case .function(let function):
      display.show(name)
      return court.row(function)
    case .gradients(let group):
      display.show(name)
      return court.row(gradientsOf: group)
    }
  }
}

/// How far the court has come: one line that is written over on a terminal, nothing elsewhere.
struct CourtDisplay: Sendable {
  let console: Console
  let quiet: Bool

  private var isShown: Bool { !quiet && console.errorCapabilities.canRedraw }

  func show(_ progress: Court.Progress) {
    show("\(progress.operation.rawValue): \(progress.done) of \(progress.total) cases")
  }

  func show(_ text: String) {
    if isShown { console.progress("\r\u{1B}[K" + text) }
  }

  func clear() { show("") }
}
