/// The functions of one number that a kernel set offers.
@frozen
public enum UnaryFunction<Scalar: KernelScalar>: Sendable {
  /// ``ReLU``.
  case relu
  /// ``SigmoidFunction``.
  case sigmoid
  /// ``TanhFunction``.
  case tanh
  /// ``ExpFunction``.
  case exp
  /// ``LogFunction``.
  case log
  /// ``LeakyReLU`` with its α.
  case leakyReLU(slope: Scalar)
  /// ``Scaling`` by a factor.
  case scale(Scalar)
}

/// The functions of two numbers that a kernel set offers; a VJP's first operand is the cotangent.
@frozen
public enum BinaryFunction<Scalar: KernelScalar>: Sendable {
  /// ``Addition``.
  case add
  /// ``ReLUVJP``, of (ȳ, y).
  case reluVJP
  /// ``SigmoidVJP``, of (ȳ, y).
  case sigmoidVJP
  /// ``TanhVJP``, of (ȳ, y).
  case tanhVJP
  /// ``LeakyReLUVJP`` with its α, of (ȳ, x).
  case leakyReLUVJP(slope: Scalar)
  /// ``Masking`` with what the kept elements are multiplied by.
  case masked(scale: Scalar)
}

/// x + y.
@frozen
public struct Addition<Scalar: KernelScalar>: BinaryOperation {
  /// The sum; it has no numbers of its own.
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
  /// What every number is multiplied by.
  public var factor: Scalar

  /// Multiplication by `factor`.
  @inlinable @inline(__always)
  public init(factor: Scalar) { self.factor = factor }

  @_alwaysEmitIntoClient @inline(__always)
  public func apply<ISA: InstructionSet>(_ x: Scalar, _: ISA.Type) -> Scalar { x * factor }
}

/// mask ≠ 0 ? x·scale : 0, of (x, mask): a selection.
@frozen
public struct Masking<Scalar: KernelScalar>: BinaryOperation {
  /// What the elements that the mask keeps are multiplied by.
  public var scale: Scalar

  /// Selection by a mask, and multiplication by `scale`.
  @inlinable @inline(__always)
  public init(scale: Scalar) { self.scale = scale }

  @_alwaysEmitIntoClient @inline(__always)
  public func apply<ISA: InstructionSet>(_ x: Scalar, _ mask: Scalar, _: ISA.Type) -> Scalar {
    mask != 0 ? x * scale : 0
  }
}
