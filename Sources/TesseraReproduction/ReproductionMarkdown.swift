import TesseraFormats

/// The comparison as a Markdown document.
public enum ReproductionMarkdown {
  /// The whole text.
  public static func text(_ table: ReproductionTable) -> String {
    var blocks = ["# Five tutorials, reproduced", rows(ReproductionText.columns, body(table))]
    if let experiment = ReproductionText.experiment(table) {
      blocks += ["## Two mistakes, apart and together", experiment]
    }
    for line in table.lines {
      let log = ReproductionText.log(line)
      guard !log.isEmpty else { continue }
      blocks.append("## \(line.cell.title): validation accuracy, epoch by epoch")
      blocks.append(
        rows(
          ["epoch", "author", "ours"],
          log.map {
            ["\($0.epoch)", ReproductionText.percent($0.author), ReproductionText.percent($0.ours)]
          }))
    }
    blocks.append(ReproductionText.notes(table).map { "- \($0)" }.joined(separator: "\n"))
    return blocks.joined(separator: "\n\n") + "\n"
  }

  /// Replaces the file at `path`.
  ///
  /// - Throws: `FileWriteError`.
  public static func write(
    _ table: ReproductionTable, to path: String
  ) throws(FileWriteError) {
    try AtomicFile.write(Array(text(table).utf8), to: path)
  }

  private static func body(_ table: ReproductionTable) -> [[String]] {
    table.lines.map(ReproductionText.cells)
  }

  private static func rows(_ header: [String], _ body: [[String]]) -> String {
    let rule = header.map { _ in "---" }
    return ([header, rule] + body).map { row in
      "| " + row.map(escaped).joined(separator: " | ") + " |"
    }.joined(separator: "\n")
  }

  private static func escaped(_ text: String) -> String {
    text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }
}
