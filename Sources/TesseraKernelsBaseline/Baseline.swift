import TesseraKernels

/// x86-64: vectors of 16 bytes, tiles of at most 8×1 and 4×2 vectors.
public enum Baseline: InstructionSet {
  @inline(__always)
  public static func multiplyAdd<Vector: SIMD>(_ a: Vector, _ b: Vector, _ c: Vector) -> Vector
  where Vector.Scalar: BinaryFloatingPoint {
    c + a * b
  }

  @inline(__always)
  public static func multiplyAdd<Scalar: BinaryFloatingPoint>(
    _ a: Scalar, _ b: Scalar, _ c: Scalar
  ) -> Scalar {
    c + a * b
  }
}

/// The kernels for Float.
public enum BaselineFloat: KernelSet {
  /// Unfused multiply-adds, in code of this module.
  public typealias ISA = Baseline
  /// Four Floats: 16 bytes.
  public typealias Vector = SIMD4<Float>
  private typealias Product = StridedProduct<ISA, Vector, Vector, TilesOfEightRows, TilesOfFourRows>

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
public enum BaselineDouble: KernelSet {
  /// Unfused multiply-adds, in code of this module.
  public typealias ISA = Baseline
  /// Two Doubles: 16 bytes.
  public typealias Vector = SIMD2<Double>
  private typealias Product = StridedProduct<ISA, Vector, Vector, TilesOfEightRows, TilesOfFourRows>

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
