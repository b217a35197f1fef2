import TesseraDatasets
import TesseraLayers
import TesseraTensors
import TesseraTraining

/// A network, the images it learns from, and how: everything that a run needs but its seed.
public struct Recipe: Sendable {
  /// How long to train.
  public enum Length: Sendable, Hashable {
    /// Passes over the training images.
    case epochs(Int)
    /// Changes of the parameters.
    case steps(Int)
  }

  /// The name on the command line.
  public var name: String
  /// What it is, in one line.
  public var summary: String
  /// The images that it learns from.
  public var dataset: DatasetKind
  /// How many training images, the first, are set aside for validation where the set has no part of
  /// its own for that.
  public var validationCount = 0
  /// What pixels become before they enter the network.
  public var scaling = PixelScaling.unit
  /// The layers of its network, in order.
  public var layers: [any Layer]
  /// What is made small.
  public var loss: Loss
  /// The rule by which parameters follow their gradients.
  public var optimizer: OptimizerConfiguration
  /// The images of a step.
  public var batchSize: Int
  /// In which order the images come.
  public var batching = Batching.shuffled(keepsPartialBatch: true)
  /// How long it trains where nothing else is asked for.
  public var length: Length
  /// How long its author's own log goes on, where that is not ``length``.
  public var fullLength: Length?
  /// A length that shows where it goes within a minute or so.
  public var quickLength: Length
  /// The points of its curves: as often as its author drew them, and of what.
  public var curve = CurveConfiguration()
  /// What is known of its accuracy from elsewhere.
  public var figures: Figures

  /// What is known of the network from elsewhere.
  public struct Figures: Sendable, Hashable {
    /// What its author reports: one run, without a seed.
    public var author: String
    /// How long the author's run took.
    public var authorTime: String?
    /// What TensorFlow 2.21 reaches with the same settings on the same files, seeds 0 to 2 where there
    /// are three figures.
    public var tensorFlow: String?
    /// Where this program's accuracy lands.
    public var target: String
    /// The author's log: validation accuracies at the end of epochs.
    public var log: [LogEntry]

    /// The figures of a recipe; what nobody has reported is left out.
    public init(
      author: String, authorTime: String? = nil, tensorFlow: String? = nil, target: String,
      log: [LogEntry] = []
    ) {
      self.author = author
      self.authorTime = authorTime
      self.tensorFlow = tensorFlow
      self.target = target
      self.log = log
    }

    /// A line of an author's log.
    public struct LogEntry: Sendable, Hashable {
      /// The epoch at whose end the line was written, counted from 1.
      public let epoch: Int
      /// The share of the validation images that was right then.
      public let validationAccuracy: Double

      init(_ epoch: Int, _ validationAccuracy: Double) {
        (self.epoch, self.validationAccuracy) = (epoch, validationAccuracy)
      }
    }
  }

  /// The network.
  public var architecture: Architecture { Architecture(input: dataset.imageShape, layers: layers) }

  /// The recipe of this name.
  public static func named(_ name: String) -> Recipe? { all.first { $0.name == name } }

  /// Every recipe, in the order in which they are listed.
  public static let all: [Recipe] = [
    .glyphs, .notMNISTStrided, .notMNISTPooled, .notMNISTDeep, .mnistLeNet, .cifar10MLP,
    .cifar10CNN,
    .cifar10Deep, .cifar10Dropout, .cifar10Adam, .mnistConv3, .mnistConv3Doubled, .mnistSoftmax,
    .mnistExpert,
  ]
}

/// A convolution whose output is ⌈input / stride⌉ large.
func convolution(
  _ kernel: Size2D, _ filters: Int, stride: Size2D = 1, weights: Initializer = .glorotUniform,
  bias: Initializer = .zeros
) -> Conv2D {
  Conv2D(
    filters: filters, kernel: kernel, stride: stride, padding: .same, kernelInitializer: weights,
    biasInitializer: bias)
}

/// The pool of all tutorials: 2×2, stride 2, SAME unless said.
func pool(_ padding: Padding = .same) -> MaxPool2D { MaxPool2D(2, padding: padding) }
