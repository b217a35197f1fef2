import TesseraKernels
import TesseraLayers

/// A look into a network in the middle of its training: one step, before and after its update.
public struct Inspection: Sendable {
  /// One parameter.
  public struct Parameter: Sendable, Hashable {
    /// `conv2d_1.kernel`.
    public let name: String
    /// After the update.
    public let values: Histogram
    /// The gradient that the step followed.
    public let gradient: Histogram
    /// ‖after − before‖ / ‖before‖, the length of the update beside that of the parameter; healthy
    /// near 10⁻³. `nil` where the parameter was all zeros.
    public let updateRatio: Double?
  }

  /// The most images that go through the network once more: layer by layer, so that what leaves a first
  /// convolution stands in memory whole.
  static let mostImages = 64

  /// The fewest that say whether a unit is dead; about half of them are 0 for any single image.
  static let fewestImages = 32

  /// The images to look at: of the step's batch, or of all where the batch has fewer than that and no
  /// more than `most` are too many at once.
  static func places(
    _ batch: ArraySlice<Int>, of images: Int, atMost most: Int
  ) -> ArraySlice<Int> {
    guard batch.count < min(fewestImages, most) else { return batch.prefix(mostImages) }
    let count = min(mostImages, images, most)
    return (0..<count).map { $0 * images / count }[...]
  }

  /// What left one layer, over the first 64 images of the step's batch, or over images of the whole set
  /// where the batch has fewer than 32.
  public struct Activation: Sendable, Hashable {
    /// `relu_1`.
    public let layer: String
    /// The values that left it.
    public let values: Histogram
    /// Behind a relu, the share of its units that were 0 for every one of these images; `nil` behind
    /// any other layer. A unit is a feature map, or an element where there are no maps.
    public let deadShare: Double?
  }

  /// Steps done.
  public let step: Int
  /// The epoch, counted from 1, to which the step belongs.
  public let epoch: Int
  /// The network after the update, in single precision.
  public let network: Network<Float>
  /// How many images were looked at: ``activations`` are over these.
  public let images: Int
  /// Every parameter, in the order of the network.
  public let parameters: [Parameter]
  /// What left each layer, in order.
  public let activations: [Activation]
}
