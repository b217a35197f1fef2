import TesseraDatasets
import TesseraFormats
import TesseraLayers
import TesseraOperators
import TesseraTensors
import TesseraTraining
import Testing

@Suite struct ExaminationTests {
  /// Three cats and a dog are called cat; of five cats one is called dog and one fish; no fish.
  private let matrix = ConfusionMatrix([[3, 1, 1], [1, 4, 0], [0, 0, 0]])

  @Test func precisionAndRecallAreThoseCountedByHand() {
    let figures = matrix.classFigures
    #expect(matrix.count == 10 && matrix.correct == 7 && matrix.accuracy == 0.7)
    #expect(figures.map(\.images) == [5, 5, 0] && figures.map(\.predicted) == [4, 5, 1])
    let precision: [Double?] = [3.0 / 4, 4.0 / 5, 0]
    let recall: [Double?] = [3.0 / 5, 4.0 / 5, nil]
    let f1: [Double?] = [6.0 / 9, 8.0 / 10, 0]
    #expect(figures.map(\.precision) == precision)
    #expect(figures.map(\.recall) == recall)
    #expect(figures.map(\.f1) == f1)
    let unseen = ConfusionMatrix([[2, 0], [2, 0]]).classFigures[1]
    #expect(unseen.precision == nil && unseen.recall == 0 && unseen.f1 == 0)
    #expect(ConfusionMatrix([[0]]).classFigures[0].f1 == nil && ConfusionMatrix([]).accuracy == 0)
  }

  @Test func classesThatBeginAlikeAreNumbered() {
    let plain = ConfusionMatrix.headings(["airplane", "cat", "automobile"])
    #expect(plain.columns == ["airp", "cat", "auto"])
    #expect(plain.rows == ["airplane", "cat", "automobile"])
    let alike = ConfusionMatrix.headings(["class_a", "cat", "class_b"])
    #expect(alike.columns == ["0", "1", "2"])
    #expect(alike.rows == ["0 class_a", "1 cat", "2 class_b"])
  }

  @Test func errorRatesAreSharesOfTheRowWithoutDiagonal() {
    #expect(matrix.errorRates == [[0, 0.2, 0.2], [0.2, 0, 0], [0, 0, 0]])
    let confusions = matrix.mostFrequentConfusions(atMost: 2)
    #expect(confusions.map(\.truth) == [0, 0] && confusions.map(\.predicted) == [1, 2])
    #expect(matrix.mostFrequentConfusions(atMost: 9).count == 3)
  }

  @Test func mistakesComeSurestFirstAndEqualsInOrder() {
    let predictions = Predictions(
      classes: 2, indices: [4, 7, 9, 12], labels: [0, 0, 1, 1],
      values: [0.25, 0.75, 0.5, 0.5, 0.75, 0.25, 0, 1])
    // Of two equal probabilities the first class is meant.
    #expect((0..<4).map(predictions.predictedClass) == [1, 0, 0, 1])
    let mistakes = predictions.mostConfidentMistakes(atMost: 5)
    #expect(mistakes.map(\.index) == [4, 9] && mistakes.map(\.confidence) == [0.75, 0.75])
    #expect(mistakes.map(\.label) == [0, 1] && mistakes.map(\.predicted) == [1, 0])
    #expect(predictions.mostConfidentMistakes(atMost: 1).map(\.index) == [4])
    #expect(predictions.confusionMatrix.counts == [[1, 1], [1, 1]])
  }

  @Test func predictionsAgreeWithTheEvaluation() throws {
    let images = Small.images(300)
    let network = try Network<Float>(
      Architecture(input: [8, 8, 1], layers: Small.layers), seed: 3)
    let predictions = Predictions(
      of: network, on: images, at: Array(0..<300), scaling: .unit, execution: .standard)
    let evaluation = Evaluation(
      of: network, on: images, scaling: .unit, loss: .softmaxCrossEntropy(reduction: .mean),
      execution: .standard)
    #expect(predictions.confusionMatrix == evaluation.confusionMatrix)
    for position in 0..<predictions.count {
      let sum = predictions.probabilities(at: position).reduce(0, +)
      #expect((sum - 1).magnitude < 4 * Float.ulpOfOne)
    }
    // A network that ends in a softmax is not given a second one.
    let ending = try Network<Float>(
      Architecture(input: [8, 8, 1], layers: Small.layers + [Softmax()]), seed: 3)
    let same = Predictions(
      of: ending, on: images, at: [5, 2], scaling: .unit, execution: .standard)
    #expect(same.probabilities(at: 1) == predictions.probabilities(at: 2))
  }

