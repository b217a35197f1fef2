import Tessera
import Testing

@testable import TesseraCommand

/// The command that a line asks for.
private func command<Root: Command>(
  _ line: String, as type: Root.Type = Root.self
) throws -> Root {
  let words = line.split(separator: " ").map(String.init)
  guard case .run(let command) = try Request(words, root: CommandTable.root) else {
    throw CommandError("not a command: \(line)")
  }
  return try #require(command as? Root)
}

@Suite struct CommandsTests {
  @Test func trainTakesEveryOption() throws {
    let train: Train = try command(
      "train mnist-lenet --data d --epochs 3 --batch 32 --learning-rate 1e-3 --optimizer adamw "
        + "--seed 18446744073709551615 --threads 7 --precision double --algorithm im2col "
        + "--output o --resume --quiet --json")
    #expect(train.recipe == "mnist-lenet" && train.data == .directory("d"))
    #expect(train.length == .epochs(3) && train.batch == 32 && train.learningRate == 1e-3)
    #expect(train.optimizer == .adamw && train.seed == .max && train.threads == 7)
    #expect(train.precision == .double && train.algorithm == .im2col && train.output == "o")
    #expect(train.resume && train.quiet && train.json)
  }

  @Test func trainWithoutOptionsIsGlyphsAsItsRecipeSays() throws {
    let train: Train = try command("train")
    #expect(train.recipe == "glyphs" && train.length == nil && train.data == nil)
    #expect(train.precision == nil && train.algorithm == .direct && !train.resume)
    #expect(try command("train --steps 200", as: Train.self).length == .steps(200))
  }

  @Test func evaluateTakesEveryOption() throws {
    let evaluate: Evaluate = try command(
      "evaluate m --data glyphs --split validation --threads 2 --json -q")
    #expect(evaluate.model == "m" && evaluate.data == .glyphs && evaluate.split == .validation)
    #expect(evaluate.threads == 2 && evaluate.json && evaluate.quiet)
    #expect(try command("evaluate m", as: Evaluate.self).split == .test)
  }

  @Test func predictTakesManyImages() throws {
    let predict: Predict = try command("predict m a.png --json b.png --threads 3 -- -c.png")
    #expect(predict.model == "m" && predict.images == ["a.png", "b.png", "-c.png"])
    #expect(predict.json && predict.threads == 3)
  }

  @Test func dataCommandsTakeTheirOptions() throws {
    #expect(try command("data list --data d --json", as: DataList.self).data == .directory("d"))
    #expect(
      try command("data verify mnist cifar10", as: DataVerify.self).names == [.mnist, .cifar10])
    #expect(try command("data verify", as: DataVerify.self).names.isEmpty)
    #expect(try command("data generate glyphs -o x", as: DataGenerate.self).output == "x")
    #expect(try command("data generate glyphs", as: DataGenerate.self).output == "Data")
  }

  @Test func summaryRecipesAndInfoTakeJSON() throws {
    #expect(try command("summary glyphs --json", as: Summary.self).json)
    #expect(try command("summary a/b", as: Summary.self).network == .model("a/b"))
    #expect(try command("recipes --json", as: Recipes.self).json)
    #expect(try command("info --json --no-json", as: Info.self).json == false)
  }

  @Test(arguments: [
    "train --threads 0", "train --threads 1025", "train --epochs 0", "train --steps 0",
    "train --steps 1000000001", "train --batch 0", "train --batch -1", "train --learning-rate 0",
    "train --learning-rate inf", "train --learning-rate nan", "train --learning-rate -1",
    "train --optimizer rmsprop", "train --precision half", "train --algorithm fft",
    "train --epochs 1 --steps 1", "train --seed -1", "train nosuch", "train glyphs mnist-lenet",
    "train --data=", "train --output=", "evaluate", "evaluate m --split dev", "evaluate m n",
    "predict", "summary", "summary nosuch", "recipes x", "data verify nosuch",
    "data generate", "data generate mnist", "data list --threads 1",
  ])
  func wrongValueIsAUsageError(line: String) {
    #expect(throws: UsageError.self) {
      _ = try Request(line.split(separator: " ").map(String.init), root: CommandTable.root)
    }
  }
}
