/// A function of one number, written for a whole vector of them.
public protocol UnaryOperation<Scalar> {
  associatedtype Scalar: KernelScalar
  func apply<ISA: InstructionSet, Vector: SIMD>(_ x: Vector, _ isa: ISA.Type) -> Vector
  where Vector.Scalar == Scalar
}

/// A function of two numbers, written for a whole vector of each.
public protocol BinaryOperation<Scalar> {
  associatedtype Scalar: KernelScalar
  func apply<ISA: InstructionSet, Vector: SIMD>(_ x: Vector, _ y: Vector, _ isa: ISA.Type) -> Vector
  where Vector.Scalar == Scalar
}

/// Applies an operation to `count` consecutive numbers: whole vectors, then what is left in the
/// first lanes of one more. `target` may be one of the sources; nothing past `count` is written.
public enum Elementwise<ISA: InstructionSet, Vector: SIMD> where Vector.Scalar: KernelScalar {
  public typealias Scalar = Vector.Scalar

  @_alwaysEmitIntoClient @inline(__always)
  static func map<Operation: UnaryOperation<Scalar>>(
    _ operation: Operation, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>,
    count: Int
  ) {
    var i = 0
    while i &+ Vector.scalarCount <= count {
      (y + i).store(operation.apply((x + i).load(as: Vector.self), ISA.self))
      i &+= Vector.scalarCount
    }
    guard i < count else { return }
    (y + i).storePart(
      operation.apply((x + i).loadPart(count &- i, as: Vector.self), ISA.self), count &- i)
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func zip<Operation: BinaryOperation<Scalar>>(
    _ operation: Operation, _ x: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>,
    into z: UnsafeMutablePointer<Scalar>, count: Int
  ) {
    var i = 0
    while i &+ Vector.scalarCount <= count {
      let (left, right) = ((x + i).load(as: Vector.self), (y + i).load(as: Vector.self))
      (z + i).store(operation.apply(left, right, ISA.self))
      i &+= Vector.scalarCount
    }
    guard i < count else { return }
    let rest = count &- i
    let (left, right) = (
      (x + i).loadPart(rest, as: Vector.self), (y + i).loadPart(rest, as: Vector.self)
    )
    (z + i).storePart(operation.apply(left, right, ISA.self), rest)
  }
}
