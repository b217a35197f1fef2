import TesseraCases
import TesseraMuseum
import TesseraOperators
import TesseraTensors

/// A mistake that a kernel may have made, as something that computes what the kernel would then give.
protocol Suspect: Sendable {
  var kind: Diagnosis.Kind { get }
  var name: String { get }
  /// What is done wrong, in a sentence.
  var mistake: String { get }
  /// One output of a case with the mistake in it, as it would stand in its file.
  ///
  /// - Throws: `ShapeError` where the mistake leads to shapes that do not fit.
  func output<Scalar: OperatorScalar>(
    _ name: OutputName, of problem: OperatorCase<Scalar>, layout: ArrayLayout
  ) throws(ShapeError) -> Tensor<Scalar>
}

/// Everything that one output of an operator is suspected of; the museum before other readings.
func suspects(
  of kind: OperatorKind, _ output: OutputName, layout: ArrayLayout
) -> [any Suspect] {
  let exhibits = Museum.exhibits.filter { $0.operation == kind && $0.output == output }
  let known = Set(exhibits.map(\.name))
  let others = Misreading.all(of: kind, output, layout: layout)
  return [WrongShape()] + exhibits.map { ExhibitSuspect(exhibit: $0) }
    + others.filter { layout != .nhwc || !known.contains($0.name) }
}

/// A wrong kernel of the museum.
struct ExhibitSuspect: Suspect {
  let exhibit: Exhibit

  var kind: Diagnosis.Kind { .exhibit }
  var name: String { exhibit.name }
  var mistake: String { exhibit.mistake }

  func output<Scalar: OperatorScalar>(
    _ name: OutputName, of problem: OperatorCase<Scalar>, layout: ArrayLayout
  ) throws(ShapeError) -> Tensor<Scalar> {
    let operators = exhibit.operators(.standard)
    return layout.stored(
      try problem.output(name, of: operators), of: name, problem.operation.kind)
  }
}

/// The right numbers in the right order under another shape.
struct WrongShape: Suspect {
  var kind: Diagnosis.Kind { .layout }
  var name: String { "right-numbers-in-another-shape" }
  var mistake: String { "The numbers and their order are right, the shape in the file is not." }

  func output<Scalar: OperatorScalar>(
    _ name: OutputName, of problem: OperatorCase<Scalar>, layout: ArrayLayout
  ) throws(ShapeError) -> Tensor<Scalar> {
    layout.stored(try problem.output(name, of: Definitions()), of: name, problem.operation.kind)
  }
}
