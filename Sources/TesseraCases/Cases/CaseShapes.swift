import TesseraTensors

/// The shapes of a case, from which those of its outputs follow, or why none do.
///
/// Everything that comes from outside passes through here before a kernel sees it: nothing that
/// ``output(_:)`` accepts can stop the program.
public struct CaseShapes: Hashable, Sendable {
  /// The operator with its attributes.
  public let operation: Operation
  /// The shapes of the inputs, labels included.
  public let operands: [OperandName: Shape]
  /// Whether labels are class indices, and not probabilities.
  public let hasClassLabels: Bool
  /// The shape of ȳ, where a gradient is asked for.
  public let cotangent: Shape?

  /// The shapes of a case; whether they fit, ``output(_:)`` says.
  public init(
    operation: Operation, operands: [OperandName: Shape], hasClassLabels: Bool, cotangent: Shape?
  ) {
    self.operation = operation
    self.operands = operands
    self.hasClassLabels = hasClassLabels
    self.cotangent = cotangent
  }

  /// The shape of one output.
  ///
  /// - Throws: `ShapeError` where an input is missing or unknown, a cotangent that a gradient needs is
  ///   not there, shapes and attributes do not fit each other, or the whole is beyond the limits.
  public func output(_ name: OutputName) throws(ShapeError) -> Shape {
    let kind = operation.kind
    guard kind.outputs.contains(name) else {
      throw ShapeError(
        "\(kind.rawValue) has no output '\(name.rawValue)'; it has "
          + kind.outputs.map(\.rawValue).joined(separator: ", "))
    }
    for operand in kind.required where operands[operand] == nil {
      throw ShapeError("\(kind.rawValue) needs the input '\(operand.rawValue)'")
    }
    for operand in OperandName.allCases
    where operands[operand] != nil && !(kind.required + kind.optional).contains(operand) {
      throw ShapeError("\(kind.rawValue) has no input '\(operand.rawValue)'")
    }
    for operand in OperandName.allCases {
      if let shape = operands[operand] { try check(operand.rawValue, shape) }
    }
    let y = try result()
    try check("y", y)
    if let cotangent, cotangent != y {
      throw ShapeError("the cotangent of y is \(cotangent), but y is \(y)")
    }
    guard name.isGradient else { return y }
    guard cotangent != nil else {
      throw ShapeError("\(name.rawValue) needs the cotangent of y ('upstream')")
    }
    guard let shape = operands[name.operand(of: kind)] else {
      throw ShapeError("\(name.rawValue): there is no input '\(name.operand(of: kind).rawValue)'")
    }
    return shape
  }

  /// The shape of `operand`, which is known to be there.
  func shape(_ operand: OperandName) -> Shape { operands[operand] ?? [] }

  /// `operand`'s shape, of so many axes.
  func shape(_ operand: OperandName, rank: Int, _ axes: String) throws(ShapeError) -> Shape {
    let shape = shape(operand)
    guard shape.rank == rank else {
      throw ShapeError(
        "\(operation.kind.rawValue): \(operand.rawValue) must have \(rank) axes, \(axes), "
          + "found \(shape)")
    }
    return shape
  }
}

extension OutputName {
  /// The input whose cotangent it is.
  public func operand(of kind: OperatorKind) -> OperandName {
    switch self {
    case .gradX: .x
    case .gradW: .w
    case .gradB: .b
    case .gradA: .a
    case .gradC: .c
    case .gradLogits: .logits
    case .y, .params: kind.required[0]
    }
  }
}
