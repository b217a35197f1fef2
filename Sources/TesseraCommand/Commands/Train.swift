/// `tessera train`: trains the network of a recipe and saves it.
struct Train: Command {
  var recipe = "glyphs"
  var data: DataLocation?
  var epochs: Int?
  var steps: Int?
  var batch: Int?
  var learningRate: Double?
  var optimizer: OptimizerChoice?
  var seed: UInt64?
  var threads: Int?
  var precision = PrecisionChoice.float
  var algorithm = AlgorithmChoice.direct
  var output: String?
  var resume = false
  var quiet = false
  var json = false

  /// How long to train.
  enum Length: Equatable, Sendable {
    /// As long as the recipe says.
    case recipe
    /// Passes over the training data.
    case epochs(Int)
    /// Changes of the parameters.
    case steps(Int)
  }

  /// How long to train: the parser lets only one of the two options through.
  var length: Length {
    epochs.map(Length.epochs) ?? steps.map(Length.steps) ?? .recipe
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
        "seed", "n", \.seed, .seed, default: recipeDefault,
        help: "The seed of everything random: equal seeds give equal bits."),
      .threads(\.threads),
      .value(
        "precision", "type", \.precision, .choice,
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
    throw notAvailableYet("train")
  }
}
