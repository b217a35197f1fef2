/// x ≤ 0 ? 0 : x. NaN stays NaN, −0 becomes +0.
@frozen
public struct ReLU<Scalar: KernelScalar>: UnaryOperation {
  /// Relu; it has no numbers of its own.
  @inlinable @inline(__always)
  public init() {}

  @_alwaysEmitIntoClient @inline(__always)
  public func apply<ISA: InstructionSet>(_ x: Scalar, _: ISA.Type) -> Scalar {
    x <= 0 ? 0 : x
  }
}

/// y ≤ 0 ? 0 : ȳ, of (ȳ, y): a selection, so that 0 meets no ∞. y ≤ 0 exactly where x ≤ 0.
@frozen
public struct ReLUVJP<Scalar: KernelScalar>: BinaryOperation {
  /// Relu's VJP; it has no numbers of its own.
  @inlinable @inline(__always)
  public init() {}

  @_alwaysEmitIntoClient @inline(__always)
  public func apply<ISA: InstructionSet>(
    _ cotangent: Scalar, _ y: Scalar, _: ISA.Type
  ) -> Scalar {
    y <= 0 ? 0 : cotangent
  }
}

/// x ≤ 0 ? α·x : x.
@frozen
public struct LeakyReLU<Scalar: KernelScalar>: UnaryOperation {
  /// α: what a negative number is multiplied by.
  public var slope: Scalar

  /// The leaky relu with this slope α.
  @inlinable @inline(__always)
  public init(slope: Scalar) { self.slope = slope }

  @_alwaysEmitIntoClient @inline(__always)
  public func apply<ISA: InstructionSet>(_ x: Scalar, _: ISA.Type) -> Scalar {
    x <= 0 ? slope * x : x
  }
}

/// x ≤ 0 ? α·ȳ : ȳ, of (ȳ, x).
@frozen
public struct LeakyReLUVJP<Scalar: KernelScalar>: BinaryOperation {
  /// α: what the cotangent of a negative number is multiplied by.
  public var slope: Scalar

  /// The VJP of the leaky relu with this slope α.
  @inlinable @inline(__always)
  public init(slope: Scalar) { self.slope = slope }

  @_alwaysEmitIntoClient @inline(__always)
  public func apply<ISA: InstructionSet>(
    _ cotangent: Scalar, _ x: Scalar, _: ISA.Type
  ) -> Scalar {
    x <= 0 ? slope * cotangent : cotangent
  }
}

/// 1/(1 + e^−x).
@frozen
public struct SigmoidFunction<Scalar: KernelScalar>: UnaryOperation {
  /// The logistic function; it has no numbers of its own.
  @inlinable @inline(__always)
  public init() {}

  @_alwaysEmitIntoClient @inline(__always)
  public func apply<ISA: InstructionSet>(_ x: Scalar, _: ISA.Type) -> Scalar {
    Exponential<ISA, Scalar>.sigmoid(x)
  }
}

/// ȳ·(y·(1 − y)), of (ȳ, y).
@frozen
public struct SigmoidVJP<Scalar: KernelScalar>: BinaryOperation {
  /// Its VJP; it has no numbers of its own.
  @inlinable @inline(__always)
  public init() {}

  @_alwaysEmitIntoClient @inline(__always)
  public func apply<ISA: InstructionSet>(
    _ cotangent: Scalar, _ y: Scalar, _: ISA.Type
  ) -> Scalar { cotangent * (y * (1 - y)) }
}

/// tanh x.
@frozen
public struct TanhFunction<Scalar: KernelScalar>: UnaryOperation {
  /// The hyperbolic tangent; it has no numbers of its own.
  @inlinable @inline(__always)
  public init() {}

  @_alwaysEmitIntoClient @inline(__always)
  public func apply<ISA: InstructionSet>(_ x: Scalar, _: ISA.Type) -> Scalar {
    Exponential<ISA, Scalar>.tanh(x)
  }
}

/// ȳ·(1 − y²), of (ȳ, y).
@frozen
public struct TanhVJP<Scalar: KernelScalar>: BinaryOperation {
  /// Its VJP; it has no numbers of its own.
  @inlinable @inline(__always)
  public init() {}

  @_alwaysEmitIntoClient @inline(__always)
  public func apply<ISA: InstructionSet>(
    _ cotangent: Scalar, _ y: Scalar, _: ISA.Type
  ) -> Scalar {
    cotangent * ISA.multiplyAdd(-y, y, 1)
  }
}

/// e^x.
@frozen
public struct ExpFunction<Scalar: KernelScalar>: UnaryOperation {
  /// The exponential; it has no numbers of its own.
  @inlinable @inline(__always)
  public init() {}

  @_alwaysEmitIntoClient @inline(__always)
  public func apply<ISA: InstructionSet>(_ x: Scalar, _: ISA.Type) -> Scalar {
    Exponential<ISA, Scalar>.exp(x)
  }
}

/// ln x.
@frozen
public struct LogFunction<Scalar: KernelScalar>: UnaryOperation {
  /// The logarithm; it has no numbers of its own.
  @inlinable @inline(__always)
  public init() {}

  @_alwaysEmitIntoClient @inline(__always)
  public func apply<ISA: InstructionSet>(_ x: Scalar, _: ISA.Type) -> Scalar {
    Exponential<ISA, Scalar>.log(x)
  }
}
