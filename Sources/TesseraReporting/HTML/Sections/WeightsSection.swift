import TesseraLayers

extension RunReport {
  /// Histograms of weights and gradients over time.
  var weights: PageSection? {
    guard let names = record.snapshots.last?.parameters.map(\.name), !names.isEmpty else {
      return nil
    }
    let ridges = names.markup { name in
      let entries = record.snapshots.compactMap { snapshot in
        snapshot.parameters.first { $0.name == name }.map { (snapshot.step, $0) }
      }
      let values = RidgePlot(
        title: "\(name): weights", layers: entries.map { ($0.0, $0.1.values) })
      let gradients = RidgePlot(
        title: "\(name): gradients", layers: entries.map { ($0.0, $0.1.gradient) })
      return "<div class=\"pair\">\n\(values.markup)\(gradients.markup)</div>\n"
    }
    return PageSection(
      id: "weights", title: "Weights and gradients",
      lead: """
        How the values of each parameter, and of its gradient in one batch, are spread: the first step \
        at the back, the latest in front, each with a height of its own. The number at the right is the \
        step.
        """, body: "<div class=\"ridge-grid\">\n\(ridges)</div>")
  }

  /// How far updates reach, and how many relus are dead.
  var health: PageSection? {
    guard let last = record.snapshots.last else { return nil }
    let dead = last.activations.isEmpty ? nil : deadTable
    let ratios = last.parameters.allSatisfy({ $0.updateRatio == nil }) ? nil : ratioTable
    guard dead != nil || ratios != nil else { return nil }
    return PageSection(
      id: "health", title: "Health of the layers",
      lead: """
        Measured at step \(NetworkSummary.grouped(last.step)); the small lines show the \
        course of the run.
        """, body: "<div class=\"health\">\n\(ratios)\(dead)</div>")
  }

  private var ratioTable: Markup {
    let names = record.snapshots.last?.parameters ?? []
    let rows = names.map { parameter -> [Markup] in
      let values = record.snapshots.compactMap { snapshot in
        snapshot.parameters.first { $0.name == parameter.name }?.updateRatio
      }
      let logarithms = values.map { AxisScale.transform(max($0, 1e-9), .logarithmic) }
      let line = Sparkline(values: logarithms, low: -6, high: 0)
      let alt =
        "update ratio of \(parameter.name) from \(AxisScale.short(values.first ?? 0)) to "
        + AxisScale.short(values.last ?? 0)
      return [
        "<code>\(parameter.name)</code>",
        parameter.updateRatio.map { "\(AxisScale.short($0))" } ?? "–",
        "\(parameter.updateRatio.map(Self.verdict) ?? "all zero before")",
        line.markup(alt: alt),
      ]
    }
    return PageTable(
      caption: "Length of the update beside that of the parameter",
      columns: [
        ("parameter", false), ("update / weight", true), ("near 10<sup>−3</sup> is usual", false),
        ("over time, log", false),
      ], rows: rows
    ).markup
  }

  private static func verdict(_ ratio: Double) -> String {
    ratio > 0.1 ? "▲ large" : ratio < 1e-5 ? "▼ small" : "usual"
  }

  private var deadTable: Markup {
    let rows = (record.snapshots.last?.activations ?? []).map { activation -> [Markup] in
      let values = record.snapshots.compactMap { snapshot in
        snapshot.activations.first { $0.layer == activation.layer }?.deadShare
      }
      let percent = DisplayNumber.fixed(activation.deadShare * 100, digits: 1) + " %"
      let alt = "dead share of \(activation.layer) over time, now \(percent)"
      return [
        "<code>\(activation.layer)</code>",
        "<span class=\"bar\" style=\"--share:\(activation.deadShare)\"></span>\(percent)",
        Sparkline(values: values, low: 0, high: 1).markup(alt: alt),
      ]
    }
    return PageTable(
      caption: "Relu units that were 0 for every image looked at",
      columns: [("relu", false), ("dead units", true), ("over time, 0 to 100 %", false)],
      rows: rows, style: "bars"
    ).markup
  }
}