  @Test func imagesAreChosenEvenlyAndByClass() {
    let labels = Tensor<Int32>(shape: [10], [1, 1, 0, 1, 0, 0, 1, 0, 1, 1])
    let set = ImageSet(images: Tensor(repeating: 0, shape: [10, 1, 1, 1]), labels: labels)
    #expect(set.evenlySpread(atMost: 3) == [0, 3, 6])
    #expect(set.evenlySpread(atMost: 10) == Array(0..<10))
    #expect(set.firstOfEachClass(3, atMost: 2) == [[2, 4], [0, 1], []])
  }
}

@Suite struct TileTests {
  @Test func tilesStandSideBySideWithTransparentGaps() throws {
    var sheet = TileSheet(width: 2, height: 1, channels: 1)
    for value in [10, 20, 30] as [UInt8] { sheet.append([value, value + 1]) }
    let picture = try #require(sheet.picture(columns: 2))
    #expect(picture.width == 5 && picture.height == 3 && picture.channels == 2)
    #expect(
      picture.pixels == [
        10, 255, 11, 255, 0, 0, 20, 255, 21, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 30, 255, 31, 255, 0,
        0, 0, 0, 0, 0,
      ])
    #expect(TileSheet(width: 1, height: 1, channels: 3).picture(columns: 4) == nil)
  }

  @Test func filtersAreDrawnAroundGrey() throws {
    var network = try Network<Float>(
      Architecture(input: [8, 8, 1], layers: Small.layers), seed: 3)
    // Filter 2 of 4: its weights are every fourth, 1 at the first tap, −1 at the second.
    var kernel = Tensor<Float>(repeating: 0, shape: [3, 3, 1, 4])
    (kernel[2], kernel[6]) = (1, -1)
    network.parameters[0] = kernel
    let tiles = try #require(FilterTiles(of: network))
    #expect(tiles.layer == "conv2d_1" && tiles.count == 4 && tiles.sheet.tiles.count == 4)
    #expect(tiles.sheet.tiles[2] == [255, 0, 128, 128, 128, 128, 128, 128, 128])
    #expect(tiles.sheet.tiles[0] == [UInt8](repeating: 128, count: 9))
  }

  @Test func denseFiltersAreAsLargeAsThePicture() throws {
    let network = try Network<Float>(
      Architecture(input: [4, 5, 3], layers: [Flatten(), Dense(7)]), seed: 3)
    let sheet = try #require(FilterTiles(of: network)).sheet
    #expect(sheet.height == 4 && sheet.width == 5 && sheet.channels == 3 && sheet.tiles.count == 7)
    let blind = try Network<Float>(
      Architecture(input: [4, 4, 2], layers: [Conv2D(filters: 2, kernel: 3), Flatten()]), seed: 3)
    #expect(FilterTiles(of: blind) == nil)
  }

  @Test func featureMapsAreThoseOfTheLayers() throws {
    let architecture = Architecture(
      input: [8, 8, 1],
      layers: [
        Conv2D(filters: 2, kernel: 1), ReLU(), Dropout(rate: 0.5), MaxPool2D(2), Flatten(),
        Dense(4),
      ])
    var network = try Network<Float>(architecture, seed: 3)
    // One filter gives the picture, the other its negative, which the relu leaves dark.
    network.parameters[0] = Tensor(shape: [1, 1, 1, 2], [1, -1])
    let images = Small.images(5)
    let maps = FeatureMaps(
      of: network, on: images, at: 3, scaling: .unit, execution: .standard)
    #expect(maps.layers.map(\.name) == ["conv2d_1", "relu_1", "maxpool2d_1"])
    #expect(maps.layers.map(\.darkCount) == [0, 1, 1] && maps.layers[2].sheet.height == 4)
    let pixels = images.picture(at: 3).pixels
    let brightest = Float(pixels.max() ?? 1)
    let expected = pixels.map { Float($0) / brightest * 255 }
    for (tile, value) in zip(maps.layers[1].sheet.tiles[0], expected) {
      #expect((Float(tile) - value).magnitude <= 0.51)
    }
    #expect(maps.layers[1].sheet.tiles[1].allSatisfy { $0 == 0 })
  }
}
