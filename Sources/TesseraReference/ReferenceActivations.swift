import TesseraTensors

extension Reference {
  /// y = x ≤ 0 ? 0 : x. NaN stays NaN, −0 becomes +0.
  public static func relu<Scalar: ReferenceScalar>(_ input: Tensor<Scalar>) -> Tensor<Scalar> {
    map(input) { $0 <= 0 ? 0 : $0 }
  }

  /// x̄ = x ≤ 0 ? 0 : ȳ; the slope at the kink is that of its left side.
  public static func reluVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, input: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    map(outputCotangent, input) { cotangent, x in x <= 0 ? 0 : cotangent }
  }

  /// y = x ≤ 0 ? slope·x : x.
  public static func leakyReLU<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, slope: Scalar
  ) -> Tensor<Scalar> {
    map(input) { $0 <= 0 ? slope * $0 : $0 }
  }

  /// x̄ = x ≤ 0 ? slope·ȳ : ȳ.
  public static func leakyReLUVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, input: Tensor<Scalar>, slope: Scalar
  ) -> Tensor<Scalar> {
    map(outputCotangent, input) { cotangent, x in x <= 0 ? slope * cotangent : cotangent }
  }

  /// The exponential of every element.
  public static func exp<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    map(input) { exp($0, arithmetic: arithmetic) }
  }

  /// The natural logarithm of every element.
  public static func log<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    map(input) { log($0, arithmetic: arithmetic) }
  }

  /// The logistic function of every element.
  public static func sigmoid<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    map(input) { sigmoid($0, arithmetic: arithmetic) }
  }

  /// x̄ = ȳ · (y · (1 − y)), from the output y.
  public static func sigmoidVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, output: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    map(outputCotangent, output) { cotangent, y in cotangent * (y * (1 - y)) }
  }

  /// The hyperbolic tangent of every element.
  public static func tanh<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    map(input) { tanh($0, arithmetic: arithmetic) }
  }

  /// x̄ = ȳ · ◇(−y, y, 1), from the output y.
  public static func tanhVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, output: Tensor<Scalar>, arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    map(outputCotangent, output) { cotangent, y in
      cotangent * .multiplyAdd(-y, y, 1, arithmetic)
    }
  }

  /// Inverted dropout: what is kept is scaled up, so that evaluation needs no change.
  ///
  ///     keep(i) = ⌊bits(i) / 2¹¹⌋·2⁻⁵³ ≥ rate;   y_i = keep(i) ? x_i · (1 / (1 − rate)) : 0
  ///
  /// The bits are those of `CounterRandom(seed:, stream: step·2¹⁶ + layer)`, so the mask depends on
  /// the element alone. The factor is formed in Double and rounded once. The same function on ȳ is
  /// the VJP.
  ///
  /// - Parameters:
  ///   - input: x, of any shape.
  ///   - rate: The share that is dropped, in [0, 1).
  ///   - seed: Chooses the generator.
  ///   - step: The step of the training: another one has another mask.
  ///   - layer: The position of the layer: another one has another mask.
  public static func dropout<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, rate: Double, seed: UInt64, step: UInt64, layer: UInt64
  ) -> Tensor<Scalar> {
    precondition(rate >= 0 && rate < 1, "rate \(rate) is outside [0, 1)")
    let random = CounterRandom(seed: seed, stream: step << 16 &+ layer)
    let scale = Scalar(1 / (1 - rate))
    var result = input
    let y = result.mutablePointer
    for i in 0..<input.count {
      let kept = Double(random.bits(UInt64(i)) >> 11) * 0x1p-53 >= rate
      y[i] = kept ? y[i] * scale : 0
    }
    return result
  }

  /// Inverted dropout with a mask that somebody else drew.
  ///
  ///     y_i = mask_i ≠ 0 ? x_i · (1 / (1 − rate)) : 0
  ///
  /// A selection: what is dropped is +0, an infinite x too. The factor is formed in Double and rounded
  /// once. The same function on ȳ is the VJP.
  ///
  /// - Parameters:
  ///   - input: x, of the mask's shape.
  ///   - mask: 1 for what is kept, 0 for what is dropped.
  ///   - rate: The share that is dropped, in [0, 1).
  public static func dropoutMasked<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, mask: Tensor<Scalar>, rate: Double
  ) -> Tensor<Scalar> {
    require(rate >= 0 && rate < 1, "rate \(rate) is outside [0, 1)")
    let scale = Scalar(1 / (1 - rate))
    return map(input, mask) { x, mask in mask != 0 ? x * scale : 0 }
  }

  private static func map<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, _ function: (Scalar) -> Scalar
  ) -> Tensor<Scalar> {
    var result = input
    let y = result.mutablePointer
    for i in 0..<input.count { y[i] = function(y[i]) }
    return result
  }

  private static func map<Scalar: ReferenceScalar>(
    _ first: Tensor<Scalar>, _ second: Tensor<Scalar>, _ function: (Scalar, Scalar) -> Scalar
  ) -> Tensor<Scalar> {
    precondition(first.shape == second.shape, "\(first.shape) is not \(second.shape)")
    let b = second.pointer
    var result = first
    let y = result.mutablePointer
    for i in 0..<first.count { y[i] = function(y[i], b[i]) }
    return result
  }
}
