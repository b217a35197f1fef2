/// The commands of the program.
enum CommandTable {
  /// The program's name.
  static let name = "tessera"

  /// The tree of commands.
  static let root = CommandNode(
    path: [name],
    overview: "Train, examine and use convolutional neural networks.",
    discussion: """
      Results go to standard output, progress and errors to standard error.

      EXIT STATUS:
        0 done, 1 failed, 2 a kernel could not be judged, 3 not supported, 64 the
        command line or a request was not understood, 129 hung up, 130 interrupted,
        143 terminated.

      'tessera help topics' lists the pages that are about no single command: court, \
      data, determinism, environment, exit-status, formats.
      """,
    examples: examples,
    subcommands: [
      CommandNode(Train.self, under: [name]),
      CommandNode(Reproduce.self, under: [name]),
      CommandNode(Evaluate.self, under: [name]),
      CommandNode(Predict.self, under: [name]),
      CommandNode(Report.self, under: [name]),
      CommandNode(Summary.self, under: [name]),
      CommandNode(Export.self, under: [name]),
      CommandNode(Import.self, under: [name]),
      CommandNode(Recipes.self, under: [name]),
      CommandNode(
        path: dataPath,
        overview: "List, check and draw data sets.",
        subcommands: [
          CommandNode(DataList.self, under: dataPath),
          CommandNode(DataVerify.self, under: dataPath),
          CommandNode(DataGenerate.self, under: dataPath),
        ]),
      CommandNode(Explain.self, under: [name]),
      CommandNode(Oracle.self, under: [name]),
      CommandNode(Verify.self, under: [name]),
      CommandNode(
        path: vectorsPath,
        overview: "Write test vectors: cases with their answers.",
        subcommands: [CommandNode(VectorsExport.self, under: vectorsPath)]),
      CommandNode(CourtRun.self, under: [name]),
      CommandNode(Gradcheck.self, under: [name]),
      CommandNode(Info.self, under: [name]),
      CommandNode(Completions.self, under: [name]),
    ])

  /// What somebody sees who types the program's name alone.
  static let introduction = """
    Tessera trains, examines and uses convolutional neural networks.

    \(examples.map { "  " + $0 }.joined(separator: "\n"))

    See 'tessera --help' for all commands, 'tessera help train' for one.

    """

  private static let dataPath = [name, "data"]
  private static let vectorsPath = [name, "vectors"]

  private static let examples = [
    "tessera train                                   # drawn letters, here and now",
    "tessera evaluate runs/glyphs/model.safetensors  # measure the trained one",
    "tessera recipes                                 # the networks it can train",
  ]
}
