import TesseraKernels
import TesseraOperators
import TesseraTensors

/// A layer as a description: what it is, without parameters, scalar type or data.
///
/// Shapes here are those of one image, without the batch: `[H, W, C]` or `[features]`. A layer does
/// no arithmetic of its own; it calls operators.
public protocol Layer: Sendable, Codable, Hashable {
  /// What the values that leave the layer are.
  associatedtype Output: OutputKind = LogitsOutput

  /// The name in files: `conv2d`.
  static var typeName: String { get }

  /// The shape of one image behind the layer.
  ///
  /// - Throws: `ShapeError` where the layer cannot take such an image, or is itself impossible.
  func outputShape(for input: Shape) throws(ShapeError) -> Shape

  /// The parameters of the layer, in order; none by default.
  func parameters(for input: Shape) throws(ShapeError) -> [ParameterSpec]

  /// The output for a batch, and what the way back will need.
  func forward<Scalar: KernelScalar>(
    _ input: Tensor<Scalar>, parameters: ArraySlice<Tensor<Scalar>>, pass: Pass
  ) -> LayerResult<Scalar>

  /// The cotangents of the parameters, and that of the input if it is needed.
  func backward<Scalar: KernelScalar>(
    _ outputCotangent: Tensor<Scalar>, residuals: Residuals<Scalar>,
    parameters: ArraySlice<Tensor<Scalar>>, needsInput: Bool, pass: Pass
  ) -> LayerCotangents<Scalar>
}

extension Layer {
  public func parameters(for input: Shape) throws(ShapeError) -> [ParameterSpec] { [] }

  /// The name as it is written in a program: `Conv2D`.
  public var title: String { String(describing: Self.self) }
}

/// One parameter of a layer.
public struct ParameterSpec: Sendable, Hashable {
  /// The name within the layer: `kernel`, `bias`.
  public var name: String
  /// Its extents.
  public var shape: Shape
  /// The inputs that one output sums over.
  public var fanIn: Int
  /// The outputs that one input takes part in.
  public var fanOut: Int
  /// How it begins.
  public var initializer: Initializer

  /// Describes a parameter; a bias has the fans of the kernel it belongs to.
  public init(name: String, shape: Shape, fanIn: Int, fanOut: Int, initializer: Initializer) {
    self.name = name
    self.shape = shape
    self.fanIn = fanIn
    self.fanOut = fanOut
    self.initializer = initializer
  }
}

/// What holds for one pass through a network, forward and backward.
public struct Pass: Sendable {
  /// How operators run; never changes a bit.
  public var execution: Execution
  /// Whether dropout drops.
  public var isTraining: Bool
  /// The seed of dropout.
  public var seed: UInt64
  /// The step of dropout: two passes with one step drop the same elements.
  public var step: Int
  /// The position of the layer that is at work.
  public internal(set) var layer = 0

  /// A pass that learns.
  public static func training(seed: UInt64, step: Int, execution: Execution) -> Pass {
    Pass(execution: execution, isTraining: true, seed: seed, step: step)
  }

  /// A pass that only wants the answer.
  public static func inference(execution: Execution) -> Pass {
    Pass(execution: execution, isTraining: false, seed: 0, step: 0)
  }

  /// The same pass at the layer of this position, for whoever runs layers one by one.
  public func at(_ layer: Int) -> Pass {
    var pass = self
    pass.layer = layer
    return pass
  }
}

/// What a layer keeps of its way forward for the way back: only what its derivative asks for.
public struct Residuals<Scalar: KernelScalar>: Sendable {
  /// The shape of the batch that came in.
  public var inputShape: Shape
  /// What came in, where the derivative needs it.
  public var input: Tensor<Scalar>?
  /// What went out, where the derivative needs it.
  public var output: Tensor<Scalar>?
  /// Which tap won each window of a max pool.
  public var winners: Tensor<Int32>?

  /// Keeps what is given, and the shape in any case.
  public init(
    _ inputShape: Shape, input: Tensor<Scalar>? = nil, output: Tensor<Scalar>? = nil,
    winners: Tensor<Int32>? = nil
  ) {
    self.inputShape = inputShape
    self.input = input
    self.output = output
    self.winners = winners
  }
}

/// What a layer gives on the way forward.
public struct LayerResult<Scalar: KernelScalar>: Sendable {
  /// What goes on to the next layer.
  public var output: Tensor<Scalar>
  /// What the way back needs.
  public var residuals: Residuals<Scalar>

  /// A result with what the way back needs.
  public init(output: Tensor<Scalar>, residuals: Residuals<Scalar>) {
    self.output = output
    self.residuals = residuals
  }
}

/// What a layer gives on the way back.
public struct LayerCotangents<Scalar: KernelScalar>: Sendable {
  /// `nil` where nobody asked.
  public var input: Tensor<Scalar>?
  /// As many as the layer has parameters, in their order.
  public var parameters: [Tensor<Scalar>]

  /// The cotangents of the input, where it was asked for, and of every parameter.
  public init(input: Tensor<Scalar>? = nil, parameters: [Tensor<Scalar>] = []) {
    self.input = input
    self.parameters = parameters
  }
}
