import TesseraLayers
import TesseraTraining

extension RunReport {
  /// Which classes are taken for which, as counts and as error rates.
  var confusion: PageSection? {
    guard let findings else { return nil }
    let matrix = findings.confusion
    return PageSection(
      id: "confusion", title: "Confusion",
      lead: """
        \(NetworkSummary.grouped(matrix.correct)) of \(NetworkSummary.grouped(matrix.count)) right, \
        \(DisplayNumber.fixed(matrix.accuracy * 100, digits: 2)) %, on \(findings.basis). Rows are the \
        true classes, columns what the network says.
        """,
      body: """
        \(MatrixTables(matrix: matrix, classNames: information.classNames.indices.map(className)).markup)
        \(frequent(matrix))
        """)
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
