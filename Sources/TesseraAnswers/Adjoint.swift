import TesseraReference
import TesseraTensors

/// The two sides of an adjoint identity, and how far apart they may be.
public struct AdjointReport: Hashable, Sendable, CustomStringConvertible {
  /// The operator, and which of its operands.
  public let name: String
  /// ⟨f(x), ȳ⟩.
  public let left: Double
  /// ⟨x, f*(ȳ)⟩.
  public let right: Double
  /// The derived bound of their difference.
  public let bound: Double

  /// Whether the sides agree; a NaN never does, and neither does anything within an infinite bound.
  public var passed: Bool { abs(left - right) <= bound && bound < .infinity }

  public var description: String {
    "\(name): <f(x), y'> = \(left), <x, f*(y')> = \(right), difference \(abs(left - right)), "
      + "bound \(bound): \(passed ? "passed" : "FAILED")"
  }
}

/// The identity that makes a VJP of a linear operator right: ⟨f(x), ȳ⟩ = ⟨x, f*(ȳ)⟩ for every x and ȳ.
public enum Adjoint {
  /// Compares the two inner products.
  ///
  /// With |ŷ − y| ≤ `outputBound` and |x̂* − x*| ≤ `inputBound`, element by element, the sides differ by
  ///
  ///     Σ |ȳ|·outputBound + Σ |x|·inputBound + 2u·(|left| + |right|)
  ///
  /// at most, u being Double's: the inner products themselves are as good as rounded once.
  ///
  /// - Parameters:
  ///   - name: What reports call the identity: the operator, and which of its operands.
  ///   - input: x.
  ///   - output: f(x).
  ///   - outputCotangent: ȳ.
  ///   - inputCotangent: f*(ȳ).
  ///   - outputBound: From ``ErrorBound``, for f(x).
  ///   - inputBound: From ``ErrorBound``, for f*(ȳ).
  public static func check<Scalar: ReferenceScalar>(
    name: String, input: Tensor<Scalar>, output: Tensor<Scalar>, outputCotangent: Tensor<Scalar>,
    inputCotangent: Tensor<Scalar>, outputBound: Tensor<Double>, inputBound: Tensor<Double>
  ) -> AdjointReport {
    let left = innerProduct(output, outputCotangent)
    let right = innerProduct(input, inputCotangent)
    let spread =
      innerProduct(outputCotangent.magnitudes, outputBound)
      + innerProduct(input.magnitudes, inputBound)
    let rounding = Double.ulpOfOne * (abs(left) + abs(right) + spread)
    return AdjointReport(name: name, left: left, right: right, bound: spread + rounding)
  }
}
