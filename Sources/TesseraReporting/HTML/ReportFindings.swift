import TesseraDatasets
import TesseraKernels
import TesseraLayers
import TesseraOperators
import TesseraTraining

/// What a trained network does with some images, ready to be shown.
struct ReportFindings: Sendable {
  /// One image, what it is, and what the network says of it.
  struct Answer: Sendable {
    /// Where the image stands in its part of the data.
    let index: Int
    let picture: InlinePicture
    let label: Int
    let predicted: Int
    /// One for each class.
    let probabilities: [Float]
  }

  /// The maps behind one layer.
  struct MapLayer: Sendable {
    let maps: FeatureMaps.Layer
    let picture: InlinePicture
  }

  struct Sample: Sendable {
    let answer: Answer
    let layers: [MapLayer]
  }

  struct Filters: Sendable {
    let tiles: FilterTiles
    let picture: InlinePicture
  }

  /// Which images, and when: "all 10,000 test images, after step 1,200".
  let basis: String
  let confusion: ConfusionMatrix
  let mistakes: [Answer]
  let samples: [Sample]
  let filters: Filters?

  static let mistakeLimit = 12
  static let sampleLimit = 6

  /// Looks at a network.
  ///
  /// - Parameters:
  ///   - part: What the images are: "test", "validation".
  ///   - limit: The most images that are asked about; of more, some that are spread evenly.
  init(
    network: Network<Float>, images: ImageSet, part: String, step: Int, atMost limit: Int,
    scaling: PixelScaling, execution: Execution
  ) {
    let indices = images.evenlySpread(atMost: limit)
    let predictions = Predictions(
      of: network, on: images, at: indices, scaling: scaling, execution: execution)
    let (asked, all) = (
      NetworkSummary.grouped(indices.count), NetworkSummary.grouped(images.count)
    )
    let isAll = indices.count == images.count
    let amount = isAll ? "all \(all)" : "\(asked) of the \(all)"
    basis =
      "\(amount) \(part) images\(isAll ? "" : ", spread evenly"), after step \(NetworkSummary.grouped(step))"
    confusion = predictions.confusionMatrix
    mistakes = predictions.mostConfidentMistakes(atMost: Self.mistakeLimit).map { mistake in
      Answer(
        index: mistake.index, picture: InlinePicture(images.picture(at: mistake.index)),
        label: mistake.label, predicted: mistake.predicted, probabilities: mistake.probabilities)
    }
    filters = FilterTiles(of: network).flatMap { tiles in
      tiles.sheet.picture(columns: 16).map { Filters(tiles: tiles, picture: InlinePicture($0)) }
    }
    samples = Self.samples(network, images, scaling, execution)
  }

  /// The first image of each of the first classes.
  private static func samples(
    _ network: Network<Float>, _ images: ImageSet, _ scaling: PixelScaling,
    _ execution: Execution
  ) -> [Sample] {
    let classes = network.plan.output.count
    let chosen = images.firstOfEachClass(classes, atMost: 1).joined().prefix(sampleLimit)
    let predictions = Predictions(
      of: network, on: images, at: Array(chosen), scaling: scaling, execution: execution)
    return predictions.indices.enumerated().map { position, index in
      let answer = Answer(
        index: index, picture: InlinePicture(images.picture(at: index)),
        label: predictions.labels[position], predicted: predictions.predictedClass(at: position),
        probabilities: predictions.probabilities(at: position))
      let maps = FeatureMaps(
        of: network, on: images, at: index, scaling: scaling, execution: execution)
      let layers = maps.layers.compactMap { layer in
        layer.sheet.picture(columns: 8).map { MapLayer(maps: layer, picture: InlinePicture($0)) }
      }
      return Sample(answer: answer, layers: layers)
    }
  }
}
