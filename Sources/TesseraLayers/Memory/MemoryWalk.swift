import TesseraOperators
import TesseraTensors

/// A way through a network, forward and back, on which nothing is computed: it takes and gives back the
/// blocks that ``Network/forward(_:pass:)`` and ``Network/backward(_:outputCotangent:pass:needsInput:)``
/// would.
struct MemoryWalk {
  typealias Block = CountingPool.Block

  let plan: NetworkPlan
  let batch: Int
  let execution: Execution
  let pool: CountingPool
  /// For each layer what it keeps for the way back.
  private var residuals: [[Block]] = []

  init(_ plan: NetworkPlan, batch: Int, execution: Execution, pool: CountingPool) {
    self.plan = plan
    self.batch = batch
    self.execution = execution
    self.pool = pool
  }

  /// The way forward of a pass that learns; what leaves it is the output.
  mutating func forward(_ images: Block) -> Block {
    var value = images
    var index = 0
    while index < plan.steps.count {
      let (layer, count) = (plan.steps[index].layer, groupSize(index))
      if isIdle(layer) {
        residuals.append([])
      } else {
        let shape = plan.steps[index + count - 1].output
        let output = pool.take(batch * shape.count)
        if layer is Conv2D {
          let winners = isPooled(index) ? [pool.take(batch * shape.count)] : []
          withExtendedLifetime(forwardWorkspace(index)) {}
          residuals.append([value])
          if count == 3 { residuals.append([]) }
          if count > 1 { residuals.append([output] + winners) }
        } else {
          residuals.append(kept(layer, at: index, input: value, output: output))
        }
        value = output
      }
      index += count
    }
    return value
  }

  /// The way back: the gradients of all parameters.
  mutating func backward() -> [Block] {
    let end = plan.steps.firstIndex { !$0.specs.isEmpty } ?? plan.steps.count
    var cotangent = pool.take(batch * plan.output.count)
    var gradients: [Block] = []
    var index = plan.steps.count - 1
    while index >= end {
      // The first layer of the group that ends here, and what it has kept.
      let first = groupEnding(at: index)
      let kept = residuals[first...index].flatMap { $0 }
      residuals.removeSubrange(first...index)
      let isMasked = first < index && plan.steps[index - 1].layer is ReLU
      let masked = isMasked ? pool.take(batch * plan.steps[index].output.count) : cotangent
      let result =
        isPooled(first)
        ? convolutionVJP(first, throughPool: true, needsInput: first > end)
        : layerVJP(
          isMasked ? index : first, masked, needsInput: first > end || isMasked)
      gradients += result.parameters
      withExtendedLifetime((kept, masked)) {}
      if let next = result.input { cotangent = next }
      index = first - 1
    }
    return gradients
  }

  /// Where the group begins that goes back together from this layer on.
  private func groupEnding(at index: Int) -> Int {
    for first in max(0, index - 2)..<index {
      if isPooled(first), first + groupSize(first) == index + 1 { return first }
      if plan.groups[first] == .reluAndMaxPool, first + 1 == index,
        first == 0 || groupSize(first - 1) == 1
      {
        return first
      }
    }
    return index
  }

  /// A pass that only wants the answer.
  func infer() {
    let images = pool.take(batch * plan.architecture.input.count)
    var value = images
    var index = 0
    while index < plan.steps.count {
      let step = plan.steps[index]
      let isApart = isPooled(index) && batch < execution.threads
      let count = isApart ? 1 : groupSize(index)
      if !(isIdle(step.layer) || step.layer is Dropout) {
        let shape = plan.steps[index + count - 1].output
        let output = pool.take(batch * shape.count)
        let winners =
          plan.steps[index + count - 1].layer is MaxPool2D ? pool.take(batch * shape.count) : nil
        let blocks = step.layer is Conv2D ? forwardWorkspace(index) : denseWorkspace(index)
        withExtendedLifetime((winners, blocks)) { value = output }
      }
      index += count
    }
    withExtendedLifetime((images, value)) {}
  }

  /// How many layers are computed together from this one on.
  private func groupSize(_ index: Int) -> Int {
    switch plan.groups[index] {
    case .none, .reluAndMaxPool: 1
    case .convolutionAndReLU: 2
    case .convolutionAndMaxPool(let throughReLU): throughReLU ? 3 : 2
    }
  }

  private func isPooled(_ index: Int) -> Bool {
    if case .convolutionAndMaxPool = plan.groups[index] { return true }
    return false
  }

  /// Whether a layer hands on what it got.
  private func isIdle(_ layer: any Layer) -> Bool {
    layer is Flatten || (layer as? Dropout)?.rate == 0
  }

