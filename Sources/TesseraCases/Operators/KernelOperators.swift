import TesseraOperators
import TesseraReference
import TesseraTensors

/// Our own kernels, run in one way.
public struct KernelOperators: OperatorSet {
  /// How the kernels are run.
  public let execution: Execution

  /// Our kernels, run like this.
  public init(_ execution: Execution = .standard) { self.execution = execution }

  public var arithmetic: Arithmetic { execution.instructionSet.arithmetic }

  public func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    TesseraOperators.conv2d(
      x, filter: filter, bias: bias, geometry: geometry, groups: groups, execution: execution)
  }

  public func conv2dInputVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, filter: Tensor<S>, inputShape: Shape, geometry: WindowGeometry,
    groups: Int
  ) -> Tensor<S> {
    TesseraOperators.conv2dInputVJP(
      outputCotangent: outputCotangent, filter: filter, inputShape: inputShape, geometry: geometry,
      groups: groups, execution: execution)
  }

  public func conv2dFilterVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, filterShape: Shape, geometry: WindowGeometry,
    groups: Int
  ) -> Tensor<S> {
    TesseraOperators.conv2dFilterVJP(
      outputCotangent: outputCotangent, input: input, filterShape: filterShape, geometry: geometry,
      groups: groups, execution: execution)
  }

  public func conv2dBiasVJP<S: OperatorScalar>(outputCotangent: Tensor<S>) -> Tensor<S> {
    TesseraOperators.conv2dBiasVJP(outputCotangent: outputCotangent, execution: execution)
  }

  public func maxPool2d<S: OperatorScalar>(
    _ x: Tensor<S>, geometry: WindowGeometry
  ) -> Tensor<S> {
    TesseraOperators.maxPool2d(x, geometry: geometry, execution: execution).values
  }

  public func maxPool2dVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, geometry: WindowGeometry
  ) -> Tensor<S> {
    let winners = TesseraOperators.maxPool2d(input, geometry: geometry, execution: execution)
      .winners
    return TesseraOperators.maxPool2dVJP(
      outputCotangent: outputCotangent, winners: winners, inputShape: input.shape,
      geometry: geometry, execution: execution)
  }

  public func averagePool2d<S: OperatorScalar>(
    _ x: Tensor<S>, geometry: WindowGeometry, includePadding: Bool
  ) -> Tensor<S> {
    TesseraOperators.averagePool2d(
      x, geometry: geometry, includePadding: includePadding, execution: execution)
  }

  public func averagePool2dVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, inputShape: Shape, geometry: WindowGeometry, includePadding: Bool
  ) -> Tensor<S> {
    TesseraOperators.averagePool2dVJP(
      outputCotangent: outputCotangent, inputShape: inputShape, geometry: geometry,
      includePadding: includePadding, execution: execution)
  }

  public func globalMaxPool2d<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S> {
    TesseraOperators.globalMaxPool2d(x, execution: execution).values
  }

  public func globalMaxPool2dVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>
  ) -> Tensor<S> {
    let winners = TesseraOperators.globalMaxPool2d(input, execution: execution).winners
    return TesseraOperators.globalMaxPool2dVJP(
      outputCotangent: outputCotangent, winners: winners, inputShape: input.shape,
      execution: execution)
  }

  public func globalAveragePool2d<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S> {
    TesseraOperators.globalAveragePool2d(x, execution: execution)
  }

  public func globalAveragePool2dVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, inputShape: Shape
  ) -> Tensor<S> {
    TesseraOperators.globalAveragePool2dVJP(
      outputCotangent: outputCotangent, inputShape: inputShape, execution: execution)
  }
}

extension InstructionSetLevel {
  /// The arithmetic of the definition that this instruction set's results must equal.
  public var arithmetic: Arithmetic { isFused ? .fused : .unfused }
}
