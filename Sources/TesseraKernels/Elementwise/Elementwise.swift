/// A function of one number.
public protocol UnaryOperation<Scalar> {
  /// The type that goes in and comes out.
  associatedtype Scalar: KernelScalar
  /// The function at `x`; the instruction set says how a multiply-add rounds.
  func apply<ISA: InstructionSet>(_ x: Scalar, _ isa: ISA.Type) -> Scalar
}

/// A function of two numbers.
public protocol BinaryOperation<Scalar> {
  /// The type that goes in and comes out.
  associatedtype Scalar: KernelScalar
  /// The function at `x` and `y`; the instruction set says how a multiply-add rounds.
  func apply<ISA: InstructionSet>(_ x: Scalar, _ y: Scalar, _ isa: ISA.Type) -> Scalar
}

/// Applies an operation to `count` consecutive numbers; the target may be one of the sources.
///
/// These are plain loops on purpose: each output depends on its own inputs alone, so the compiler
/// may and does run them a vector at a time (comparisons become masks), which it does not do for
/// generic SIMD masks. No sum is reordered, because there is none.
public enum Elementwise<ISA: InstructionSet, Scalar: KernelScalar> {
  @_alwaysEmitIntoClient @inline(__always)
  static func map<Operation: UnaryOperation<Scalar>>(
    _ operation: Operation, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>,
    count: Int
  ) {
    var i = 0
    while i < count {
      y[i] = operation.apply(x[i], ISA.self)
      i &+= 1
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func zip<Operation: BinaryOperation<Scalar>>(
    _ operation: Operation, _ x: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>,
    into z: UnsafeMutablePointer<Scalar>, count: Int
  ) {
    var i = 0
    while i < count {
      z[i] = operation.apply(x[i], y[i], ISA.self)
      i &+= 1
    }
  }
}
