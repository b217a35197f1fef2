import TesseraTensors

extension Float: ReferenceScalar {
  @inlinable
  public static func multiplyAdd(
    _ a: Float, _ b: Float, _ c: Float, _ arithmetic: Arithmetic
  ) -> Float {
    switch arithmetic {
    case .fused: c.addingProduct(a, b)
    case .unfused: a * b + c
    }
  }

  public static var transcendental: TranscendentalConstants<Float> {
    TranscendentalConstants(
      log2e: 1.442_695_040_888_963_4,
      ln2High: 0x1.62e4p-1,
      ln2Low: 1.428_606_765_330_187e-06,
      roundingShift: 0x1.8p23,
      exponentialDegree: 7,
      exponentialUpper: 89,
      exponentialLower: -104,
      tanhLimit: 20,
      squareRootOfHalf: 0x1.6a09e6p-1,
      logarithmTerms: 4,
      subnormalExponent: 23)
  }
}

extension Double: ReferenceScalar {
  @inlinable
  public static func multiplyAdd(
    _ a: Double, _ b: Double, _ c: Double, _ arithmetic: Arithmetic
  ) -> Double {
    switch arithmetic {
    case .fused: c.addingProduct(a, b)
    case .unfused: a * b + c
    }
  }

  public static var transcendental: TranscendentalConstants<Double> {
    TranscendentalConstants(
      log2e: 1.442_695_040_888_963_4,
      ln2High: 0x1.62e42fefa38p-1,
      ln2Low: 5.497_923_018_708_371_2e-14,
      roundingShift: 0x1.8p52,
      exponentialDegree: 13,
      exponentialUpper: 710,
      exponentialLower: -746,
      tanhLimit: 40,
      squareRootOfHalf: 0x1.6a09e667f3bcdp-1,
      logarithmTerms: 10,
      subnormalExponent: 52)
  }
}
