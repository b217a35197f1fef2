import TesseraFormats
import TesseraLayers
import TesseraTensors

/// The weights of a network's first layer as pictures: what each of its units looks for in an image.
///
/// Filters of one channel are grey, of three channels red-green-blue, of others the mean over the
/// channels. All share one scale: zero is middle grey, the weight that is furthest from zero black or
/// white.
struct FilterPicture {
  /// The parameter that is shown: `conv2d_1.kernel`.
  let parameter: String
  let sheet: PictureSheet

  /// The most units that are shown.
  static let limit = 64

  /// - Returns: `nil` where the first weights are not those of an image: a dense layer behind another
  ///   one, or more than the network has.
  init?(_ network: Network<Float>) {
    guard let step = network.plan.steps.first(where: { !$0.specs.isEmpty }),
      let spec = step.specs.first,
      let weights = Self.filters(network, step, spec.shape)
    else { return nil }
    parameter = "\(step.name).\(spec.name)"
    sheet = weights
  }

  private static func filters(
    _ network: Network<Float>, _ step: NetworkPlan.Step, _ shape: Shape
  ) -> PictureSheet? {
    let kernel = network.parameters[step.parameters.lowerBound]
    if shape.rank == 4 {
      return sheet(kernel, rows: shape[0], columns: shape[1], channels: shape[2], units: shape[3])
    }
    let image = network.plan.architecture.input
    guard shape.rank == 2, image.rank == 3, image.count == shape[0] else { return nil }
    return sheet(kernel, rows: image[0], columns: image[1], channels: image[2], units: shape[1])
  }

  /// Pictures of weights that lie as `[rows, columns, channels, units]`.
  private static func sheet(
    _ kernel: Tensor<Float>, rows: Int, columns: Int, channels: Int, units: Int
  ) -> PictureSheet {
    let shown = channels == 3 ? 3 : 1
    let values: [[Float]] = (0..<min(units, limit)).map { unit in
      (0..<rows * columns).flatMap { pixel -> [Float] in
        let weights = (0..<channels).map { kernel[(pixel * channels + $0) * units + unit] }
        return shown == 3 ? weights : [weights.reduce(0, +) / Float(channels)]
      }
    }
    let largest = values.joined().reduce(0) { max($0, $1.magnitude) }
    let tiles = values.map { $0.map { grey($0, largest) } }
    return PictureSheet(tiles: tiles, width: columns, height: rows, channels: shown)
  }

  private static func grey(_ weight: Float, _ largest: Float) -> UInt8 {
    guard largest > 0, largest.isFinite, weight.isFinite else { return 128 }
    return UInt8((weight / largest * 127 + 128).rounded())
  }

  /// One picture of all filters, enlarged so that their pixels are seen.
  func picture() -> PNGImage? {
    let side = max(sheet.width, sheet.height)
    return sheet.picture(columns: 8, scale: max(1, 40 / max(side, 1)), gap: 2)
  }
}
