import TesseraCases
import TesseraFormats
import TesseraGradients
import TesseraOracle
import TesseraTensors

/// An operator by its name, its attributes and its inputs: all that finite differences need to know.
public struct DifferenceSubject: Sendable {
  /// The name that stands in the requests, any text.
  public var operation: String
  /// The attributes that stand in the requests, an object.
  public var attributes: JSONValue
  /// The inputs, each of which has a gradient.
  public var inputs: [Input]
  /// Where the inputs' elements lie, for a function that is not defined everywhere; between −2 and 2
  /// where nothing is said.
  public var range: ClosedRange<Double>?

  /// An input by its name and shape.
  public struct Input: Hashable, Sendable {
    /// The name that stands in the requests.
    public let name: String
    /// The extents; of a scalar, none.
    public let shape: Shape
  }

  /// An operator that only the command knows.
  public init(operation: String, attributes: JSONValue = .object([]), inputs: [Input]) {
    (self.operation, self.attributes, self.inputs) = (operation, attributes, inputs)
  }

  /// Reads attributes.
  ///
  /// - Throws: `JudgeError` for what is no JSON object.
  public static func attributes(_ text: String) throws(JudgeError) -> JSONValue {
    do throws(FormatError) {
      let value = try JSONValue(parsing: Array(text.utf8)[...])
      guard case .object = value else {
        throw FormatError(expected: "an object", found: value.kind)
      }
      return value
    } catch { throw JudgeError("the attributes: \(error)", isUsage: true) }
  }

  /// Reads inputs of the form `x=2x3x4`; a scalar is `x=`.
  ///
  /// - Throws: `JudgeError` for what is none, or more elements than differences can be taken of.
  public static func inputs(_ texts: [String]) throws(JudgeError) -> [Input] {
    var inputs: [Input] = []
    for text in texts {
      let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, isName(parts[0]), !inputs.contains(where: { $0.name == parts[0] })
      else { throw JudgeError("'\(text)' is no input of its own, such as x=2x3x4", isUsage: true) }
      let extents = parts[1].split(separator: "x").map { Int($0) }
      guard extents.allSatisfy({ ($0 ?? 0) >= 1 && ($0 ?? 0) <= mostElements }),
        let shape = try? Shape(checking: extents.compactMap { $0 }), shape.count <= mostElements
      else {
        throw JudgeError(
          "'\(text)': the extents must be 1 or more, with at most \(mostElements) elements",
          isUsage: true)
      }
      inputs.append(Input(name: parts[0], shape: shape))
    }
    guard inputs.reduce(0, { $0 + $1.shape.count }) <= mostElements else {
      throw JudgeError("the inputs have more than \(mostElements) elements together", isUsage: true)
    }
    return inputs
  }

  /// Reads the least and the largest number of the inputs' elements.
  ///
  /// - Throws: `JudgeError` for what is no interval.
  public static func range(_ texts: [String]) throws(JudgeError) -> ClosedRange<Double> {
    let numbers = texts.compactMap { Double($0) }.filter(\.isFinite)
    let text = texts.joined(separator: ",")
    guard texts.count == 2, numbers.count == 2, numbers[0] < numbers[1],
      (numbers[1] - numbers[0]).isFinite
    else {
      throw JudgeError(
        "'\(text)' is no range: expected two numbers, the least first, such as 0.1,4", isUsage: true
      )
    }
    let range = numbers[0]...numbers[1]
    guard range.upperBound - range.lowerBound >= 4 * farthestStep(in: range) else {
      throw JudgeError("'\(text)' is too narrow a range to take differences in", isUsage: true)
    }
    return range
  }

  /// How far differences lead from a point of a range, those shown with a failure too: 2⁴ steps of at
  /// most 2⁻¹⁶ of the point or of 1.
  static func farthestStep(in range: ClosedRange<Double>) -> Double {
    0x1p-12 * max(1, abs(range.lowerBound), abs(range.upperBound))
  }

  /// The most elements of all inputs: each takes four forwards.
  private static let mostElements = 1024

  /// A name that can be part of a file's.
  private static func isName(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0
          || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || $0 == UInt8(ascii: "_")
      }
  }
}

