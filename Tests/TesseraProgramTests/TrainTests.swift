import FileSupport
import Foundation
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

@Suite struct TrainTests {
  @Test func objectHasTheFieldsPromised() throws {
    let folder = try TemporaryFolder()
    let run = try ProcessRun("\(ShortRun.options) --threads 2 --output \(folder.path)/run")
    #expect(run.status == 0 && run.errors == "")
    let object = try run.object()
    #expect(
      Set(object.keys) == [
        "recipe", "dataset", "stand_in", "seed", "threads", "isa", "parameters", "steps", "epochs",
        "train_seconds", "images_per_second", "train", "validation", "test", "checkpoint",
        "weights_sha256", "end",
      ])
    #expect(object["recipe"] as? String == "glyphs" && object["seed"] as? Int == 7)
    #expect(object["steps"] as? Int == 3 && object["epochs"] as? Int == 1)
    #expect(object["threads"] as? Int == 2 && object["parameters"] as? Int == 104_342)
    for split in ["train", "validation", "test"] {
      let figures = try #require(object[split] as? [String: Double])
      #expect(Set(figures.keys) == ["loss", "accuracy"])
      #expect((0...1).contains(figures["accuracy"] ?? -1) && (figures["loss"] ?? -1) > 0)
    }
    #expect(object["checkpoint"] as? String == "\(folder.path)/run/model.safetensors")
    #expect(folder.has("run/model.safetensors") && folder.has("run/metrics.csv"))
  }

  @Test func weightsAreTheSameForAnyThreadsAndAlgorithm() throws {
    let folder = try TemporaryFolder()
    var digests: Set<String> = []
    for (index, options) in ["--threads 1", "--threads 3", "--algorithm im2col"].enumerated() {
      let run = try ProcessRun("\(ShortRun.options) \(options) --output \(folder.path)/\(index)")
      digests.insert(try #require(try run.object()["weights_sha256"] as? String))
    }
    print("TrainTests: 3 runs gave \(digests.count) digest")
    #expect(digests.count == 1)
  }

  @Test func runThatDivergesInItsLastStepIsOneLine() throws {
    let folder = try TemporaryFolder()
    let run = try ProcessRun(
      "train glyphs --steps 1 --learning-rate 1e12 --quiet --json --output \(folder.path)/run")
    run.expectFailure("diverged at step 1: the validation loss")
    // What is made of the failure is heard before the logs are closed.
    let log = try String(contentsOfFile: "\(folder.path)/run/metrics.jsonl", encoding: .utf8)
    #expect(log.contains("\"kind\":\"diverged\""))
  }

  @Test func linesTakeThePlaceOfCurvesWhereNothingIsDrawn() throws {
    let folder = try TemporaryFolder()
    let run = try ProcessRun(
      "train notmnist-pooled --data glyphs --steps 120 --no-report --output \(folder.path)/run")
    let lines = run.errors.split(separator: "\n").filter { $0.hasPrefix("step ") }
    #expect(lines.map { $0.prefix { $0 != ":" } } == ["step 1", "step 101"], "\(run.errors)")
    let words = [" batch loss ", " batch accuracy ", " validation accuracy "]
    #expect(lines.allSatisfy { line in words.allSatisfy(line.contains) })
  }

  @Test func secondRunIntoAFolderIsRefused() throws {
    let folder = try TemporaryFolder()
    let line = "\(ShortRun.options) --output \(folder.path)/run"
    #expect(try ProcessRun(line).status == 0)
    try ProcessRun(line).expectFailure("found that of another run")
  }

  @Test func standInIsLabelled() throws {
    let folder = try TemporaryFolder()
    let run = try ProcessRun(
      "train mnist-softmax --steps 2 --data glyphs --json --quiet --output \(folder.path)/run")
    #expect(run.status == 0)
    #expect(run.errors.hasPrefix("Note: letters drawn by this program stand in for MNIST"))
    let object = try run.object()
    #expect(object["stand_in"] as? Bool == true)
    #expect(object["dataset"] as? String == "Glyphs (stand-in for MNIST)")
  }

  @Test func resultsForPeopleAreOnTheOutputAndProgressIsNot() throws {
    let folder = try TemporaryFolder()
    let run = try ProcessRun("train --steps 2 --data glyphs --output \(folder.path)/run")
    #expect(run.status == 0)
    for part in ["\ntest  ", "\nvalidation  ", "\ntrained       1 epoch, 2 steps", "sha256 "] {
      #expect(run.output.contains(part), "\(run.output)")
    }
    #expect(run.errors.hasPrefix("Epoch 1/1  2/2  ") && !run.errors.contains("\u{1B}"))
    #expect(run.errors.contains("validation accuracy"))
  }

  @Test(arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143))])
  func interruptedRunGoesOnToTheSameBits(signal: Int32, status: Int32) throws {
    let folder = try TemporaryFolder()
    let (cut, whole) = ("\(folder.path)/cut", "\(folder.path)/whole")
    let options = "--data glyphs --quiet --json"
    let (output, errors) = (Pipe(), Pipe())
    // So many steps that it cannot end before the signal comes.
    let process = try ProcessRun.start(
      "train --steps 1000000000 --batch 20 \(options) --output \(cut)", [:],
      output: output.fileHandleForWriting, errors: errors.fileHandleForWriting)
    try output.fileHandleForWriting.close()
    try errors.fileHandleForWriting.close()
    // The model of step 0 is there once signals are caught.
    while !folder.has("cut/model.safetensors"), process.isRunning { sched_yield() }
    kill(process.processIdentifier, signal)
    let message = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == status)
    #expect(try (output.fileHandleForReading.readToEnd() ?? Data()).isEmpty)
    let line = String(decoding: message, as: UTF8.self)
    let words = line.split(separator: " ")
    let step = try #require(words.dropFirst(3).first.flatMap { Int($0.dropLast()) }, "\(line)")
    #expect(
      line == "Stopped at step \(step), saved; to go on: tessera train glyphs --resume "
        + "--output \(cut) --data glyphs\n")

    let steps = "--steps \(step + 5)"
    let resumed = try ProcessRun("train --resume \(steps) \(options) --output \(cut)").object()
    let other = try ProcessRun("train \(steps) --batch 20 \(options) --output \(whole)").object()
    #expect(resumed["steps"] as? Int == step + 5)
    let digest = try #require(resumed["weights_sha256"] as? String)
    #expect(digest == other["weights_sha256"] as? String)
  }

  @Test func tensorBoardLogBelongsToOneRun() throws {
    let folder = try TemporaryFolder()
    let log = "\(folder.path)/log"
    let first = "\(ShortRun.options) --tensorboard \(log) --output \(folder.path)/run"
    #expect(try ProcessRun(first).status == 0)
    #expect(folder.has("log/train") && folder.has("log/validation"))
    #expect(folder.has("run/curve.csv") && folder.has("run/metrics.jsonl"))
    // Going on is what the folder is for; a run that is another one leaves nothing behind.
    #expect(try ProcessRun(first + " --resume").status == 0)
    let other = "\(ShortRun.options) --tensorboard \(log) --output \(folder.path)/other"
    try ProcessRun(other).expectFailure("holds the log of another run already")
    #expect(!folder.has("other"))
    let file = "\(folder.path)/run/curve.csv"
    try ProcessRun("\(ShortRun.options) --tensorboard \(file) --output \(folder.path)/other")
      .expectFailure("cannot create the directory: it is a file")
    #expect(!folder.has("other"))
  }

  @Test(arguments: [
    "train", "evaluate m", "predict m i.png", "info", "summary glyphs", "explain convolution",
    "court",
    "vectors export --output v", "gradcheck relu", "reproduce mnist-softmax",
  ])
  func instructionSetThatCannotRunIsAFailure(line: String) throws {
    let run = try ProcessRun(line, environment: ["TESSERA_ISA": "z80"])
    run.expectFailure("TESSERA_ISA is 'z80'; expected one of x86-64, x86-64-v3, x86-64-v4")
  }
}
