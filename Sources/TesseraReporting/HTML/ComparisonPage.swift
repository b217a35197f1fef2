import TesseraTraining

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A page that puts runs beside each other, or beside somebody else's figures.
///
/// It looks like the page of a run and keeps its promises: one file, no request, light and dark, print.
/// Every text is escaped.
public struct ComparisonPage: Sendable {
  /// A table with its heading.
  public struct Table: Sendable {
    /// What it shows, above it.
    public var caption: String
    /// The headings of the columns, that of the rows' own headings included.
    public var columns: [String]
    /// The first cell of a row is its heading.
    public var rows: [[String]]

    /// A table; every row has as many cells as there are columns.
    public init(caption: String, columns: [String], rows: [[String]]) {
      (self.caption, self.columns, self.rows) = (caption, columns, rows)
    }
  }

  /// A part of the page: a heading, paragraphs, tables, and what is drawn of a run.
  public struct Section: Sendable {
    /// Its heading.
    public var title: String
    /// What stands below the heading.
    public var paragraphs: [String]
    /// The tables, in order.
    public var tables: [Table]
    /// The curves of one run.
    public var history: [EpochMetrics] = []
    /// The points of the same run's curves.
    public var curve: [CurvePoint] = []
    /// `counts[true class][predicted class]`, and the classes' names.
    public var confusion: (counts: [[Int]], classNames: [String])?
    /// Files beside the page.
    public var links: [(title: String, file: String)] = []

    /// A section without curves, confusion or links.
    public init(title: String, paragraphs: [String] = [], tables: [Table] = []) {
      (self.title, self.paragraphs, self.tables) = (title, paragraphs, tables)
    }
  }

  /// The heading of the page, and what a browser's tab shows.
  public var title: String
  /// The paragraph below the heading.
  public var lead: String
  /// The sections, in order.
  public var sections: [Section]

  /// A page of these sections.
  public init(title: String, lead: String, sections: [Section]) {
    (self.title, self.lead, self.sections) = (title, lead, sections)
  }

  /// The document, dated `written`.
  public func html(written: Date) -> String {
    PageDocument(
      title: title,
      header: """
        <header>
        <p class="kicker">Tessera</p>
        <h1>\(title)</h1>
        <p class="subtitle">\(lead)</p>
        </header>

        """,
      sections: sections.enumerated().map { index, section in
        PageSection(
          id: "section-\(index)", title: section.title, body: body(of: section, index))
      }, written: written
    ).html
  }

  private func body(of section: Section, _ index: Int) -> Markup {
    let tables = section.tables.markup { table in
      PageTable(
        caption: table.caption, columns: table.columns.map { ("\($0)", false) },
        rows: table.rows.map { row in row.map { "\($0)" } }
      ).markup
    }
    let items = section.links.markup { "<li><a href=\"\($0.file)\">\($0.title)</a></li>" }
    let links: Markup = section.links.isEmpty ? "" : "<ul class=\"inline\">\(items)</ul>"
    return """
      \(section.paragraphs.markup { "<p>\($0)</p>\n" })
      \(tables)
      \(charts(section, index))
      \(section.confusion.map { confusion in
        MatrixTables(
          matrix: ConfusionMatrix(confusion.counts), classNames: confusion.classNames).markup
      })
      \(links)
      """
  }

  private func charts(_ section: Section, _ index: Int) -> Markup? {
    let (points, epochs) = (section.curve, section.history)
    let last = max(points.last?.step ?? 0, epochs.last?.step ?? 0)
    let accuracy = LineChart(
      id: "accuracy-\(index)", title: "Accuracy",
      series: [
        LineSeries("batch", .batch, points.map { ($0.step, $0.batchAccuracy) }),
        LineSeries("epoch, training", .epoch, epochs.map { ($0.step, $0.trainAccuracy) }),
        LineSeries("validation", .validation, epochs.map { ($0.step, $0.validationAccuracy) }),
      ], isShare: true, last: last)
    let loss = LineChart(
      id: "loss-\(index)", title: "Loss, per image",
      series: [
        LineSeries("batch", .batch, points.map { ($0.step, $0.batchLoss) }),
        LineSeries("epoch, training", .epoch, epochs.map { ($0.step, $0.trainLoss) }),
        LineSeries("validation", .validation, epochs.map { ($0.step, $0.validationLoss) }),
      ], isShare: false, last: last)
    let charts = [accuracy, loss].compactMap(\.self)
    guard !charts.isEmpty else { return nil }
    return "<div class=\"charts\">\n\(charts.markup(\.markup))</div>"
  }
}
