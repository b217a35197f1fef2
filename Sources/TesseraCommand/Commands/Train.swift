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
  var softmaxTwice: Bool?
  var scaling: Bool?
  var shuffle: Bool?
  var validateOnTest: Bool?
  var dropout: Double?
  var keepProbability: Double?
  var stopAt: Double?
  var seed: UInt64?
  var threads: Int?
  var precision: Precision?
  var algorithm = ConvolutionAlgorithm.direct
  var output: String?
  var resume = false
  var tensorboard: String?
  var sanity = false
  var report = true
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
      Writes model.safetensors, metrics.csv with a line for each epoch, curve.csv with one for each \
      point of the curve and metrics.jsonl to the output directory. The first interruption \
      (control-C) finishes the step and saves; --resume goes on from there to the same bits as an \
      uninterrupted run. A directory in which another run stands is refused. Where the disk is full \
      training goes on, says so once, and saves as soon as it can.
      """,
    examples: [
      "tessera train",
      "tessera train mnist-lenet --data ~/datasets --epochs 10 --threads 2",
      "tessera train mnist-lenet --data ~/datasets --epochs 10 --resume",
      "tessera train mnist-conv3 --data ~/datasets --validate-on-test --stop-at 0.98",
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
      .choice(
        "softmax-twice", \.softmaxTwice,
        help: "Apply softmax twice, the mistake of mnist-conv3-doubled, or once."),
      .choice(
        "scaling", \.scaling,
        help: "Scale the pixels as the recipe does, else to 0...1, or leave them 0...255."),
      .choice(
        "shuffle", \.shuffle,
        help: "Take the images of each epoch in an order of its own, or as they stand."),
      .optional(
        "dropout", "rate", \.dropout, .share, default: recipeDefault,
        help: "The share of values that each dropout layer drops."),
      .optional(
        "keep-probability", "p", \.keepProbability, .positiveShare, default: recipeDefault,
        help: "The share that each dropout layer keeps: 1 less what it drops."),
      .choice(
        "validate-on-test", \.validateOnTest,
        help: "Measure the accuracy on the test images after each epoch where there are no "
          + "validation images, as the authors of the CIFAR-10 and mnist-conv3 recipes do."),
      .optional(
        "stop-at", "accuracy", \.stopAt, .positiveShare,
        help: "Stop once the validation accuracy reaches this share; with --validate-on-test the "
          + "test accuracy, which then says less of other images."),
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
      .optional(
        "tensorboard", "dir", \.tensorboard, .directory,
        help: "Log for TensorBoard into this directory, which belongs to one run."),
      .flag(
        "sanity", \.sanity,
        help: "First see whether a copy of the network can learn one batch by heart."),
      .flag(
        "report", \.report,
        help: "Keep report.html in the output directory up to date; it is, unless told not to."),
      .quiet(\.quiet),
      .json(\.json),
    ],
    exclusive: [["epochs", "steps"], ["dropout", "keep-probability"]])

  private static let recipeDefault = "the recipe's"

  func run(_ console: Console) throws {
    let options = try trainingOptions()
    guard let recipe = Recipe.named(recipe) else { throw CommandError("no recipe \(recipe)") }
    let dataset = try Dataset.load(recipe.dataset, from: source(of: recipe.dataset, data))
    noteStandIn(dataset.kind, dataset.source, console)
    console.notes(dataset.notes)
    let run = try TrainingRun(recipe: recipe, dataset: dataset, options: options)
    Interruption.install()
    if sanity { try checkSanity(run, console) }
    let display = TrainingDisplay(console, quiet: quiet, isResumed: resume)
    switch try display.showing({ try run.run(monitors(display, options.execution)) }) {
    case .finished(let result):
      let report = TrainingReport(result, isStandIn: dataset.isStandIn)
      if json { try console.write(report.object) } else { try console.write(report.text) }
    case .interrupted(let step, let checkpoint):
      console.note("Stopped at step \(step), saved; to go on: \(resumption(checkpoint))")
      throw Interrupted(signal: Interruption.requested ?? interruptionSignal)
    }
  }

  /// Who watches the run. The run's own files come last, so that a run which cannot begin leaves none.
  private func monitors(
    _ display: TrainingDisplay, _ execution: Execution
  ) -> [any TrainingMonitor] {
    var monitors: [any TrainingMonitor] = [display]
    if let tensorboard {
      monitors.append(TensorBoardLog(directory: tensorboard) { display.note($0) })
    }
    monitors.append(RunLog { display.note($0) })
    if report { monitors.append(RunReportMonitor(execution: execution) { display.note($0) }) }
    return monitors
  }

  /// Says whether the network can learn one batch by heart.
  private func checkSanity(_ run: TrainingRun, _ console: Console) throws {
    let check = try run.sanityCheck { Interruption.requested != nil }
    if let signal = Interruption.requested { throw Interrupted(signal: signal) }
    let (first, last) = (DisplayNumber.loss(check.firstLoss), DisplayNumber.loss(check.lastLoss))
    guard check.passed else {
      throw CommandError(
        "sanity: the network cannot learn even one batch of \(check.images) images by heart: after "
          + "\(check.steps) steps \(percentage(check.accuracy)) are right, loss \(first) to \(last); "
          + "look at its layers, loss and labels before training longer")
    }
    console.note(
      "Sanity: one batch of \(check.images) images learned by heart in "
        + "\(counted(check.steps, "step")), loss \(first) to \(last).")
  }

  /// What the command line asks of the run.
  private func trainingOptions() throws -> TrainingOptions {
    let execution = try chosenExecution(threads: threads, algorithm: algorithm)
    var options = TrainingOptions()
    options.length = length
    options.batchSize = batch
    options.learningRate = learningRate
    options.optimizer = optimizer
    options.variation = RecipeVariation(
      softmaxTwice: softmaxTwice, scalesPixels: scaling, shuffles: shuffle,
      dropout: dropout ?? keepProbability.map { 1 - $0 },
      validatesOnTest: validateOnTest)
    options.targetAccuracy = stopAt
    options.seed = seed
    options.precision = precision
    options.execution = execution
    options.output = output
    options.resume = resume
    options.command = commandLine
    return options
  }
}
