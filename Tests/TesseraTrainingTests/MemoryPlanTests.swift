import Foundation
import TesseraDatasets
import TesseraLayers
import TesseraOperators
import TesseraRecipes
import TesseraTensors
import TestSupport
import Testing

@testable import TesseraTraining

@Suite struct MemoryPlanTests {
  private func plan(_ name: String, batch: Int? = nil, threads: Int = 2) throws -> MemoryPlan {
    let recipe = try #require(Recipe.named(name))
    return MemoryPlan(
      try NetworkPlan(recipe.architecture), batchSize: batch ?? recipe.batchSize,
      optimizer: recipe.optimizer, execution: Execution(threads: threads))
  }

  @Test func activationsAndWorkspaceGrowWithTheBatchAndParametersDoNot() throws {
    let (one, two) = (try plan("cifar10-adam", batch: 64), try plan("cifar10-adam", batch: 128))
    #expect(one.parameters == two.parameters)
    #expect(one.activations < two.activations && one.total < two.total)
    #expect(try plan("cifar10-adam", threads: 1).workspace < plan("cifar10-adam").workspace)
  }

  @Test func adamRemembersTwoNumbersForEachParameter() throws {
    // Values, gradients, means and variances; each block has at most a sixteenth and 128 bytes more.
    let recipe = try #require(Recipe.named("cifar10-adam"))
    let plan = try NetworkPlan(recipe.architecture)
    let bytes = 4 * 4 * plan.parameterCount
    let planned = try self.plan("cifar10-adam").parameters
    #expect(planned >= bytes && planned <= bytes * 17 / 16 + 4 * 192 * plan.parameters.count)
  }

  #if os(Linux)
    /// The plan against what a process of its own takes, its data loaded: within 10 %, and 1 MB for
    /// what the plan leaves out, lists of offsets, the threads' stacks and pages that are not full.
    @Test(
      .awaitsProcess,
      arguments: ["mnist-lenet", "cifar10-cnn", "cifar10-adam", "notmnist-deep"])
    func planIsWhatAProcessTakes(name: String) async throws {
      let result = await #expect(
        processExitsWith: .success, observing: [\.standardOutputContent]
      ) { [name = name as String] in
        let (planned, taken) = try MemoryRise.ofTraining(name)
        print("rise \(planned) \(taken)")
      }
      let text = String(decoding: try #require(result).standardOutputContent, as: UTF8.self)
      let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("rise ") })
      let numbers = line.split(separator: " ").compactMap { Int($0) }
      let (planned, taken) = (numbers[0], numbers[1])
      print("\(name): planned \(planned), taken \(taken) bytes")
      #expect(
        abs(taken - planned) <= planned / 10 + (1 << 20),
        "planned \(planned), taken \(taken) bytes")
    }
  #endif
}

/// What the memory of this process rises by while a recipe is trained.
enum MemoryRise {
  static func ofTraining(_ name: String) throws -> (planned: Int, taken: Int) {
    guard let recipe = Recipe.named(name) else { throw CancellationError() }
    let plan = try NetworkPlan(recipe.architecture)
    // A last chunk that is smaller would take blocks of its own.
    let images = images(plan, count: 2 * Evaluation.chunk(for: plan))
    // What the program itself takes when it first trains is no part of the plan.
    let tiny = try NetworkPlan(
      Architecture(
        input: [6, 6, 1],
        layers: [Conv2D(filters: 2, kernel: 3), ReLU(), MaxPool2D(2), Flatten(), Dense(10)]))
    try train(recipe, tiny, images: self.images(tiny, count: 300))
    let before = try status("RssAnon")
    // Forgets the peak so far.
    try Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
    try train(recipe, plan, images: images)
    let planned = MemoryPlan(
      plan, batchSize: recipe.batchSize, optimizer: recipe.optimizer,
      execution: Execution(threads: 2))
    // Nor are its pages of code, which come when they are first used and stay.
    return (planned.total, try status("VmHWM") - status("RssFile") - before)
  }

  private static func images(_ plan: NetworkPlan, count: Int) -> ImageSet {
    let shape = plan.architecture.input
    return ImageSet(
      images: Tensor(
        shape: Shape([count] + shape.extents),
        (0..<count * shape.count).map { UInt8(truncatingIfNeeded: $0 &* 31) }),
      labels: Tensor(shape: [count], (0..<count).map { Int32($0 % 10) }))
  }

  private static func train(_ recipe: Recipe, _ plan: NetworkPlan, images: ImageSet) throws {
    var trainer = try Trainer<Float>(
      network: Network(plan: plan, seed: 1),
      configuration: TrainingConfiguration(
        loss: recipe.loss, optimizer: recipe.optimizer, batchSize: recipe.batchSize,
        batching: .shuffled(keepsPartialBatch: false), scaling: recipe.scaling, steps: 3, seed: 1),
      train: images, validation: images, execution: Execution(threads: 2))
    _ = try trainer.run()
  }

  /// A line of the kernel's account of this process, in bytes.
  private static func status(_ name: String) throws -> Int {
    let text = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") } ?? ""
    return 1024 * (line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0)
  }
}
