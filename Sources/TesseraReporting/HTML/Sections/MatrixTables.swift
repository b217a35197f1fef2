import TesseraTraining

/// A confusion matrix as two tables: counts, and error rates with the diagonal cleared.
struct MatrixTables {
  let matrix: ConfusionMatrix
  let classNames: [String]

  var markup: Markup {
    let largest = max(1, matrix.counts.joined().max() ?? 1)
    let rates = matrix.errorRates
    let worst = max(rates.joined().max() ?? 0, 1e-9)
    return """
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
      """
  }

  private func table(
    _ title: String, style: Markup,
    _ cell: (_ row: Int, _ column: Int) -> (text: String, depth: Double, isEmpty: Bool)
  ) -> Markup {
    let classes = classNames.indices
    let headings = ConfusionMatrix.headings(classNames)
    let head = classes.markup { index in
      "<th scope=\"col\" title=\"\(classNames[index])\">\(headings.columns[index])</th>"
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
      return "<tr><th scope=\"row\">\(headings.rows[row])</th>\(cells)</tr>\n"
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
}
