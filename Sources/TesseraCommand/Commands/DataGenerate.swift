import Tessera

/// `tessera data generate`: draws a data set.
struct DataGenerate: Command {
  var dataset = GeneratedDatasetChoice.glyphs
  var output = "Data"

  static let declaration = CommandDeclaration<DataGenerate>(
    name: "generate",
    overview: "Draw a data set and write it as gzipped IDX files.",
    discussion:
      "Equal programs draw equal bits: the files can be compared with the ones committed.",
    examples: ["tessera data generate glyphs --output Data"],
    arguments: [
      .required("dataset", \.dataset, .choice, help: "The data set: glyphs.")
    ],
    options: [
      .value(
        "output", short: "o", "dir", \.output, .directory,
        help: "The directory that gets the folder Glyphs.")
    ])

  func run(_ console: Console) throws {
    for path in try Glyphs.write(to: output) { try console.writeLine(printable(path)) }
  }
}
