import TesseraDatasets
import TesseraKernels
import TesseraLayers
import TesseraOperators
import TesseraTensors

/// How well a network does on a set of images.
public struct Evaluation: Sendable, Hashable {
  /// The number of images.
  public let count: Int
  /// The mean loss per image.
  public let loss: Double
  /// The images whose most likely class is their label.
  public let correct: Int
  /// `confusion[true class][predicted class]`.
  public let confusion: [[Int]]

  /// The share that is right, 0...1.
  public var accuracy: Double { count == 0 ? 0 : Double(correct) / Double(count) }

  /// The most images that are looked at together, whatever the size of the set.
  public static let chunk = 250

  /// The images that are looked at together: fewer where a single one is large.
  static func chunk(for plan: NetworkPlan) -> Int {
    max(1, min(chunk, (1 << 24) / plan.largestActivation))
  }

  /// Evaluates a network with dropout off, in chunks: memory does not grow with the set.
  ///
  /// - Precondition: The labels are below the number of the network's outputs.
  public init<Scalar: KernelScalar>(
    of network: Network<Scalar>, on set: ImageSet, scaling: PixelScaling, loss: Loss,
    execution: Execution
  ) {
    let classes = network.plan.output.count
    let chunk = Self.chunk(for: network.plan)
    let order = Array(0..<set.count)
    var total = 0.0
    var counts = [Int](repeating: 0, count: classes * classes)
    for first in stride(from: 0, to: set.count, by: chunk) {
      let indices = order[first..<min(first + chunk, set.count)]
      let output = network(
        scaling.gather(set.images, indices: indices, execution: execution), execution: execution)
      let labels = gatherLabels(set.labels, indices: indices)
      let value = loss.value(output, labels: labels, execution: execution)
      total += loss.shown(value, images: indices.count) * Double(indices.count)
      let rows = output.predictedClasses
      for (row, predicted) in rows.enumerated() {
        counts[Int(labels[row]) * classes + predicted] += 1
      }
    }
    count = set.count
    self.loss = set.count == 0 ? 0 : total / Double(set.count)
    correct = (0..<classes).reduce(0) { $0 + counts[$1 * classes + $1] }
    confusion = (0..<classes).map { Array(counts[$0 * classes..<($0 + 1) * classes]) }
  }
}

extension MemoryPlan {
  /// The memory of a training in single precision with its evaluations.
  public init(
    _ plan: NetworkPlan, batchSize: Int, optimizer: OptimizerConfiguration, execution: Execution
  ) {
    self.init(
      plan, batchSize: batchSize, evaluationChunk: Evaluation.chunk(for: plan),
      slots: optimizer.slots, execution: execution)
  }
}

extension Tensor where Element: KernelScalar {
  /// For each row the first position of its largest value; what is NaN never wins.
  public var predictedClasses: [Int] {
    largestPositions(pointer, rows: shape[0], columns: shape.elementsPerRow)
  }
}

@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
private func largestPositions<Scalar: KernelScalar>(
  _ values: UnsafePointer<Scalar>, rows: Int, columns: Int
) -> [Int] {
  (0..<rows).map { row in
    var best = 0
    for column in 1..<max(columns, 1)
    where values[row * columns + column] > values[row * columns + best] { best = column }
    return best
  }
}

/// How many rows have their largest value at the label.
func correctCount<Scalar: KernelScalar>(_ output: Tensor<Scalar>, labels: Tensor<Int32>) -> Int {
  let predicted = output.predictedClasses
  return predicted.indices.count { predicted[$0] == Int(labels[$0]) }
}
