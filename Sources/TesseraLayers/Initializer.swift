import TesseraKernels
import TesseraTensors

/// How a parameter begins.
///
/// With the fans of a parameter (see ``ParameterSpec``):
///
/// | initialiser | distribution                                                     |
/// |-------------|------------------------------------------------------------------|
/// | Glorot      | variance 2 / (fanIn + fanOut): uniform within ±√(6 / (fanIn + fanOut)) |
/// | He          | variance 2 / fanIn: uniform within ±√(6 / fanIn)                 |
/// | LeCun       | variance 1 / fanIn: uniform within ±√(3 / fanIn)                 |
///
/// The normal forms of the three are cut at two standard deviations of the underlying normal, which
/// is widened by 1/0.8796… so that the variance is the one above (as in Keras).
/// Every element is a function of seed, stream and its own position.
public enum Initializer: Sendable, Hashable, Codable {
  /// Every element 0.
  case zeros
  /// Every element the same.
  case constant(Double)
  /// Normal with mean 0.
  case normal(standardDeviation: Double)
  /// Normal; what lies beyond two standard deviations is drawn again.
  case truncatedNormal(standardDeviation: Double)
  /// Uniform, with the variance that suits layers whose values pass unchanged both ways.
  case glorotUniform
  /// Normal and cut, with the variance of ``glorotUniform``.
  case glorotNormal
  /// Uniform, with twice LeCun's variance, because a relu lets half of the values pass.
  case heUniform
  /// Normal and cut, with the variance of ``heUniform``.
  case heNormal
  /// Uniform, with the variance that keeps a sum as wide as its inputs.
  case lecunUniform
  /// Normal and cut, with the variance of ``lecunUniform``.
  case lecunNormal

  /// The standard deviation of a standard normal number that is redrawn beyond ±2.
  static let truncatedDeviation = 0.879_625_661_034_239_78

  /// What the elements are drawn from.
  enum Distribution {
    case constant(Double)
    case uniform(limit: Double)
    case normal(deviation: Double, limit: Double)
  }

  func distribution(fanIn: Int, fanOut: Int) -> Distribution {
    let mean = max(Double(fanIn) + Double(fanOut), 1)
    let inputs = max(Double(fanIn), 1)
    func cut(_ variance: Double) -> Distribution {
      .normal(deviation: variance.squareRoot() / Self.truncatedDeviation, limit: 2)
    }
    return switch self {
    case .zeros: .constant(0)
    case .constant(let value): .constant(value)
    case .normal(let deviation): .normal(deviation: deviation, limit: .infinity)
    case .truncatedNormal(let deviation): .normal(deviation: deviation, limit: 2)
    case .glorotUniform: .uniform(limit: (6 / mean).squareRoot())
    case .glorotNormal: cut(2 / mean)
    case .heUniform: .uniform(limit: (6 / inputs).squareRoot())
    case .heNormal: cut(2 / inputs)
    case .lecunUniform: .uniform(limit: (3 / inputs).squareRoot())
    case .lecunNormal: cut(1 / inputs)
    }
  }

  /// The value of one element before it is rounded to the scalar.
  static func element(
    _ distribution: Distribution, _ random: CounterRandom, _ position: UInt64
  ) -> Double {
    switch distribution {
    case .constant(let value): value
    case .uniform(let limit): (2 * random.uniform(position) - 1) * limit
    case .normal(let deviation, let limit): random.normal(position, limit: limit) * deviation
    }
  }
}

extension ParameterSpec {
  /// The parameter as it begins.
  ///
  /// - Parameters:
  ///   - seed: The seed of the run.
  ///   - index: The position of the parameter in the network; each has a stream of its own.
  ///   - type: The type of its elements.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public func initialValue<Scalar: KernelScalar>(
    seed: UInt64, index: Int, of type: Scalar.Type = Scalar.self
  ) -> Tensor<Scalar> {
    let distribution = initializer.distribution(fanIn: fanIn, fanOut: fanOut)
    // The upper bit keeps these streams apart from those of the batches and of dropout.
    let random = CounterRandom(seed: seed, stream: 1 << 63 | UInt64(index))
    var tensor = Tensor<Scalar>(uninitialized: shape)
    let pointer = tensor.mutablePointer
    for position in 0..<shape.count {
      pointer[position] = Scalar(
        Initializer.element(distribution, random, UInt64(position)))
    }
    return tensor
  }
}
