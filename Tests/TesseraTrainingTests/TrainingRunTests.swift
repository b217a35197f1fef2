import FileSupport
import Foundation
import TesseraDatasets
import TesseraOperators
import TesseraRecipes
import TesseraTraining
import Testing

private let letters = Result { try Dataset.load(.mnist, from: .drawn) }

private func run(
  _ folder: String, steps: Int?, resume: Bool = false, interruptAt: Int? = nil,
  change: (inout TrainingOptions) -> Void = { _ in }
) throws -> TrainingOutcome {
  var options = TrainingOptions()
  options.runs = folder
  options.length = steps.map { .steps($0) }
  options.resume = resume
  options.batchSize = resume ? nil : 200
  options.execution = Execution(threads: 2)
  change(&options)
  let recipe = try #require(Recipe.named("mnist-softmax"))
  var steps = 0
  let observer = TrainingObserver(
    onStep: { _ in steps += 1 }, shouldStop: { interruptAt.map { steps >= $0 } ?? false })
  return try TrainingRun(recipe: recipe, dataset: letters.get(), options: options).run([observer])
}

private func result(_ outcome: TrainingOutcome) throws -> TrainingResult {
  guard case .finished(let result) = outcome else {
    throw TrainingError.unusable("the run was interrupted")
  }
  return result
}

@Test func runThatIsInterruptedAndResumedHasTheBitsOfAWholeOne() throws {
  try withTemporaryFolder { folder in
    let whole = try result(run(folder, steps: 70))
    #expect(whole.checkpoint == "\(folder)/mnist-softmax/model.safetensors")
    #expect(whole.dataset == "Glyphs (stand-in for MNIST)")
    #expect(whole.parameters == 7_850 && whole.steps == 70 && whole.epochs == 2)
    #expect(whole.validation?.count == 1_000 && whole.test.count == 1_000)
    let outcome = try run(folder, steps: 70, interruptAt: 30)
    guard case .interrupted(30, let checkpoint) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(checkpoint == "\(folder)/mnist-softmax-2/model.safetensors")
    let resumed = try result(run(folder, steps: nil, resume: true))
    #expect(resumed.checkpoint == checkpoint && resumed.weightsSHA256 == whole.weightsSHA256)
    for name in ["model.safetensors", "metrics.csv"] {
      let first = try Data(contentsOf: URL(filePath: "\(folder)/mnist-softmax/\(name)"))
      let second = try Data(contentsOf: URL(filePath: "\(folder)/mnist-softmax-2/\(name)"))
      #expect(first == second && !first.isEmpty, "\(name)")
    }
  }
}

@Test func runThatIsLengthenedHasTheBitsOfALongOne() throws {
  try withTemporaryFolder { folder in
    let long = try result(run(folder, steps: 60))
    _ = try run(folder, steps: 20) { $0.output = "\(folder)/a/b" }
    let lengthened = try result(
      run(folder, steps: 60, resume: true) { $0.output = "\(folder)/a/b" })
    #expect(lengthened.weightsSHA256 == long.weightsSHA256)
    let texts = try ["mnist-softmax", "a/b"].map {
      try String(contentsOfFile: "\(folder)/\($0)/metrics.csv", encoding: .utf8)
    }
    #expect(texts[0] == texts[1])
  }
}

@Test func runThatCannotBeResumedSaysWhy() throws {
  try withTemporaryFolder { folder in
    func message(_ change: (inout TrainingOptions) -> Void) -> String {
      do {
        _ = try run(folder, steps: nil, resume: true, change: change)
        return "resumed"
      } catch { return "\(error)" }
    }
    #expect(message { _ in }.hasPrefix("nothing to resume"))
    _ = try run(folder, steps: 3, interruptAt: 2)
    #expect(
      message { $0.seed = 5 }.hasSuffix("was trained with the seed 0; it cannot go on with 5"))
    #expect(message { $0.batchSize = 7 }.contains("the batch size 200"))
    #expect(message { $0.learningRate = 7 }.contains("the learning rate 0.01"))
    #expect(message { $0.optimizer = .adam }.contains("another optimizer"))
    #expect(message { $0.precision = .double }.contains("the precision float"))
    #expect(message { $0.length = .steps(1) }.contains("is at step 2 already"))
    #expect(message { $0.output = "\(folder)/none" }.contains("found no such file"))
    #expect(message { _ in } == "resumed")
  }
}

@Test func runThatCannotBeginLeavesNothingBehind() throws {
  try withTemporaryFolder { folder in
    #expect(throws: TrainingError.self) {
      try run(folder, steps: 3) {
        $0.batchSize = 0
        $0.output = "\(folder)/new"
      }
    }
    let file = "\(folder)/file"
    try Data("text".utf8).write(to: URL(filePath: file))
    #expect(throws: RunError.self) { try run(folder, steps: 3) { $0.output = file } }
    #expect(throws: RunError.self) { try run(folder, steps: 3) { $0.output = file + "/below" } }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
  }
}

@Test func runInDoublePrecisionSavesDoubles() throws {
  try withTemporaryFolder { folder in
    let doubles = try result(run(folder, steps: 5) { $0.precision = .double })
    #expect(try ModelFile(path: doubles.checkpoint).precision == .double)
    let resumed = try result(run(folder, steps: 9, resume: true))
    #expect(resumed.steps == 9)
    #expect(try ModelFile(path: resumed.checkpoint).precision == .double)
  }
}
