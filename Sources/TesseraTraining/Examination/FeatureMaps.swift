import TesseraDatasets
import TesseraKernels
import TesseraLayers
import TesseraOperators
import TesseraTensors

/// What the layers of a network make of one picture: every map behind a layer, drawn as a picture.
public struct FeatureMaps: Sendable, Hashable {
  /// The maps behind one layer, each with a scale of its own: black is 0, or the smallest value where
  /// one is negative, and white is the largest.
  public struct Layer: Sendable, Hashable {
    /// `relu_1`.
    public let name: String
    /// `ReLU`.
    public let title: String
    /// The maps of the layer; of many, only the first are drawn.
    public let count: Int
    /// The maps that are 0 everywhere.
    public let darkCount: Int
    /// The maps as tiles, side by side.
    public let sheet: TileSheet
  }

  /// The layers that keep the picture a picture, in order.
  public let layers: [Layer]

  /// The most maps of a layer that are drawn.
  public static let limit = 32

  /// Walks a picture through a network, with dropout off.
  ///
  /// - Precondition: The images are those the network takes, and the index is among them.
  public init(
    of network: Network<Float>, on set: ImageSet, at index: Int, scaling: PixelScaling,
    execution: Execution
  ) {
    let image: Tensor<Float> = scaling.gather(set.images, indices: [index], execution: execution)
    var layers: [Layer] = []
    network.forEachActivation(image, pass: .inference(execution: execution)) { step, output in
      guard step.output.rank == 3, !(step.layer is Dropout) else { return }
      layers.append(Self.layer(step, output))
    }
    self.layers = layers
  }

  private static func layer(_ step: NetworkPlan.Step, _ output: Tensor<Float>) -> Layer {
    let (height, width, count) = (step.output[0], step.output[1], step.output[2])
    var sheet = TileSheet(width: width, height: height, channels: 1)
    var dark = 0
    for channel in 0..<count {
      let map = stride(from: channel, to: output.count, by: count).map { output[$0] }
      if map.allSatisfy({ $0 == 0 }) { dark += 1 }
      if channel < limit { sheet.append(Brightness.stretched(map)) }
    }
    return Layer(
      name: step.name, title: step.layer.title, count: count, darkCount: dark, sheet: sheet)
  }
}
