import TesseraReporting

/// A table of numbers whose cells carry their value for scripts, and for tests of the page.
struct NumberTable {
  struct Cell {
    var value: Double?
    /// What is seen; the value where there is none.
    var content: Markup?
    var style = ""
    /// More attributes, with a blank before each.
    var attributes: Markup = ""

    /// A number.
    init(
      value: some BinaryFloatingPoint, content: Markup? = nil, style: String = "",
      attributes: Markup = ""
    ) {
      self.value = Double(value)
      (self.content, self.style, self.attributes) = (content, style, attributes)
    }

    /// Something else.
    init(content: Markup, style: String = "") {
      (self.content, self.style) = (content, style)
    }
  }

  let id: String
  let caption: String
  /// Headings of the columns, where there are any.
  var columns: [String] = []
  /// Headings of the rows, where there are any.
  var headings: [String] = []
  let rows: [[Cell]]

  var markup: Markup {
    let head: Markup =
      columns.isEmpty
      ? "" : "<thead><tr>\(columns.markup { "<th scope=\"col\">\($0)</th>" })</tr></thead>"
    return """
      <table class="numbers" id="\(id)"><caption>\(caption)</caption>\(head)<tbody>
      \(rows.enumerated().markup(row))</tbody></table>

      """
  }

  private func row(_ index: Int, _ cells: [Cell]) -> Markup {
    let heading: Markup? =
      headings.isEmpty ? nil : "<th scope=\"row\">\(headings[index])</th>"
    return "<tr>\(heading)\(cells.markup(cell))</tr>\n"
  }

  private func cell(_ cell: Cell) -> Markup {
    let style: Markup = cell.style.isEmpty ? "" : " class=\"\(cell.style)\""
    let value: Markup? = cell.value.map { " data-value=\"\(String(describing: $0))\"" }
    let content = cell.content ?? cell.value.map { "\(NumberText.text($0))" }
    return "<td\(style)\(value)\(cell.attributes)>\(content)</td>"
  }
}

/// A number that can be changed.
enum NumberField {
  /// - Parameter range: What it may be changed to; nil for any number.
  static func markup(
    _ value: Double, label: String, range: ClosedRange<Double>? = nil, isWhole: Bool = false
  ) -> Markup {
    let limits: Markup? = range.map {
      " min=\"\(String(describing: $0.lowerBound))\" max=\"\(String(describing: $0.upperBound))\""
    }
    return """
      <input type="number" step="\(isWhole ? "1" : "any")" autocomplete="off" value="\(NumberText.text(value))" \
      aria-label="\(label)"\(limits)>
      """
  }
}
