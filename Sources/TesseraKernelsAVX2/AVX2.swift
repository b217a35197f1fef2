import TesseraKernels

/// x86-64-v3: vectors of 32 bytes, tiles of at most 8×1 and 6×2 vectors.
public enum AVX2: InstructionSet {
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
public enum AVX2Float: KernelSet {
  /// Fused multiply-adds, in code of this module.
  public typealias ISA = AVX2
  /// Eight Floats: 32 bytes.
  public typealias Vector = SIMD8<Float>
  private typealias Product = StridedProduct<ISA, Vector, Vector, TilesOfEightRows, TilesOfSixRows>

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
public enum AVX2Double: KernelSet {
  /// Fused multiply-adds, in code of this module.
  public typealias ISA = AVX2
  /// Four Doubles: 32 bytes.
  public typealias Vector = SIMD4<Double>
  private typealias Product = StridedProduct<ISA, Vector, Vector, TilesOfEightRows, TilesOfSixRows>

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
