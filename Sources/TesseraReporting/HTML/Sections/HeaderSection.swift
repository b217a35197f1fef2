import TesseraLayers

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension RunReport {
  /// Title, state and the figures that matter most.
  var header: Markup {
    """
    <header>
    <p class="kicker">Tessera report</p>
    <h1>\(title)</h1>
    <p class="subtitle">\(information.dataset) · \
    \(NetworkSummary.grouped(plan.parameterCount)) parameters · seed \(configuration.seed)</p>
    \(standInNote)
    <div class="status \(stateStyle)">
    <p class="state"><span class="badge">\(stateTitle)</span> \(stateDetail)</p>
    \(progressBar)
    \(liveControls)
    </div>
    \(remarks.markup { "<p class=\"note\">\($0)</p>\n" })
    <dl class="figures">
    \(keyFigures)</dl>
    </header>

    """
  }

  private var standInNote: Markup? {
    guard information.isStandIn else { return nil }
    return """
      <p class="note strong"><b>Stand-in data.</b> Letters drawn by the program took the place of the \
      real images: the figures say nothing about the real data set.</p>
      """
  }

  private var stateStyle: Markup {
    switch state {
    case .training: "live"
    case .ended(.finished), .saved: "done"
    case .ended(.interrupted): "stopped"
    case .ended(.failed): "failed"
    }
  }

  private var stateTitle: String {
    switch state {
    case .training: "● Training"
    case .ended(.finished): "✓ Finished"
    case .ended(.interrupted): "❚❚ Interrupted"
    case .ended(.failed): "✕ Failed"
    case .saved: "Saved model"
    }
  }

  private var stateDetail: Markup {
    let steps: Markup =
      "step \(NetworkSummary.grouped(progress.step)) of \(NetworkSummary.grouped(configuration.steps))"
    switch state {
    case .training(let epoch, let epochs, let speed, let left):
      let pace = speed.map { ", \(rate($0)) images/s" } ?? ""
      let wait = left.map { ", about \(DisplayNumber.clock($0)) left" } ?? ""
      return "\(steps), epoch \(epoch) of \(epochs)\(pace)\(wait)"
    case .ended(.finished(let words)): return "\(words) — \(steps)"
    case .ended(.interrupted):
      let command = directory.flatMap(record.resumption) ?? "--resume"
      return "at \(steps); <code>\(command)</code> goes on from there"
    case .ended(.failed(let reason)): return "at \(steps): \(reason)"
    case .saved: return "\(steps)"
    }
  }

  private var progressBar: Markup? {
    guard configuration.steps > 0, progress.step < configuration.steps else { return nil }
    return """
      <progress max="\(configuration.steps)" value="\(progress.step)" \
      aria-label="Steps done"></progress>
      """
  }

  private var liveControls: Markup? {
    guard isLive else { return nil }
    return """
      <p class="live-line"><button type="button" id="pause" aria-pressed="false" hidden>Pause \
      updates</button> <span>Written \(written.ISO8601Format()); this page loads itself \
      again.</span></p>
      <p class="note" id="stale" hidden>Nothing has been written for <span></span>: the run may have \
      ended without a word.</p>
      """
  }

  private var keyFigures: Markup {
    var figures: [(String, String, String)] = []
    for result in record.results.reversed() {
      figures.append(
        (
          "\(result.part) accuracy", DisplayNumber.fixed(result.accuracy * 100, digits: 2) + " %",
          "\(NetworkSummary.grouped(result.images)) images, loss \(AxisScale.loss(result.loss))"
        ))
    }
    if record.results.isEmpty {
      if let findings, !isLive {
        figures.append(
          (
            "accuracy", DisplayNumber.fixed(findings.confusion.accuracy * 100, digits: 2) + " %",
            findings.basis
          ))
      }
      figures += latestFigures
    }
    if record.images > 0, record.seconds > 0 {
      figures.append(
        (
          "images / s", rate(Double(record.images) / record.seconds),
          "\(DisplayNumber.elapsed(record.seconds)) in steps"
        ))
    }
    return figures.markup { name, value, note in
      "<div><dt>\(name)</dt><dd><b>\(value)</b><span>\(note)</span></dd></div>\n"
    }
  }

  private func rate(_ value: Double) -> String {
    value < 100 ? DisplayNumber.rate(value) : NetworkSummary.grouped(Int(min(value, 1e15)))
  }

  /// What the curves end with.
  private var latestFigures: [(String, String, String)] {
    var figures: [(String, String, String)] = []
    let percent = { (share: Double) in DisplayNumber.fixed(share * 100, digits: 2) + " %" }
    let validated = progress.curve.last { $0.validationAccuracy != nil }.map {
      ($0.step, $0.validationAccuracy ?? 0)
    }
    let epochs = progress.history.last { $0.validationAccuracy != nil }.map {
      ($0.step, $0.validationAccuracy ?? 0)
    }
    if let latest = [validated, epochs].compactMap(\.self).max(by: { $0.0 < $1.0 }) {
      let name = "\(configuration.validationTitle) accuracy"
      figures.append((name, percent(latest.1), "after step \(latest.0)"))
    }
    if let point = progress.curve.last {
      figures.append(
        ("batch loss", AxisScale.loss(point.batchLoss), "step \(point.step)"))
      figures.append(
        (
          "batch accuracy", percent(point.batchAccuracy), configuration.curve.accuracy.title
        ))
    }
    return figures
  }
}
