import TesseraKernels
import TesseraLayers
import TesseraTensors

/// What the first layer with parameters looks for in a picture: its filters, drawn as pictures.
///
/// Each has a scale of its own: grey is 0, white its largest weight, black as much below zero.
public struct FilterTiles: Sendable, Hashable {
  /// `conv2d_1`.
  public let layer: String
  /// The filters of the layer; of many, only the first are drawn.
  public let count: Int
  /// The filters as tiles, side by side.
  public let sheet: TileSheet

  /// The most filters that are drawn.
  public static let limit = 64

  /// Draws the filters of the first layer that has parameters.
  ///
  /// - Returns: `nil` where that layer does not look at pixels of one or three colours: neither a
  ///   convolution of the picture nor a dense layer on all of it.
  public init?(of network: Network<Float>) {
    guard let step = network.plan.steps.first(where: { !$0.specs.isEmpty }),
      let place = step.specs.firstIndex(where: { $0.name == "kernel" }),
      let shape = Self.tileShape(step, input: network.plan.architecture.input)
    else { return nil }
    let kernel = network.parameters[step.parameters.lowerBound + place]
    layer = step.name
    count = kernel.shape[-1]
    var sheet = TileSheet(width: shape[1], height: shape[0], channels: shape[2])
    // The filters are the last axis, so that one of them is every so many-th weight.
    for filter in 0..<min(count, Self.limit) {
      let weights = stride(from: filter, to: kernel.count, by: count).map { kernel[$0] }
      sheet.append(Brightness.centred(weights))
    }
    self.sheet = sheet
  }

  /// Height, width and colours of one filter.
  private static func tileShape(_ step: NetworkPlan.Step, input: Shape) -> Shape? {
    guard input.rank == 3, input[2] == 1 || input[2] == 3 else { return nil }
    switch step.layer {
    case let convolution as Conv2D:
      let tile: Shape = [
        convolution.kernel.rows, convolution.kernel.columns, input[2] / convolution.groups,
      ]
      return step.input == input && (tile[2] == 1 || tile[2] == 3) ? tile : nil
    case is Dense: return step.input.count == input.count ? input : nil
    default: return nil
    }
  }
}
