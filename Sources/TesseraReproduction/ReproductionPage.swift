import Foundation
import TesseraFormats
import TesseraReporting

/// The comparison as a page for browsers: the table, then for each line its curves, its confusion and
/// the files of its runs.
public enum ReproductionPage {
  /// Replaces the file at `path`; `folder` says where a run's files are, from there.
  ///
  /// - Throws: `FileWriteError`.
  public static func write(
    _ table: ReproductionTable, to path: String, folder: (ReproductionCell, UInt64) -> String
  ) throws(FileWriteError) {
    let html = page(table, folder: folder).html(written: Date())
    try AtomicFile.write(Array(html.utf8), to: path)
  }

  static func page(
    _ table: ReproductionTable, folder: (ReproductionCell, UInt64) -> String
  ) -> ComparisonPage {
    let overview = ComparisonPage.Section(
      title: "All",
      tables: [
        .init(
          caption: "Authors, TensorFlow and this program", columns: ReproductionText.columns,
          rows: table.lines.map(ReproductionText.cells))
      ])
    let mistakes = ReproductionText.experiment(table).map {
      ComparisonPage.Section(title: "Two mistakes", paragraphs: [$0])
    }
    return ComparisonPage(
      title: "Five tutorials, reproduced",
      lead: table.effort == .quick ? "A quick look: shortened runs" : "At their authors' length",
      sections: [overview] + (mistakes.map { [$0] } ?? [])
        + table.lines.compactMap { section($0, folder) }
        + [.init(title: "Worth knowing", paragraphs: ReproductionText.notes(table))])
  }

  private static func section(
    _ line: ReproductionTable.Line, _ folder: (ReproductionCell, UInt64) -> String
  ) -> ComparisonPage.Section? {
    guard let first = line.records.first else { return nil }
    let figures = line.cell.recipe.figures
    var section = ComparisonPage.Section(
      title: line.cell.title,
      paragraphs: [
        line.cell.recipe.summary + ".", "Its author: \(figures.author).",
        "Here: test \(ReproductionText.percent(line.test)), "
          + "validation \(ReproductionText.percent(line.validation)), "
          + "training images \(ReproductionText.percent(line.train)), all with dropout off. "
          + "Curves and confusion are those of seed \(first.seed), on the test images.",
      ])
    let log = ReproductionText.log(line)
    if !log.isEmpty {
      section.tables = [
        .init(
          caption: "Validation accuracy, epoch by epoch", columns: ["epoch", "author", "here"],
          rows: log.map {
            ["\($0.epoch)", ReproductionText.percent($0.author), ReproductionText.percent($0.ours)]
          })
      ]
    }
    (section.history, section.curve) = (first.history, first.curve)
    section.confusion = (first.test.confusion, first.classNames)
    section.links = line.records.flatMap { record in
      let place = folder(line.cell, record.seed)
      return [
        ("report of seed \(record.seed)", "\(place)/report.html"),
        ("model of seed \(record.seed)", "\(place)/model.safetensors"),
      ]
    }
    return section
  }
}
