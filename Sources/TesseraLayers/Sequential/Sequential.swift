import TesseraKernels
import TesseraOperators
import TesseraTensors

/// A network written down as its layers.
///
///     let network = Sequential(input: [28, 28, 1]) {
///       Conv2D(filters: 6, kernel: 5, padding: .same)
///       MaxPool2D(2)
///       ReLU()
///       Flatten()
///       Dense(10)
///     }
///     network(images)      // Logits<Float>
///
/// `Output` follows from the last layer: ``ProbabilitiesOutput`` behind ``Softmax``, ``LogitsOutput``
/// behind every other.
public struct Sequential<Output: OutputKind, Scalar: KernelScalar>: Sendable {
  /// The network without the knowledge of what leaves it.
  public var network: Network<Scalar>

  /// Takes the layers written in braces, in the precision asked for.
  ///
  /// - Parameters:
  ///   - input: The shape of one image.
  ///   - type: `Float.self` or `Double.self`.
  ///   - seed: The seed of the initialisers.
  ///   - layers: The layers, one in a line.
  /// - Precondition: Every layer fits; the message names the one that does not.
  public init(
    input: Shape, of type: Scalar.Type, seed: UInt64 = 0,
    @LayerBuilder layers: () -> LayerStack<Output>
  ) {
    do throws(ShapeError) {
      network = try Network(Architecture(input: input, layers: layers().layers), seed: seed)
    } catch {
      fatalError(error.description)
    }
  }

  /// Takes layers that were put together while the program runs.
  ///
  /// - Throws: `ShapeError` that names the layer which does not fit, or says that what leaves the last
  ///   one is not `Output`.
  public init(
    contentsOf layers: [any Layer], input: Shape, seed: UInt64 = 0
  ) throws(ShapeError) {
    try self.init(Network(Architecture(input: input, layers: layers), seed: seed))
  }

  /// Takes a network whose layers were read or put together while the program runs.
  ///
  /// - Throws: `ShapeError` where what leaves its last layer is not `Output`.
  public init(_ network: Network<Scalar>) throws(ShapeError) {
    guard network.plan.endsInSoftmax == Output.isDistribution else {
      throw ShapeError(
        Output.isDistribution
          ? "the network gives logits, not probabilities: its last layer is no Softmax"
          : "the network gives probabilities, not logits: its last layer is Softmax")
    }
    self.network = network
  }

  /// The layers as a table.
  public var summary: NetworkSummary { NetworkSummary(network.plan) }
}

extension Sequential where Scalar == Float {
  /// Takes the layers written in braces, in single precision.
  ///
  /// - Precondition: Every layer fits; the message names the one that does not.
  public init(
    input: Shape, seed: UInt64 = 0, @LayerBuilder layers: () -> LayerStack<Output>
  ) {
    self.init(input: input, of: Float.self, seed: seed, layers: layers)
  }
}

extension Sequential where Output == LogitsOutput {
  /// The logits of a batch, with dropout off.
  public func callAsFunction(
    _ input: Tensor<Scalar>, execution: Execution = .standard
  ) -> Logits<Scalar> {
    Logits(network(input, execution: execution))
  }
}

extension Sequential where Output == ProbabilitiesOutput {
  /// The probabilities of a batch, with dropout off.
  public func callAsFunction(
    _ input: Tensor<Scalar>, execution: Execution = .standard
  ) -> Probabilities<Scalar> {
    Probabilities(network(input, execution: execution))
  }
}
