/// x ≤ 0 ? 0 : x. NaN stays NaN, −0 becomes +0.
@frozen
public struct ReLU<Scalar: KernelScalar>: UnaryOperation {
  @inlinable @inline(__always)
  public init() {}

  @_alwaysEmitIntoClient @inline(__always)
  public func apply<ISA: InstructionSet, Vector: SIMD>(_ x: Vector, _: ISA.Type) -> Vector
  where Vector.Scalar == Scalar {
    x.replacing(with: Vector.zero, where: x .<= Vector.zero)
  }
}

/// y ≤ 0 ? 0 : ȳ, of (ȳ, y): a selection, so that 0 meets no ∞. y ≤ 0 exactly where x ≤ 0.
@frozen
public struct ReLUVJP<Scalar: KernelScalar>: BinaryOperation {
  @inlinable @inline(__always)
  public init() {}

  @_alwaysEmitIntoClient @inline(__always)
  public func apply<ISA: InstructionSet, Vector: SIMD>(
    _ cotangent: Vector, _ y: Vector, _: ISA.Type
  ) -> Vector where Vector.Scalar == Scalar {
    cotangent.replacing(with: Vector.zero, where: y .<= Vector.zero)
  }
}

/// x ≤ 0 ? α·x : x.
@frozen
public struct LeakyReLU<Scalar: KernelScalar>: UnaryOperation {
  public var slope: Scalar

  @inlinable @inline(__always)
  public init(slope: Scalar) { self.slope = slope }

  @_alwaysEmitIntoClient @inline(__always)
  public func apply<ISA: InstructionSet, Vector: SIMD>(_ x: Vector, _: ISA.Type) -> Vector
  where Vector.Scalar == Scalar {
    x.replacing(with: Vector(repeating: slope) * x, where: x .<= Vector.zero)
  }
}

/// x ≤ 0 ? α·ȳ : ȳ, of (ȳ, x).
@frozen
public struct LeakyReLUVJP<Scalar: KernelScalar>: BinaryOperation {
  public var slope: Scalar

  @inlinable @inline(__always)
  public init(slope: Scalar) { self.slope = slope }

  @_alwaysEmitIntoClient @inline(__always)
  public func apply<ISA: InstructionSet, Vector: SIMD>(
    _ cotangent: Vector, _ x: Vector, _: ISA.Type
  ) -> Vector where Vector.Scalar == Scalar {
    cotangent.replacing(with: Vector(repeating: slope) * cotangent, where: x .<= Vector.zero)
  }
}

/// 1/(1 + e^−x).
@frozen
public struct SigmoidFunction<Scalar: KernelScalar>: UnaryOperation {
  @inlinable @inline(__always)
  public init() {}

  @_alwaysEmitIntoClient @inline(__always)
  public func apply<ISA: InstructionSet, Vector: SIMD>(_ x: Vector, _: ISA.Type) -> Vector
  where Vector.Scalar == Scalar { Exponential<ISA, Vector>.sigmoid(x) }
}

/// ȳ·(y·(1 − y)), of (ȳ, y).
@frozen
public struct SigmoidVJP<Scalar: KernelScalar>: BinaryOperation {
  @inlinable @inline(__always)
  public init() {}

  @_alwaysEmitIntoClient @inline(__always)
  public func apply<ISA: InstructionSet, Vector: SIMD>(
    _ cotangent: Vector, _ y: Vector, _: ISA.Type
  ) -> Vector where Vector.Scalar == Scalar { cotangent * (y * (Vector(repeating: 1) - y)) }
}

/// tanh x.
@frozen
public struct TanhFunction<Scalar: KernelScalar>: UnaryOperation {
  @inlinable @inline(__always)
  public init() {}

  @_alwaysEmitIntoClient @inline(__always)
  public func apply<ISA: InstructionSet, Vector: SIMD>(_ x: Vector, _: ISA.Type) -> Vector
  where Vector.Scalar == Scalar { Exponential<ISA, Vector>.tanh(x) }
}

/// ȳ·(1 − y²), of (ȳ, y).
@frozen
public struct TanhVJP<Scalar: KernelScalar>: BinaryOperation {
  @inlinable @inline(__always)
  public init() {}

  @_alwaysEmitIntoClient @inline(__always)
  public func apply<ISA: InstructionSet, Vector: SIMD>(
    _ cotangent: Vector, _ y: Vector, _: ISA.Type
  ) -> Vector where Vector.Scalar == Scalar {
    cotangent * ISA.multiplyAdd(Vector.zero - y, y, Vector(repeating: 1))
  }
}

/// e^x.
@frozen
public struct ExpFunction<Scalar: KernelScalar>: UnaryOperation {
  @inlinable @inline(__always)
  public init() {}

  @_alwaysEmitIntoClient @inline(__always)
  public func apply<ISA: InstructionSet, Vector: SIMD>(_ x: Vector, _: ISA.Type) -> Vector
  where Vector.Scalar == Scalar { Exponential<ISA, Vector>.exp(x) }
}

/// ln x.
@frozen
public struct LogFunction<Scalar: KernelScalar>: UnaryOperation {
  @inlinable @inline(__always)
  public init() {}

  @_alwaysEmitIntoClient @inline(__always)
  public func apply<ISA: InstructionSet, Vector: SIMD>(_ x: Vector, _: ISA.Type) -> Vector
  where Vector.Scalar == Scalar { Exponential<ISA, Vector>.log(x) }
}
