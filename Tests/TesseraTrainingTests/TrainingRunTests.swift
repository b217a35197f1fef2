import FileSupport
import Foundation
import TesseraDatasets
import TesseraFormats
import TesseraLayers
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
    #expect(message { $0.variation.scalesPixels = false }.contains("not trained with --no-scaling"))
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

@Test func resumedRunTakesAnAccuracyToStopAtAndRefusesAnotherDropout() throws {
  var recipe = try #require(Recipe.named("mnist-softmax"))
  recipe.layers.insert(Dropout(rate: 0.5), at: 1)
  try withTemporaryFolder { folder in
    func resume(_ change: (inout TrainingOptions) -> Void) throws -> TrainingOutcome {
      var options = TrainingOptions()
      options.output = folder + "/run"
      options.length = .steps(2_000)
      options.resume = true
      change(&options)
      return try TrainingRun(recipe: recipe, dataset: letters.get(), options: options).run()
    }
    _ = try resume {
      $0.resume = false
      $0.length = .steps(5)
    }
    #expect(throws: RunError.self) { try resume { $0.variation.dropout = 0.25 } }
    let stopped = try result(
      resume {
        $0.variation.dropout = 0.5
        $0.targetAccuracy = 0.2
      })
    #expect(stopped.end == "targetReached" && stopped.steps < 2_000)
  }
}

@Test func resumedRunSavesHowItsPixelsAreScaled() throws {
  try withTemporaryFolder { folder in
    _ = try run(folder, steps: 60) { $0.variation.scalesPixels = false }
    _ = try run(folder, steps: 60, interruptAt: 20) { $0.variation.scalesPixels = false }
    // The command that the program prints says nothing of pixels: the checkpoint does.
    let resumed = try result(run(folder, steps: nil, resume: true))
    #expect(try ModelFile(path: resumed.checkpoint).information.scaling == PixelScaling.none)
    let files = try ["mnist-softmax", "mnist-softmax-2"].map {
      try Data(contentsOf: URL(filePath: "\(folder)/\($0)/model.safetensors"))
    }
    #expect(files[0] == files[1])
  }
}

@Test func runIntoTheFolderOfAnotherIsRefused() throws {
  try withTemporaryFolder { folder in
    func message(_ place: String, resume: Bool = false) -> String {
      do {
        _ = try run(folder, steps: resume ? nil : 3, resume: resume) { $0.output = place }
        return "done"
      } catch { return "\(error)" }
    }
    let place = "\(folder)/a"
    #expect(message(place) == "done")
    let before = try Data(contentsOf: URL(filePath: "\(place)/model.safetensors"))
    #expect(message(place).contains("found that of another run"))
    #expect(try Data(contentsOf: URL(filePath: "\(place)/model.safetensors")) == before)
    // And while a run goes on there, nobody else begins or resumes.
    var seen: [String] = []
    var options = TrainingOptions()
    options.output = "\(folder)/b"
    options.length = .steps(2)
    let recipe = try #require(Recipe.named("mnist-softmax"))
    let observer = TrainingObserver(onStep: { _ in
      seen = [message("\(folder)/b"), message("\(folder)/b", resume: true)]
    })
    _ = try TrainingRun(recipe: recipe, dataset: letters.get(), options: options).run([observer])
    #expect(seen.count == 2 && seen.allSatisfy { $0.contains("another run writes into") })
    #expect(message("\(folder)/b", resume: true) == "done")
  }
}

@Test func runThatCannotSaveGoesOnAndSaysSoOnce() throws {
  try withTemporaryFolder { folder in
    let (place, aside) = ("\(folder)/run", "\(folder)/aside")
    var told: [TrainingDiagnosis] = []
    var steps = 0
    func train(until restored: Int) throws -> TrainingOutcome {
      var options = TrainingOptions()
      options.output = place
      options.length = .steps(130)
      options.batchSize = 200
      steps = 0
      let observer = TrainingObserver(
        onStep: { _ in
          steps += 1
          // A file stands in the folder's place, and later the folder again.
          let files = FileManager.default
          if steps == 10 {
            try? files.moveItem(atPath: place, toPath: aside)
            _ = files.createFile(atPath: place, contents: Data())
          } else if steps == restored {
            try? files.removeItem(atPath: place)
            try? files.moveItem(atPath: aside, toPath: place)
          }
        }, onDiagnosis: { told.append($0) })
      let recipe = try #require(Recipe.named("mnist-softmax"))
      return try TrainingRun(recipe: recipe, dataset: letters.get(), options: options)
        .run([observer])
    }
    let outcome = try result(train(until: 100))
    let lost = told.filter { $0.kind == .notSaved }
    #expect(lost.count == 1 && lost.allSatisfy { $0.message.contains("the training goes on") })
    #expect(outcome.steps == 130 && steps == 130)
    #expect(try ModelFile(path: outcome.checkpoint).progress.step == 130)
    // Where it never can be saved again, the end says so.
    try FileManager.default.removeItem(atPath: place)
    #expect(throws: FileWriteError.self) { try train(until: .max) }
    #expect(steps == 130)
  }
}
