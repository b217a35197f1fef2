import TesseraAnswers
import TesseraTensors

/// How far round-off may carry the values of f and of its VJP.
///
/// A central difference divides the errors of two values of φ = ⟨f, ȳ⟩ by 2h, so that it is only as
/// good as the bound of φ: η = Σ|ȳᵢ|·Eᵢ, where |f̂ᵢ − fᵢ| ≤ Eᵢ. Where every output is a chain of at
/// most K roundings over terms whose magnitudes add up to A, E = γ_K·A (see `ErrorBound`).
public enum RoundOff {
  /// From what is in reach, and ȳ, η: the bound of φ's error anywhere there.
  public typealias OfValue = (
    _ reach: GradientReach, _ cotangent: Tensor<Double>
  ) throws -> Double
  /// From the point and ȳ, ρ for every input: the bound of the VJP's own error.
  public typealias OfCotangents = (
    _ point: [Tensor<Double>], _ cotangent: Tensor<Double>
  ) throws -> [Tensor<Double>]

  /// η and ρ are derived.
  case bounded(value: OfValue, cotangents: OfCotangents)

  /// Nothing is known of f: its noise is measured.
  ///
  /// *η*: φ is evaluated at nine points of a ray, at most 2⁻³⁷ of an element apart in all, where the
  /// fourth difference of whatever is smooth has vanished and what is left is noise. A fourth
  /// difference of independent errors of deviation σ has the variance 70·σ²; with σ over four random
  /// rays
  ///
  ///     η = 32·σ + γ₈·Σ|ȳᵢ|·|yᵢ|
  ///
  /// The rays leave the point to one side, so that a kink at the point itself is not crossed.
  /// (Hamming's difference table; Moré and Wild, *Estimating computational noise*, 2011.)
  ///
  /// *ρ* = γ₆₄·√(number of outputs)·(the largest cotangent of the input).
  ///
  /// Both are estimates, not theorems: give bounds where there are any.
  case measured
}

/// Where the points of a check lie: around the inputs, one element moved at a time.
public struct GradientReach {
  /// The inputs.
  public let point: [Tensor<Double>]
  /// How far each element may move.
  public let steps: [Tensor<Double>]

  /// |x| + step of every element: no input in reach is larger.
  public var magnitudes: [Tensor<Double>] {
    zip(point, steps).map { x, step in
      Tensor(shape: x.shape, zip(x.elements, step.elements).map { $0.magnitude + $1 })
    }
  }
}

extension RoundOff {
  /// η = Σ|ȳᵢ|·Eᵢ, and ρ.
  ///
  /// - Parameters:
  ///   - output: From what is in reach, E, with the shape of the output.
  ///   - cotangents: From what is in reach and ȳ, the bounds of the VJP's elements.
  public static func elements(
    output: @escaping (_ reach: GradientReach) throws -> Tensor<Double>,
    cotangents: @escaping OfCotangents
  ) -> RoundOff {
    .bounded(
      value: { reach, cotangent in
        let bounds = try output(reach)
        require(
          bounds.shape == cotangent.shape,
          "a bound \(bounds.shape) of outputs \(cotangent.shape)")
        return innerProduct(cotangent.magnitudes, bounds)
      }, cotangents: cotangents)
  }

  /// E = γ_K·A and ρ = γ_K·B, from the magnitudes of the terms.
  ///
  /// - Parameters:
  ///   - roundings: K, the roundings behind any one output and any one cotangent.
  ///   - output: From the largest magnitudes of the inputs, A: the terms of f, each factor replaced by
  ///     its magnitude.
  ///   - cotangents: From the point and |ȳ|, B: the same for each input's cotangent.
  public static func chains(
    roundings: Int, output: @escaping ([Tensor<Double>]) throws -> Tensor<Double>,
    cotangents: @escaping OfCotangents
  ) -> RoundOff {
    .elements(
      output: { reach in
        ErrorBound.bound(try output(reach.magnitudes), roundings: roundings, Double.self)
      },
      cotangents: { point, cotangent in
        try cotangents(point, cotangent.magnitudes).map {
          ErrorBound.bound($0, roundings: roundings, Double.self)
        }
      })
  }
}
