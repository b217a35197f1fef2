import TesseraLayers
import TesseraTraining

extension RunReport {
  /// Loss and accuracy over the steps; `nil` before the first of them.
  var curves: PageSection? {
    let charts = [lossChart, accuracyChart].compactMap(\.self)
    guard !charts.isEmpty else { return nil }
    return PageSection(
      id: "curves", title: "Curves",
      lead: """
        Move over a chart, or focus it and use the arrow keys, to read the values of a step.
        """,
      body: """
        \(controls)
        <div class="charts">
        \(charts.markup(\.markup))</div>
        \(epochTable)
        """)
  }

  private var controls: Markup {
    let smoothing = LineChart.smoothing(points: progress.curve.count)
    return """
      <div class="controls">
      <fieldset><legend>Scale</legend>
      <label><input type="radio" name="scale" id="scale-plain" value="plain" checked> linear</label>
      <label><input type="radio" name="scale" id="scale-log" value="log"> logarithmic</label>
      </fieldset>
      <label class="script">Smoothing of the batch lines <input type="range" id="smoothing" min="0" \
      max="0.98" step="0.02" value="\(smoothing)"> \
      <output for="smoothing">\(DisplayNumber.fixed(smoothing, digits: 2))</output></label>
      </div>
      """
  }

  private var lossChart: LineChart? {
    let (points, epochs) = (progress.curve, progress.history)
    return LineChart(
      id: "loss", title: "Loss, per image",
      series: [
        LineSeries("batch, before its update", .batch, points.map { ($0.step, $0.batchLoss) }),
        LineSeries("epoch, mean of its batches", .epoch, epochs.map { ($0.step, $0.trainLoss) }),
        LineSeries(
          configuration.validationTitle, .validation,
          validation(\.validationLoss, \.validationLoss)),
      ], isShare: false, last: progress.step)
  }

  private var accuracyChart: LineChart? {
    let (points, epochs) = (progress.curve, progress.history)
    return LineChart(
      id: "accuracy", title: "Accuracy (logarithmic: of the error)",
      series: [
        LineSeries(
          configuration.curve.accuracy.title, .batch, points.map { ($0.step, $0.batchAccuracy) }),
        LineSeries(
          "epoch, mean of its batches before their updates", .epoch,
          epochs.map { ($0.step, $0.trainAccuracy) }),
        LineSeries(
          configuration.validationTitle, .validation,
          validation(\.validationAccuracy, \.validationAccuracy)),
      ], isShare: true, last: progress.step)
  }

  /// What validation gave at points and at the ends of epochs, each step once.
  private func validation(
    _ point: KeyPath<CurvePoint, Double?>, _ epoch: KeyPath<EpochMetrics, Double?>
  ) -> [(step: Int, value: Double?)] {
    var values: [Int: Double] = [:]
    for entry in progress.curve { values[entry.step] = entry[keyPath: point] }
    for entry in progress.history {
      if let value = entry[keyPath: epoch] { values[entry.step] = value }
    }
    return values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private var epochTable: Markup? {
    guard !progress.history.isEmpty else { return nil }
    let percent = { (share: Double?) -> Markup in
      share.map { "\(DisplayNumber.fixed($0 * 100, digits: 2)) %" } ?? "–"
    }
    let loss = { (value: Double?) -> Markup in
      value.map { "\(AxisScale.loss($0))" } ?? "–"
    }
    let title = configuration.validationTitle
    let table = PageTable(
      caption: "Every epoch",
      columns: [
        ("epoch", true), ("step", true), ("train loss", true), ("train accuracy", true),
        ("\(title) loss", true), ("\(title) accuracy", true),
      ],
      rows: progress.history.map { entry in
        [
          "\(entry.epoch)", "\(NetworkSummary.grouped(entry.step))", loss(entry.trainLoss),
          percent(entry.trainAccuracy), loss(entry.validationLoss),
          percent(entry.validationAccuracy),
        ]
      })
    return """
      <details id="epochs"><summary>Every epoch as a table</summary>
      \(table.markup)
      </details>
      """
  }
}
