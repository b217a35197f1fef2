import TesseraKernels

/// x86-64-v4: vectors of 64 bytes, tiles of at most 8×1 and 8×2 vectors.
public enum AVX512: InstructionSet {
  @inline(__always)
  public static func multiplyAdd<Vector: SIMD>(_ a: Vector, _ b: Vector, _ c: Vector) -> Vector
  where Vector.Scalar: BinaryFloatingPoint {
    c.addingProduct(a, b)
  }

  @inline(__always)
  public static func multiplyAdd<Scalar: BinaryFloatingPoint>(
    _ a: Scalar, _ b: Scalar, _ c: Scalar
  ) -> Scalar {
    c.addingProduct(a, b)
  }
}

/// The kernels for Float.
public enum AVX512Float: KernelSet {
  /// Fused multiply-adds, in code of this module.
  public typealias ISA = AVX512
  /// Sixteen Floats: 64 bytes.
  public typealias Vector = SIMD16<Float>
  /// Eight Floats: some processors do two such multiply-adds in the time of one wide one.
  private typealias Narrow = SIMD8<Float>
  private typealias Tiles = TilesOfEightRows
  private typealias Product = StridedProduct<ISA, Vector, Narrow, Tiles, Tiles>

  public static func product(_ operands: ProductOperands<Float>) {
    Product.run(operands)
  }

  public static func panelWidth(columns: Int) -> Int {
    Product.panelWidth(columns: columns)
  }

  public static func tileRows(columns: Int) -> Int {
    Product.tileRows(columns: columns)
  }
}

/// The kernels for Double.
public enum AVX512Double: KernelSet {
  /// Fused multiply-adds, in code of this module.
  public typealias ISA = AVX512
  /// Eight Doubles: 64 bytes.
  public typealias Vector = SIMD8<Double>
  /// Four Doubles, as for Float.
  private typealias Narrow = SIMD4<Double>
  private typealias Tiles = TilesOfEightRows
  private typealias Product = StridedProduct<ISA, Vector, Narrow, Tiles, Tiles>

  public static func product(_ operands: ProductOperands<Double>) {
    Product.run(operands)
  }

  public static func panelWidth(columns: Int) -> Int {
    Product.panelWidth(columns: columns)
  }

  public static func tileRows(columns: Int) -> Int {
    Product.tileRows(columns: columns)
  }
}