/// A function and its VJP at one point, both somebody else's, as a gradient check wants them.
struct ForeignProblem {
  /// The case as a person reads it.
  let description: String
  /// The attributes as JSON.
  let attributes: JSONValue
  let operation: String
  /// The inputs that have gradients, in order.
  let names: [String]
  let axes: [TensorAxes]
  let point: [Tensor<Double>]
  /// Inputs that have none: labels, masks.
  let constants: [(name: String, array: NPYArray)]
  /// What the definition decides at a point; nil for what is smooth, or unknown.
  let decisions: GradientCheck.Decisions?
  let method: GradientMethod
  /// The names of the gradients.
  let gradients: [String]
  /// Whether y may be no number at some point, so that nothing can be said there.
  var mayBeUndefined = false
}

extension ForeignProblem {
  /// An operator that nobody knows, at a random point.
  init(_ subject: DifferenceSubject, seed: UInt64, gradients asked: [String]?) {
    let inputs = subject.inputs.filter { asked?.contains("grad_\($0.name)") ?? true }
    let others = subject.inputs.filter { !inputs.contains($0) }
    func filled(_ input: DifferenceSubject.Input) -> Tensor<Double> {
      let number = subject.inputs.firstIndex(of: input) ?? 0
      let random = CounterRandom(seed: seed, stream: UInt64(number) | 1 << 36)
      // Away from the ends, so that a step leads over neither.
      let (least, width) =
        subject.range.map { ($0.lowerBound, $0.upperBound - $0.lowerBound) } ?? (-2, 4)
      let margin =
        subject.range.map { max(0x1p-6, DifferenceSubject.farthestStep(in: $0) / width) } ?? 0
      return Tensor(
        shape: input.shape,
        (0..<input.shape.count).map {
          least + width * (margin + (1 - 2 * margin) * random.uniform(UInt64($0)))
        })
    }
    let list = subject.inputs.map { "\($0.name) \($0.shape)" }.joined(separator: ", ")
    self.init(
      description: "\(subject.operation) \(list), real numbers", attributes: subject.attributes,
      operation: subject.operation, names: inputs.map(\.name),
      axes: inputs.map { TensorAxes(name: $0.name) }, point: inputs.map(filled),
      constants: others.map { ($0.name, NPYArray(filled($0))) }, decisions: nil,
      method: .central, gradients: inputs.map { "grad_\($0.name)" }, mayBeUndefined: true)
  }

  /// A case of a known operator; nil where it has nothing to differentiate.
  init?(_ specification: CaseSpecification, layout: ArrayLayout, gradients asked: [OutputName]?)
    throws(ShapeError)
  {
    let problem = try specification.make(Double.self)
    let kind = specification.operation.kind
    let outputs = specification.judged(asked).filter(\.isGradient)
    let operands = outputs.map { $0.operand(of: kind) }
    guard !outputs.isEmpty, let known = DifferentiableCase(problem, Definitions())?.problem else {
      return nil
    }
    let stored = layout.stored(problem)
    var constants = OperandName.allCases.filter { !operands.contains($0) }.compactMap { name in
      stored.inputs[name].map { (name: name.rawValue, array: NPYArray($0)) }
    }
    if let labels = problem.labels { constants.append(("labels", NPYArray(labels: labels))) }
    let all = problem.availableOutputs.filter(\.isGradient).map { $0.operand(of: kind) }
    let evaluate = known.evaluate
    self.init(
      description: CaseFailure(
        specification, inputs: stored, layout: layout, number: nil, message: ""
      ).description, attributes: specification.operation.attributes, operation: kind.rawValue,
      names: operands.map(\.rawValue),
      axes: operands.map { TensorAxes(name: $0.rawValue, axes: layout.axes(of: $0, kind)) },
      point: operands.compactMap { stored.inputs[$0] }, constants: constants,
      decisions: specification.operation.isMultilinear
        ? nil
        : { moved in
          let point = all.compactMap { operand in
            operands.firstIndex(of: operand).map { layout.logical(moved[$0], of: operand, kind) }
              ?? problem.inputs[operand]
          }
          return try evaluate(point).decisions
        }, method: known.method, gradients: outputs.map(\.rawValue))
  }
}

extension ArrayLayout {
  /// The names of an input's axes in the order of its file.
  fileprivate func axes(of operand: OperandName, _ kind: OperatorKind) -> [String] {
    let names = kind.axes(of: operand)
    guard let role = kind.role(of: operand), names.count == 4 else { return names }
    return order(of: role).axes.map { names[$0] }
  }

  /// An input from its file.
  fileprivate func logical<Scalar>(
    _ stored: Tensor<Scalar>, of operand: OperandName, _ kind: OperatorKind
  ) -> Tensor<Scalar> {
    guard let role = kind.role(of: operand), stored.shape.rank == 4 else { return stored }
    return order(of: role).logical(stored)
  }
}
