/// The functions of one number that a kernel set offers.
@frozen
public enum UnaryFunction<Scalar: KernelScalar>: Sendable {
  case relu, sigmoid, tanh, exp, log
  case leakyReLU(slope: Scalar)
  case scale(Scalar)
}

/// The functions of two numbers that a kernel set offers; a VJP's first operand is the cotangent.
@frozen
public enum BinaryFunction<Scalar: KernelScalar>: Sendable {
  case add, reluVJP, sigmoidVJP, tanhVJP
  case leakyReLUVJP(slope: Scalar)
  case masked(scale: Scalar)
}

/// x + y.
@frozen
public struct Addition<Scalar: KernelScalar>: BinaryOperation {
  @inlinable @inline(__always)
  public init() {}

  @_alwaysEmitIntoClient @inline(__always)
  public func apply<ISA: InstructionSet>(_ x: Scalar, _ y: Scalar, _: ISA.Type) -> Scalar {
    x + y
  }
}

/// x·factor.
@frozen
public struct Scaling<Scalar: KernelScalar>: UnaryOperation {
  public var factor: Scalar

  @inlinable @inline(__always)
  public init(factor: Scalar) { self.factor = factor }

  @_alwaysEmitIntoClient @inline(__always)
  public func apply<ISA: InstructionSet>(_ x: Scalar, _: ISA.Type) -> Scalar { x * factor }
}

/// mask ≠ 0 ? x·scale : 0, of (x, mask): a selection.
@frozen
public struct Masking<Scalar: KernelScalar>: BinaryOperation {
  public var scale: Scalar

  @inlinable @inline(__always)
  public init(scale: Scalar) { self.scale = scale }

  @_alwaysEmitIntoClient @inline(__always)
  public func apply<ISA: InstructionSet>(_ x: Scalar, _ mask: Scalar, _: ISA.Type) -> Scalar {
    mask != 0 ? x * scale : 0
  }
}
