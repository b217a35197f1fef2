import TesseraOperators
import TesseraTensors

/// The memory that training takes in single precision, worked out before anything runs.
///
/// The plan goes through one step and one chunk of an evaluation as ``Network`` does, and takes and
/// gives back every block that they take and give back. Memory is kept for reuse from step to step, so
/// what the first one has taken is what all need; an evaluation comes after it, not beside it. Not
/// counted are the data set, the program itself, lists of offsets, a few kB for each thread, and what a
/// last batch, chunk or block of a product takes that is smaller than the others.
public struct MemoryPlan: Sendable, Hashable {
  /// Images in a batch.
  public let batchSize: Int
  /// Bytes of the parameters, of their gradients, and of what the optimizer remembers of each.
  public let parameters: Int
  /// Bytes of what lives at the end of the way forward: the images, and what the layers keep.
  public let activations: Int
  /// Bytes of all the rest: cotangents, images with their borders, packed filters, and what an
  /// evaluation takes beyond a step.
  public let workspace: Int

  /// All bytes.
  public var total: Int { parameters + activations + workspace }

  /// Works out the memory of training this network.
  ///
  /// - Parameters:
  ///   - plan: The layers with their shapes.
  ///   - batchSize: Images in a batch, at least 1.
  ///   - evaluationChunk: Images that an evaluation looks at together; 0 for no evaluation.
  ///   - slots: How many numbers the optimizer remembers for each parameter: none for plain SGD, one
  ///     with momentum, two for Adam.
  ///   - execution: For its threads and instruction set.
  public init(
    _ plan: NetworkPlan, batchSize: Int, evaluationChunk: Int, slots: Int, execution: Execution
  ) {
    let pool = CountingPool()
    // Values and slots live as long as the training, gradients until the end of a step.
    let specs = plan.parameters
    let kept = specs.flatMap { spec in (0..<1 + slots).map { _ in pool.take(spec.shape.count) } }
    let lasting = pool.bytes
    var step = MemoryWalk(plan, batch: batchSize, execution: execution, pool: pool)
    let images = pool.take(batchSize * plan.architecture.input.count)
    let output = step.forward(images)
    let activations = pool.bytesInUse - lasting
    let gradients = step.backward()
    let gradientBytes = gradients.reduce(0) { $0 + $1.bytes }
    withExtendedLifetime((images, output, gradients)) {}
    let apart = CountingPool()
    if evaluationChunk > 0 {
      MemoryWalk(plan, batch: evaluationChunk, execution: execution, pool: apart).infer()
    }
    let most = max(pool.bytes, lasting + apart.bytes)
    self.batchSize = batchSize
    parameters = lasting + gradientBytes
    self.activations = activations
    workspace = max(0, most - lasting - gradientBytes - activations)
    withExtendedLifetime(kept) {}
  }
}
