import TesseraDatasets
import TesseraKernels
import TesseraLayers
import TesseraOperators
import TesseraTensors

/// What a network says of some images: a probability for each class.
public struct Predictions: Sendable {
  /// The number of classes.
  public let classes: Int
  /// Where each image stands in its set.
  public let indices: [Int]
  /// The class of each image.
  public let labels: [Int]
  /// A row for each image, a column for each class.
  private let values: [Float]

  /// Asks a network, with dropout off, in chunks.
  ///
  /// Where the network does not end in `Softmax`, one is applied to what leaves it.
  /// - Precondition: The images are those the network takes, and the indices are among them.
  public init(
    of network: Network<Float>, on set: ImageSet, at indices: [Int], scaling: PixelScaling,
    execution: Execution
  ) {
    let chunk = Evaluation.chunk(for: network.plan)
    var values: [Float] = []
    for first in stride(from: 0, to: indices.count, by: chunk) {
      let output = network(
        scaling.gather(
          set.images, indices: indices[first..<min(first + chunk, indices.count)],
          execution: execution), execution: execution)
      values +=
        (network.plan.endsInSoftmax ? output : softmax(output, execution: execution))
        .elements
    }
    self.init(
      classes: network.plan.output.count, indices: indices,
      labels: indices.map { Int(set.labels[$0]) }, values: values)
  }

  /// Predictions that were made elsewhere.
  ///
  /// - Precondition: As many labels as indices, and `classes` values for each.
  public init(classes: Int, indices: [Int], labels: [Int], values: [Float]) {
    require(
      labels.count == indices.count && values.count == indices.count * classes,
      "\(values.count) values of \(labels.count) labels for \(indices.count) images")
    self.classes = classes
    self.indices = indices
    self.labels = labels
    self.values = values
  }

  /// The number of images.
  public var count: Int { indices.count }

  /// The probabilities of the image at this position of ``indices``.
  public func probabilities(at position: Int) -> [Float] {
    Array(values[position * classes..<(position + 1) * classes])
  }

  /// The most likely class, the first of equals; what is NaN never wins.
  public func predictedClass(at position: Int) -> Int {
    let first = position * classes
    var best = 0
    for index in 1..<max(classes, 1) where values[first + index] > values[first + best] {
      best = index
    }
    return best
  }

  /// Which classes are taken for which.
  public var confusionMatrix: ConfusionMatrix {
    var counts = [[Int]](repeating: [Int](repeating: 0, count: classes), count: classes)
    for position in indices.indices {
      counts[labels[position]][predictedClass(at: position)] += 1
    }
    return ConfusionMatrix(counts)
  }

  /// An image of which the network says something else than its label.
  public struct Mistake: Sendable, Hashable {
    /// Where the image stands in its set.
    public let index: Int
    /// Its class.
    public let label: Int
    /// The class that the network takes it for.
    public let predicted: Int
    /// One for each class.
    public let probabilities: [Float]

    /// The probability of the wrong class.
    public var confidence: Float { probabilities[predicted] }
  }

  /// The mistakes that the network is surest of, the surest first, equals in the order of the images.
  public func mostConfidentMistakes(atMost limit: Int) -> [Mistake] {
    let mistakes = indices.indices.compactMap { position -> Mistake? in
      let predicted = predictedClass(at: position)
      guard predicted != labels[position] else { return nil }
      return Mistake(
        index: indices[position], label: labels[position], predicted: predicted,
        probabilities: probabilities(at: position))
    }
    return Array(mistakes.sorted { $0.confidence > $1.confidence }.prefix(limit))
  }
}

extension ImageSet {
  /// At most so many positions, spread evenly over the set, which may be sorted by class.
  ///
  ///     set.evenlySpread(atMost: 3)   // of 10 images: 0, 3, 6
  public func evenlySpread(atMost limit: Int) -> [Int] {
    guard count > limit else { return Array(0..<count) }
    return (0..<limit).map { $0 * count / limit }
  }

  /// For each class its first positions, at most so many.
  public func firstOfEachClass(_ classes: Int, atMost limit: Int) -> [[Int]] {
    var positions = [[Int]](repeating: [], count: classes)
    var missing = classes * limit
    for index in 0..<count where missing > 0 {
      let label = Int(labels[index])
      guard positions.indices.contains(label), positions[label].count < limit else { continue }
      positions[label].append(index)
      missing -= 1
    }
    return positions
  }
}
