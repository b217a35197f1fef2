import TesseraReporting

/// Where the zeros around an image go, as a section.
struct BorderSection {
  let explanation: ConvolutionExplanation

  init(_ explanation: ConvolutionExplanation) { self.explanation = explanation }

  var section: PageSection {
    let text = BorderText(explanation)
    return PageSection(
      id: "arithmetic", title: "The arithmetic of one axis",
      lead: "Rows and columns are alike here. Below: the same for other images and strides.",
      body: """
        <pre>\(text.arithmetic.joined(separator: "\n"))</pre>
        \(PageTable(
          caption: BorderText.tableTitle(explanation.settings),
          columns: BorderText.tableHead.map { ("\($0)", false) },
          rows: text.table.map { row in row.map { "\($0)" } }
        ).markup)
        <p>before + after → outputs; * the odd pixel goes after. SAME_LOWER puts it before.</p>
        """)
  }
}
