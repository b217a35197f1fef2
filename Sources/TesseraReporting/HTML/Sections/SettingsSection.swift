import TesseraLayers
import TesseraTraining

extension RunReport {
  /// What was noticed on the way.
  var diagnoses: PageSection? {
    // Without a record nobody watched.
    guard record != RunRecord() else { return nil }
    guard !record.notes.isEmpty else {
      return PageSection(
        id: "diagnoses", title: "Diagnoses", body: "<p>Nothing stood out.</p>")
    }
    let items = record.notes.markup { note in
      "<li><b>Step \(NetworkSummary.grouped(note.step))</b> \(note.message)</li>\n"
    }
    return PageSection(
      id: "diagnoses", title: "Diagnoses", body: "<ul class=\"diagnoses\">\n\(items)</ul>")
  }

  /// The table of the layers.
  var layers: PageSection {
    let total = Double(max(plan.parameterCount, 1))
    let input: [Markup] = ["input", "", "", "\(plan.architecture.input.description)", "", ""]
    let rows = plan.steps.enumerated().map { index, step -> [Markup] in
      let share = Double(step.parameterCount) / total
      return [
        "\(index + 1) <code>\(step.name)</code>", "\(step.layer.title)", "\(step.layer.detail)",
        "\(step.output.description)",
        step.parameterCount == 0 ? "" : "\(NetworkSummary.grouped(step.parameterCount))",
        step.parameterCount == 0
          ? "" : "<span class=\"bar\" style=\"--share:\(share)\"></span>",
      ]
    }
    return PageSection(
      id: "layers", title: "Layers",
      lead: "\(NetworkSummary.grouped(plan.parameterCount)) parameters in all.",
      body: PageTable(
        caption: "The layers of the network",
        columns: [
          ("layer", false), ("type", false), ("settings", false), ("output of one image", false),
          ("parameters", true), ("share of them", false),
        ], rows: [input] + rows
      ).markup)
  }

  /// Everything that decides what the run computes.
  var settings: PageSection {
    let rows = settingRows.markup { name, value in
      "<div><dt>\(name)</dt><dd>\(value)</dd></div>\n"
    }
    return PageSection(
      id: "settings", title: "Settings",
      body: "<dl class=\"settings\">\n\(rows)</dl>\n\(reproduction)")
  }

  private var settingRows: [(String, String)] {
    var rows = [
      ("recipe", information.recipe ?? "none"), ("data", information.dataset),
      ("seed", "\(configuration.seed)"),
    ]
    rows += configuration.described.map { ($0.name, $0.value) }
    if let directory { rows.append(("folder", directory)) }
    return rows
  }

  private var reproduction: Markup {
    let isWhole = !record.lacksItsBeginning
    let later = record.commands.dropFirst(isWhole ? 1 : 0).markup { command in
      "<p>Then went on with</p>\n<pre><code>\(command)</code></pre>\n"
    }
    guard isWhole, let first = record.commands.first else {
      return "<p class=\"note\">The command that began this run is not recorded.</p>\n\(later)"
    }
    return """
      <h3>The same again</h3>
      <p>This command gives the same run, bit for bit:</p>
      <pre><code>\(first)</code></pre>
      \(later)
      """
  }
}
