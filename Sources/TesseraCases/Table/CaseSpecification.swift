import TesseraTensors

/// A case that can be made anew: an operator, the shapes of its inputs, and how they are filled.
///
/// A failing case is made smaller by changing the shapes and making it again, in whatever precision
/// is asked for.
public struct CaseSpecification: Hashable, Sendable {
  /// The operator with its attributes.
  public var operation: Operation
  /// The shapes of the inputs.
  public var operands: [OperandName: Shape]
  /// Whether labels are class indices, and not probabilities.
  public var hasClassLabels: Bool
  /// How the inputs are filled.
  public var values: CaseValues
  /// What they are filled from.
  public var seed: UInt64

  /// A case to be made; nothing is allocated yet.
  public init(
    _ operation: Operation, _ operands: [OperandName: Shape], hasClassLabels: Bool = false,
    values: CaseValues = .real, seed: UInt64 = 0
  ) {
    (self.operation, self.operands) = (operation, operands)
    (self.hasClassLabels, self.values, self.seed) = (hasClassLabels, values, seed)
  }

  /// The shapes alone.
  public var shapes: CaseShapes {
    CaseShapes(
      operation: operation, operands: operands, hasClassLabels: hasClassLabels, cotangent: nil)
  }

  /// Whether shapes and attributes fit each other.
  public var isLegal: Bool { (try? shapes.output(operation.kind.outputs[0])) != nil }

  /// The case, with a random cotangent of y.
  ///
  /// - Throws: `ShapeError` where the shapes do not fit.
  public func make<Scalar: OperatorScalar>(
    _: Scalar.Type
  ) throws(ShapeError) -> OperatorCase<Scalar> {
    let y = try shapes.output(operation.kind.outputs[0])
    var result = OperatorCase<Scalar>(operation, inputs: [:])
    for operand in OperandName.allCases {
      guard let shape = operands[operand] else { continue }
      if operand == .labels && hasClassLabels {
        result.labels = classLabels(shape)
      } else {
        result.inputs[operand] = fill(operand, shape)
      }
    }
    if operation.kind.outputs.contains(where: \.isGradient) {
      result.cotangent = values.cotangents.filled(y, stream(100))
    }
    return result
  }

  private func stream(_ number: Int) -> CounterRandom {
    CounterRandom(seed: seed, stream: UInt64(number))
  }

  private func fill<Scalar: OperatorScalar>(
    _ operand: OperandName, _ shape: Shape
  ) -> Tensor<Scalar> {
    let random = stream(OperandName.allCases.firstIndex(of: operand) ?? 0)
    switch operand {
    case .mask:
      return Tensor(shape: shape, (0..<shape.count).map { Scalar(random.bits(UInt64($0)) & 1) })
    case .labels: return probabilities(shape, random)
    case .v0:
      return Tensor(shape: shape, (0..<shape.count).map { Scalar(random.uniform(UInt64($0))) })
    default: return values.tensor(shape, random)
    }
  }

  private func classLabels(_ shape: Shape) -> Tensor<Int32> {
    let classes = operands[.logits]?[-1] ?? 1
    let random = stream(50)
    return Tensor(
      shape: shape,
      (0..<shape.count).map { Int32(random.integer(UInt64($0), below: max(classes, 1))) })
  }

  /// Rows that sum to about 1, some entries being 0.
  private func probabilities<Scalar: OperatorScalar>(
    _ shape: Shape, _ random: CounterRandom
  ) -> Tensor<Scalar> {
    let classes = max(shape[-1], 1)
    let raw = (0..<shape.count).map { i -> Double in
      let value = random.uniform(UInt64(i))
      return value < 0.25 ? 0 : value
    }
    return Tensor(
      shape: shape,
      raw.indices.map { i in
        let row = i / classes * classes
        let sum = raw[row..<row + classes].reduce(0, +)
        return Scalar(sum == 0 ? 1 / Double(classes) : raw[i] / sum)
      })
  }
}

extension CaseSpecification: CustomStringConvertible {
  /// The case in one line: operator, attributes, shapes, values, seed.
  public var description: String {
    let shapes = OperandName.allCases.compactMap { operand in
      operands[operand].map { "\(operand.rawValue) \($0)" }
    }
    return "\(operation) \(shapes.joined(separator: ", ")), \(values.rawValue) values, seed \(seed)"
  }
}
