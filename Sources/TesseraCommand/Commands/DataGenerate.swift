/// `tessera data generate`: draws a data set.
struct DataGenerate: Command {
  var dataset = GeneratedDatasetChoice.glyphs
  var output = "Data/Glyphs"

  static let declaration = CommandDeclaration<DataGenerate>(
    name: "generate",
    overview: "Draw a data set and write it as gzipped IDX files.",
    discussion:
      "Equal programs draw equal bits: the files can be compared with the ones committed.",
    examples: ["tessera data generate glyphs --output Data/Glyphs"],
    arguments: [
      .required("dataset", \.dataset, .choice, help: "The data set: glyphs.")
    ],
    options: [
      .value(
        "output", short: "o", "dir", \.output, .directory, help: "The directory to write to.")
    ])

  func run(_ console: Console) throws {
    throw notAvailableYet("data generate")
  }
}
