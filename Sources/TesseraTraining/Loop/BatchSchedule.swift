import TesseraTensors

/// In which order the images come.
public enum Batching: Sendable, Hashable, Codable {
  /// One batch after the other as they stand in the file, without shuffling: step k begins at image
  /// (k · batch) mod (images − batch).
  case sequential
  /// As they stand in the file, every image once an epoch; what is left at its end is a smaller batch.
  case inOrder
  /// A new permutation for each epoch; what is left at its end is a smaller batch, or is left out.
  case shuffled(keepsPartialBatch: Bool)
}

extension Batching {
  /// Whether the images that fill no batch make a smaller one.
  var keepsPartialBatch: Bool { self == .inOrder || self == .shuffled(keepsPartialBatch: true) }
}

/// Which images each step sees: a function of seed and step alone, so that a run can go on anywhere.
public struct BatchSchedule: Sendable {
  /// The number of images in the set.
  public let images: Int
  /// The images of a whole batch.
  public let batchSize: Int
  /// In which order the images come.
  public let batching: Batching
  /// What the permutations are made from.
  public let seed: UInt64
  private var order: [Int]
  private var epochOfOrder = -1

  /// A schedule of this many images, as it is for every epoch and step.
  ///
  /// - Throws: `TrainingError.unusable` where there is no step to take.
  public init(
    images: Int, batchSize: Int, batching: Batching, seed: UInt64
  ) throws(TrainingError) {
    let isPartialEnough = batching.keepsPartialBatch && images > 0
    guard batchSize > 0, isPartialEnough || batchSize <= images else {
      throw .unusable("a batch of \(batchSize) needs as many training images; there are \(images)")
    }
    self.images = images
    self.batchSize = batchSize
    self.batching = batching
    self.seed = seed
    order = Array(0..<images)
  }

  /// The steps of one epoch.
  public var stepsPerEpoch: Int {
    let whole = images / batchSize
    return batching.keepsPartialBatch && images % batchSize > 0 ? whole + 1 : whole
  }

  /// The epoch, counted from 0, to which a step, counted from 0, belongs.
  public func epoch(of step: Int) -> Int { step / stepsPerEpoch }

  /// The images of a step, counted from 0.
  public mutating func indices(step: Int) -> ArraySlice<Int> {
    guard batching != .sequential else {
      let room = images - batchSize
      // The remainder of the product, formed so that no step overflows.
      let offset = room == 0 ? 0 : (step % room) * (batchSize % room) % room
      return order[offset..<offset + batchSize]
    }
    if batching != .inOrder, epoch(of: step) != epochOfOrder {
      epochOfOrder = epoch(of: step)
      // The bit keeps these streams apart from those of the initialisers and of dropout.
      order = CounterRandom(seed: seed, stream: 1 << 62 | UInt64(epochOfOrder)).permutation(images)
    }
    let first = step % stepsPerEpoch * batchSize
    return order[first..<min(first + batchSize, images)]
  }
}

/// The labels at these places.
func gatherLabels(_ labels: Tensor<Int32>, indices: ArraySlice<Int>) -> Tensor<Int32> {
  var gathered = Tensor<Int32>(uninitialized: [indices.count])
  let (source, target) = (labels.pointer, gathered.mutablePointer)
  for (position, index) in indices.enumerated() { target[position] = source[index] }
  return gathered
}
