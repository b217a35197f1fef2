import TesseraLayers
import TesseraTraining

extension RunReport {
  /// Which classes are taken for which, as counts and as error rates.
  var confusion: PageSection? {
    guard let findings else { return nil }
    let matrix = findings.confusion
    let largest = max(1, matrix.counts.joined().max() ?? 1)
    let rates = matrix.errorRates
    let worst = max(rates.joined().max() ?? 0, 1e-9)
    return PageSection(
      id: "confusion", title: "Confusion",
      lead: """
        \(NetworkSummary.grouped(matrix.correct)) of \(NetworkSummary.grouped(matrix.count)) right, \
        \(DisplayNumber.fixed(matrix.accuracy * 100, digits: 2)) %, on \(findings.basis). Rows are the \
        true classes, columns what the network says.
        """,
      body: """
        <div class="matrices">
        \(table("Counts", style: "blue") { row, column in
          let count = matrix.counts[row][column]
          // The square root lets single mistakes be seen beside thousands that are right.
          return ("\(count)", (Double(count) / Double(largest)).squareRoot(), count == 0)
        })
        \(table("Error rates: per cent of the row, the diagonal cleared", style: "red") {
          row, column in
          let rate = rates[row][column]
          let text = row == column ? "" : DisplayNumber.fixed(rate * 100, digits: 1)
          return (text, rate / worst, rate == 0)
        })
        </div>
        \(frequent(matrix))
        """)
  }

  private func table(
    _ title: String, style: Markup,
    _ cell: (_ row: Int, _ column: Int) -> (text: String, depth: Double, isEmpty: Bool)
  ) -> Markup {
    let classes = information.classNames.indices
    let head = classes.markup { index in
      "<th scope=\"col\" title=\"\(className(index))\">\(String(className(index).prefix(4)))</th>"
    }
    let rows = classes.markup { row in
      let cells = classes.markup { column -> Markup in
        let (text, depth, isEmpty) = cell(row, column)
        var marks: [String] = []
        if row == column { marks.append("diagonal") }
        if depth > 0.7 { marks.append("deep") }
        if isEmpty { marks.append("empty") }
        return """
          <td class="\(marks.joined(separator: " "))" style="--depth:\(depth)">\(text)</td>
          """
      }
      return "<tr><th scope=\"row\">\(className(row))</th>\(cells)</tr>\n"
    }
    return """
      <div class="scroll" tabindex="0" role="region" aria-label="\(title)">
      <table class="matrix \(style)"><caption>\(title)</caption>
      <thead><tr><td></td>\(head)</tr></thead>
      <tbody>
      \(rows)</tbody></table>
      </div>

      """
  }

  private func frequent(_ matrix: ConfusionMatrix) -> Markup? {
    let confusions = matrix.mostFrequentConfusions(atMost: 5)
    guard !confusions.isEmpty else { return nil }
    let items = confusions.markup { entry in
      """
      <li><b>\(className(entry.truth))</b> taken for <b>\(className(entry.predicted))</b>: \
      \(entry.count)</li>
      """
    }
    return "<p>Most often confused:</p>\n<ul class=\"inline\">\(items)</ul>"
  }

  /// Precision and recall of each class.
  var classes: PageSection? {
    guard let findings else { return nil }
    let share = { (value: Double?, none: String) -> Markup in
      guard let value else { return "<span class=\"none\">\(none)</span>" }
      return """
        <span class="bar" style="--share:\(value)"></span>\
        \(DisplayNumber.fixed(value * 100, digits: 1)) %
        """
    }
    let table = PageTable(
      caption: "Precision and recall of each class",
      columns: [
        ("class", false), ("images", true), ("predicted", true), ("right", true),
        ("precision", true), ("recall", true), ("F<sub>1</sub>", true),
      ],
      rows: findings.confusion.classFigures.enumerated().map { index, figures in
        [
          "\(className(index))", "\(NetworkSummary.grouped(figures.images))",
          "\(NetworkSummary.grouped(figures.predicted))",
          "\(NetworkSummary.grouped(figures.correct))",
          share(figures.precision, "never predicted"), share(figures.recall, "no images"),
          share(figures.f1, "–"),
        ]
      }, style: "bars")
    return PageSection(
      id: "classes", title: "Classes",
      lead: """
        Precision: how many of those called so are so. Recall: how many of the class are found. \
        Both on \(findings.basis).
        """, body: table.markup)
  }
}