  /// What a layer keeps that is computed alone.
  private func kept(_ layer: any Layer, at index: Int, input: Block, output: Block) -> [Block] {
    switch layer {
    case is Dense:
      withExtendedLifetime(denseWorkspace(index)) {}
      return [input]
    case is MaxPool2D:
      let winners = pool.take(batch * plan.steps[index].output.count)
      return index > 0 && plan.groups[index - 1] == .reluAndMaxPool ? [winners, output] : [winners]
    case is Dropout, is AveragePool2D, is GlobalAveragePool2D: return []
    case let layer as any ElementwiseLayer: return [type(of: layer).keepsInput ? input : output]
    // A layer of somebody else's may keep both.
    default: return [input, output]
    }
  }
}

extension MemoryWalk {
  /// What a layer's way back leaves behind.
  private typealias Cotangents = (input: Block?, parameters: [Block])

  private func gradients(_ index: Int) -> [Block] {
    plan.steps[index].specs.map { pool.take($0.shape.count) }
  }

  /// The way back through a layer that stands alone.
  private func layerVJP(_ index: Int, _ cotangent: Block, needsInput: Bool) -> Cotangents {
    let step = plan.steps[index]
    if step.layer is Conv2D {
      return convolutionVJP(index, throughPool: false, needsInput: needsInput)
    }
    if isIdle(step.layer) { return (cotangent, []) }
    if step.layer is Dense {
      let (inputs, outputs) = (step.input.count, step.output.count)
      let parameters = gradients(index)
      withExtendedLifetime(
        pool.take(
          DenseWorkspace.weightsVJP(
            batch: batch, inputs: inputs, outputs: outputs, execution: execution))
      ) {}
      guard needsInput else { return (nil, parameters) }
      let input = pool.take(batch * inputs)
      withExtendedLifetime(
        pool.take(
          DenseWorkspace.inputVJP(
            batch: batch, inputs: inputs, outputs: outputs, execution: execution))
      ) {}
      return (input, parameters)
    }
    return (needsInput ? pool.take(batch * step.input.count) : nil, gradients(index))
  }

  /// The way back through a convolution, with or without a pool behind it.
  private func convolutionVJP(_ index: Int, throughPool: Bool, needsInput: Bool) -> Cotangents {
    guard let workspace = convolution(index) else { return (nil, gradients(index)) }
    let step = plan.steps[index]
    let threads = workspace.threads
    func perThread(_ elements: [Int]) -> [Block] {
      (0..<threads).flatMap { _ in pool.take(elements) }
    }
    func filterBlocks() -> [Block] {
      pool.take(workspace.filterGradients)
        + perThread(workspace.paddedInput + workspace.filterBlocks)
    }
    func inputBlocks() -> [Block] {
      pool.take(workspace.turnedFilters) + perThread(workspace.paddedCotangent)
    }
    let sums = pool.take(batch * step.output[2])
    guard throughPool else {
      // One direction after the other.
      let lists = workspace.lists(forFilter: true, forInput: false)
      withExtendedLifetime((filterBlocks(), perThread(lists))) {}
      let parameters = gradients(index)
      let input = needsInput ? pool.take(batch * step.input.count) : nil
      if needsInput {
        let lists = workspace.lists(forFilter: false, forInput: true)
        withExtendedLifetime((inputBlocks(), perThread(lists))) {}
      }
      return (input, parameters)
    }
    let input = needsInput ? pool.take(batch * step.input.count) : nil
    let all =
      (needsInput ? inputBlocks() : []) + filterBlocks()
      + pool.take(workspace.betweenPool(needsInput: needsInput))
    let parameters = gradients(index)
    withExtendedLifetime((sums, all)) {}
    return (input, parameters)
  }

  /// What a convolution takes on the way forward, with what lies between it and its pool.
  private func forwardWorkspace(_ index: Int) -> [Block] {
    guard let workspace = convolution(index) else { return [] }
    let between = isPooled(index) ? [plan.steps[index].output.count] : []
    return pool.take(workspace.filterPanels)
      + (0..<workspace.threads).flatMap { _ in pool.take(workspace.paddedInput + between) }
  }

  private func denseWorkspace(_ index: Int) -> [Block] {
    let step = plan.steps[index]
    guard step.layer is Dense else { return [] }
    return pool.take(
      DenseWorkspace.forward(
        batch: batch, inputs: step.input.count, outputs: step.output.count, execution: execution))
  }

  private func convolution(_ index: Int) -> ConvolutionWorkspace? {
    let step = plan.steps[index]
    guard let layer = step.layer as? Conv2D, let filter = step.specs.first?.shape else {
      return nil
    }
    return ConvolutionWorkspace(
      input: Shape([batch] + step.input.extents), filter: filter,
      geometry: layer.resolvedGeometry(Shape([batch] + step.input.extents)), groups: layer.groups,
      execution: execution)
  }
}
