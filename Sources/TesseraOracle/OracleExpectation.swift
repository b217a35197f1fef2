import TesseraAnswers
import TesseraCases
import TesseraFormats
import TesseraTensors

/// What somebody expects of an output, and how far each element may stray.
struct OracleExpectation {
  private let name: OutputName
  private let shape: [Int]
  /// As Doubles whatever the type of the evaluation, so that a sharper expectation stays one.
  private let values: [Double]
  /// None where no element may stray.
  private let bounds: [Double]?

  /// Reads an expectation and its bounds.
  ///
  /// - Throws: `OracleError` where a file cannot be read, the two have different shapes, or a bound is
  ///   no number of at least 0.
  init(_ name: OutputName, values: String, bounds: String?) throws(OracleError) {
    self.name = name
    (shape, self.values) = try Self.read(values, "expected.\(name.rawValue)")
    guard let path = bounds else {
      self.bounds = nil
      return
    }
    let field = "bounds.\(name.rawValue)"
    let (boundsShape, numbers) = try Self.read(path, field)
    guard boundsShape == shape else {
      throw OracleError(
        field: field, expected: "the shape \(shape) of what is expected", found: "\(boundsShape)")
    }
    if let place = numbers.firstIndex(where: { !($0 >= 0) }) {
      throw OracleError(
        field: field, expected: "numbers of at least 0",
        found: "\(numbers[place]) at \(Shape(shape).index(of: place))")
    }
    self.bounds = numbers
  }

  /// The expectation as an answer.
  var answer: Answer {
    let shape = Shape(shape)
    return Answer(
      exact: Tensor(shape: shape, values),
      bound: Tensor(shape: shape, bounds ?? [Double](repeating: 0, count: values.count)))
  }

  private static func read(
    _ path: String, _ field: String
  ) throws(OracleError) -> (shape: [Int], values: [Double]) {
    let array = try NPYArray(path: path, field: field)
    do throws(FormatError) { return (array.shape, try array.doubles()) } catch {
      throw OracleError(field: field, reason: error.description)
    }
  }

  /// The largest |actual − expected|/bound.
  ///
  /// Equal values have 0, NaN with NaN among them; where only one of the two is NaN, or a bound of 0 is
  /// passed, it is infinite. An infinite bound says that the element is not determined: whatever stands
  /// there is passed over.
  ///
  /// - Throws: `OracleError` where the shape is another.
  func worstBoundFraction<Scalar: OperatorScalar>(
    of actual: Tensor<Scalar>
  ) throws(OracleError) -> Double {
    guard actual.shape.extents == shape else {
      throw OracleError(
        field: "expected.\(name.rawValue)", expected: "the shape \(actual.shape) of the output",
        found: "\(shape)")
    }
    var worst = 0.0
    for (index, element) in actual.elements.enumerated() {
      let (value, expected, bound) = (Double(element), values[index], bounds?[index] ?? 0)
      if value == expected || value.isNaN && expected.isNaN || bound == .infinity { continue }
      let fraction = abs(value - expected) / bound
      worst = max(worst, fraction.isNaN ? .infinity : fraction)
    }
    return worst
  }
}

extension OracleCase {
  /// What the case expects of an output; nil for nothing. Without bounds no element may stray.
  ///
  /// - Throws: `OracleError` where a file cannot be read, or the two do not go together.
  package func expectedAnswer(of name: OutputName) throws(OracleError) -> Answer? {
    try expectation(of: name)?.answer
  }

  /// What the case expects of an output; nil for nothing.
  func expectation(of name: OutputName) throws(OracleError) -> OracleExpectation? {
    guard let path = expected[name] else { return nil }
    return try OracleExpectation(name, values: path, bounds: bounds[name])
  }
}
