import TesseraTensors

/// One question: an operator, its attributes and its inputs.
///
/// Class indices are `labels`; everything else, labels that are probabilities too, is in `inputs`.
/// `cotangent` is ȳ, and is there when a gradient is asked for.
public struct OperatorCase<Scalar: OperatorScalar>: Sendable {
  /// The operator with its attributes.
  public var operation: Operation
  /// The inputs by their names, class indices apart.
  public var inputs: [OperandName: Tensor<Scalar>]
  /// The class of each row, where labels are class indices.
  public var labels: Tensor<Int32>?
  /// ȳ, where a gradient is asked for.
  public var cotangent: Tensor<Scalar>?

  /// A case; whether its tensors fit the operator, its ``shapes`` say.
  public init(
    _ operation: Operation, inputs: [OperandName: Tensor<Scalar>], labels: Tensor<Int32>? = nil,
    cotangent: Tensor<Scalar>? = nil
  ) {
    self.operation = operation
    (self.inputs, self.labels, self.cotangent) = (inputs, labels, cotangent)
  }

  /// The shapes of what goes in.
  public var shapes: CaseShapes {
    var operands = inputs.mapValues(\.shape)
    if let labels { operands[.labels] = labels.shape }
    return CaseShapes(
      operation: operation, operands: operands, hasClassLabels: labels != nil,
      cotangent: cotangent?.shape)
  }

  /// Everything that can be asked of this case: a bias that is absent has no gradient.
  public var availableOutputs: [OutputName] {
    operation.kind.outputs.filter { output in
      switch output {
      case .gradB where operation.kind == .conv2d || operation.kind == .dense:
        cotangent != nil && inputs[.b] != nil
      case .gradC: cotangent != nil && inputs[.c] != nil
      default: !output.isGradient || cotangent != nil
      }
    }
  }

  /// The same case in another precision: exact towards Double, rounded to nearest towards Float.
  public func converted<Other: OperatorScalar>(to _: Other.Type) -> OperatorCase<Other> {
    OperatorCase<Other>(
      operation, inputs: inputs.mapValues { $0.converted() }, labels: labels,
      cotangent: cotangent.map { $0.converted() })
  }

  /// An input that the shapes' check has found to be there.
  subscript(operand: OperandName) -> Tensor<Scalar> {
    guard let tensor = inputs[operand] else {
      fatalError("\(operation.kind.rawValue): input '\(operand.rawValue)' is missing")
    }
    return tensor
  }
}

extension Tensor where Element: OperatorScalar {
  /// Every element in another precision, rounded to nearest.
  @_specialize(where Element == Float, Other == Double)
  @_specialize(where Element == Double, Other == Float)
  public func converted<Other: OperatorScalar>() -> Tensor<Other> {
    if let same = self as? Tensor<Other> { return same }
    return Tensor<Other>(shape: shape, elements.map { Other($0) })
  }
}

extension OperatorCase where Scalar == Double {
  /// The case with every factor replaced by its magnitude.
  public var withMagnitudes: OperatorCase<Double> {
    var result = self
    result.inputs = inputs.mapValues(\.magnitudes)
    result.cotangent = cotangent?.magnitudes
    if case .gemm(var attributes) = operation {
      attributes.alpha = attributes.alpha.magnitude
      attributes.beta = attributes.beta.magnitude
      result.operation = .gemm(attributes)
    }
    return result
  }
}
