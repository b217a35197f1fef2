import Tessera

/// `tessera train`: trains the network of a recipe and saves it.
struct Train: Command {
  var recipe = "glyphs"
  var data: DataLocation?
  var epochs: Int?
  var steps: Int?
  var batch: Int?
  var learningRate: Double?
  var optimizer: OptimizerConfiguration.Name?
  var seed: UInt64?
  var threads: Int?
  var precision: Precision?
  var algorithm = ConvolutionAlgorithm.direct
  var output: String?
  var resume = false
  var quiet = false
  var json = false

  /// How long to train: the parser lets only one of the two options through. `nil` is as long as the
  /// recipe says.
  var length: Recipe.Length? {
    epochs.map(Recipe.Length.epochs) ?? steps.map(Recipe.Length.steps)
  }

  static let declaration = CommandDeclaration<Train>(
    name: "train",
    overview: "Train the network of a recipe and save it.",
    discussion: """
      Writes model.safetensors and metrics.csv to the output directory. The first interruption \
      (control-C) finishes the step and saves; --resume goes on from there to the same bits as an \
      uninterrupted run.
      """,
    examples: [
      "tessera train",
      "tessera train mnist-lenet --data ~/datasets --epochs 10 --threads 2",
      "tessera train mnist-lenet --data ~/datasets --epochs 10 --resume",
    ],
    arguments: [
      .defaulted(
        "recipe", \.recipe, .recipe, help: "The recipe; 'tessera recipes' lists them all.")
    ],
    options: [
      .data(\.data),
      .optional(
        "epochs", "n", \.epochs, .integer(in: 1...1_000_000), default: recipeDefault,
        help: "Train for this many passes over the training data."),
      .optional(
        "steps", "n", \.steps, .integer(in: 1...1_000_000_000), default: recipeDefault,
        help: "Train for this many batches."),
      .optional(
        "batch", "n", \.batch, .integer(in: 1...1_000_000), default: recipeDefault,
        help: "The number of images in a batch."),
      .optional(
        "learning-rate", "x", \.learningRate, .positiveNumber, default: recipeDefault,
        help: "The learning rate."),
      .optional(
        "optimizer", "name", \.optimizer, .choice, default: recipeDefault,
        help: "The optimizer: sgd, momentum, nesterov, adam or adamw."),
      .optional(
        "seed", "n", \.seed, .seed, default: "0",
        help: "The seed of everything random: equal seeds give equal bits."),
      .threads(\.threads),
      .optional(
        "precision", "type", \.precision, .choice, default: "float",
        help: "The type of parameters and activations: float or double."),
      .value(
        "algorithm", "name", \.algorithm, .choice,
        help: "How convolutions are computed: direct or im2col. Both give the same bits."),
      .optional(
        "output", short: "o", "dir", \.output, .directory,
        default: "runs/<recipe>, numbered when taken",
        help: "The directory to write to."),
      .flag(
        "resume", \.resume,
        help: "Go on from the checkpoint in the output directory, else in the newest "
          + "runs/<recipe>."),
      .quiet(\.quiet),
      .json(\.json),
    ],
    exclusive: [["epochs", "steps"]])

  private static let recipeDefault = "the recipe's"

  func run(_ console: Console) throws {
    let options = try trainingOptions()
    guard let recipe = Recipe.named(recipe) else { throw CommandError("no recipe \(recipe)") }
    let dataset = try Dataset.load(recipe.dataset, from: source(of: recipe.dataset, data))
    noteStandIn(dataset.kind, dataset.source, console)
    let run = try TrainingRun(recipe: recipe, dataset: dataset, options: options)
    Interruption.install()
    let display = TrainingDisplay(console, quiet: quiet, isResumed: resume)
    switch try display.showing({ try run.run([display]) }) {
    case .finished(let result):
      let report = TrainingReport(result, isStandIn: dataset.isStandIn)
      if json { try console.write(report.object) } else { try console.write(report.text) }
    case .interrupted(let step, let checkpoint):
      console.note("Stopped at step \(step), saved; to go on: \(resumption(checkpoint))")
      throw Interrupted(signal: Interruption.requested ?? interruptionSignal)
    }
  }

  /// What the command line asks of the run.
  private func trainingOptions() throws -> TrainingOptions {
    // First, so that an instruction set which cannot run is an error and no trap.
    let execution = try chosenExecution(threads: threads, algorithm: algorithm)
    var options = TrainingOptions()
    options.length = length
    options.batchSize = batch
    options.learningRate = learningRate
    options.optimizer = optimizer
    options.seed = seed
    options.precision = precision
    options.execution = execution
    options.output = output
    options.resume = resume
    return options
  }

  /// The command line that goes on from a checkpoint; what it does not say, the checkpoint does.
  func resumption(_ checkpoint: String) -> String {
    var words = ["tessera", "train", recipe, "--resume"]
    let directory = checkpoint.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    words += ["--output", directory.joined(separator: "/")]
    switch data {
    case .glyphs: words += ["--data", "glyphs"]
    case .directory(let path): words += ["--data", path]
    case nil: break
    }
    return words.map(shellQuoted).joined(separator: " ")
  }
}

/// `word` as a shell reads it back.
private func shellQuoted(_ word: String) -> String {
  let plain = word.utf8.allSatisfy { byte in
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
      || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "-_./,:=@%+".utf8.contains(byte)
  }
  return plain
    ? word
    : "'"
      + word.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
}
