import TesseraReporting

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// An explanation in stages, each of which builds on the one before.
struct Lesson: Explanation {
  /// One thing that happens, in a sentence, and the numbers it makes.
  struct Stage: Sendable {
    let id: String
    let title: String
    let sentence: String
    /// Equations, one on each line.
    var formula: [String] = []
    var tables: [LessonTable] = []
    /// A drawing for a page, and one of characters for a terminal.
    var drawing: Markup?
    var characters: [String] = []
  }

  let title: String
  let lead: String
  let stages: [Stage]
  /// What a page has beyond the stages: more to choose, and the style and script for it.
  var controls: Markup = ""
  var style: Markup = ""
  var script: Markup = ""

  var text: String {
    var lines = [title, lead, ""]
    for (index, stage) in stages.enumerated() {
      lines += ["\(index + 1). \(stage.title)", "   " + stage.sentence]
      lines += stage.formula.map { "     " + $0 }
      if !stage.characters.isEmpty { lines += [""] + stage.characters.map { "     " + $0 } }
      for table in stage.tables { lines += [""] + table.lines }
      lines.append("")
    }
    return lines.joined(separator: "\n")
  }

  func html(written: Date) -> String {
    PageDocument(
      title: "\(title) – Tessera explains",
      header: """
        <header>
        <p class="kicker">Tessera explains</p>
        <h1>\(title)</h1>
        <p class="subtitle">\(lead)</p>
        \(LessonScript.controls(first: stages[0].title, count: stages.count))
        \(controls)
        </header>

        """,
      sections: stages.map(Self.section), written: written,
      style: ExplanationStyle.page + LessonScript.style + style,
      script: LessonScript.script + script
    ).html
  }

  private static func section(_ stage: Stage) -> PageSection {
    let formula: Markup? =
      stage.formula.isEmpty ? nil : "<pre>\(stage.formula.joined(separator: "\n"))</pre>"
    return PageSection(
      id: "stage-\(stage.id)", title: stage.title, lead: "\(stage.sentence)",
      body: """
        \(formula)
        \(stage.drawing)
        <div class="grids">\(stage.tables.markup(\.markup))</div>
        """)
  }
}
