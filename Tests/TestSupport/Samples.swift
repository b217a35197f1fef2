import TesseraTensors

/// Seeded, signed inputs for tests.
public enum Samples {
  /// Real numbers in (−2, 2) of either sign with full mantissas, so that a changed order of
  /// additions shows.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func real<Scalar: BinaryFloatingPoint & TensorElement>(
    _ shape: Shape, _ seed: UInt64
  ) -> Tensor<Scalar> {
    let random = CounterRandom(seed: seed)
    return Tensor(
      shape: shape, (0..<shape.count).map { Scalar(random.uniform(UInt64($0)) * 4 - 2) })
  }

  /// Whole numbers in −4 ... 4: sums of their products are exact in every floating-point type, so
  /// that a result can be compared with one in `Int64`.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func integers<Scalar: BinaryFloatingPoint & TensorElement>(
    _ shape: Shape, _ seed: UInt64
  ) -> Tensor<Scalar> {
    Tensor(shape: shape, integerValues(shape.count, seed).map { Scalar($0) })
  }

  /// The numbers of ``integers(_:_:)`` as integers.
  public static func integerValues(_ count: Int, _ seed: UInt64) -> [Int64] {
    let random = CounterRandom(seed: seed)
    return (0..<count).map { Int64(random.integer(UInt64($0), below: 9) - 4) }
  }

  /// Numbers that all differ by at least `gap`, shuffled and signed: no ties and no kinks nearby.
  public static func distinct<Scalar: BinaryFloatingPoint & TensorElement>(
    _ shape: Shape, _ seed: UInt64, gap: Scalar
  ) -> Tensor<Scalar> {
    let order = CounterRandom(seed: seed).permutation(shape.count)
    let middle = shape.count / 2
    return Tensor(
      shape: shape, order.map { (Scalar($0 - middle) + Scalar(1) / 2) * gap })
  }

  /// Whether a result is mostly zeros, so that its agreement with another proves little.
  public static func isMostlyZero<Scalar: BinaryFloatingPoint & TensorElement>(
    _ tensor: Tensor<Scalar>
  ) -> Bool {
    tensor.elements.count(where: { $0 == 0 }) * 2 > tensor.count
  }
}
