/// A part of the page with a heading, to which the navigation leads.
package struct PageSection {
  /// The anchor.
  package let id: String
  package let title: String
  /// One sentence that says what is seen, shown under the heading.
  package var lead: Markup?
  package let body: Markup

  package init(id: String, title: String, lead: Markup? = nil, body: Markup) {
    (self.id, self.title, self.lead, self.body) = (id, title, lead, body)
  }

  var markup: Markup {
    """
    <section id="\(id)" aria-labelledby="\(id)-title">
    <h2 id="\(id)-title">\(title)</h2>
    \(lead.map { "<p class=\"lead\">\($0)</p>" as Markup })
    \(body)
    </section>

    """
  }

  var link: Markup { "<a href=\"#\(id)\">\(title)</a>\n" }
}

/// A table whose wide content scrolls within itself, not the page.
package struct PageTable {
  let caption: String
  /// The headings; those of columns of numbers are aligned to the right.
  let columns: [(title: Markup, isNumber: Bool)]
  /// The cells; the first of a row is its heading.
  let rows: [[Markup]]
  var style = ""

  package init(
    caption: String, columns: [(title: Markup, isNumber: Bool)], rows: [[Markup]],
    style: String = ""
  ) {
    (self.caption, self.columns, self.rows, self.style) = (caption, columns, rows, style)
  }

  package var markup: Markup {
    let head = columns.markup { column in
      "<th scope=\"col\"\(Self.alignment(column.isNumber))>\(column.title)</th>"
    }
    let body = rows.markup { row in
      let cells = zip(row, columns).enumerated().markup { index, cell in
        index == 0
          ? "<th scope=\"row\">\(cell.0)</th>"
          : "<td\(Self.alignment(cell.1.isNumber))>\(cell.0)</td>"
      }
      return "<tr>\(cells)</tr>\n"
    }
    return """
      <div class="scroll" tabindex="0" role="region" aria-label="\(caption)">
      <table class="\(style)"><caption class="hidden">\(caption)</caption>
      <thead><tr>\(head)</tr></thead>
      <tbody>
      \(body)</tbody></table>
      </div>
      """
  }

  private static func alignment(_ isNumber: Bool) -> Markup {
    isNumber ? " class=\"number\"" : ""
  }
}
