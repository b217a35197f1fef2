import TesseraLayers

extension RunReport {
  /// The mistakes that the network is surest of.
  var mistakes: PageSection? {
    guard let findings else { return nil }
    let wrong = findings.confusion.count - findings.confusion.correct
    guard wrong > 0 else {
      return PageSection(
        id: "mistakes", title: "Mistakes",
        body: "<p>None: every one of \(findings.basis) is right.</p>")
    }
    return PageSection(
      id: "mistakes", title: "Mistakes",
      lead: """
        The surest \(findings.mistakes.count) of \(NetworkSummary.grouped(wrong)) \
        mistakes on \(findings.basis).
        """,
      body: "<div class=\"answers\">\n\(findings.mistakes.markup(card))</div>")
  }

  private func card(_ answer: ReportFindings.Answer) -> Markup {
    let scale = max(1, (96 / Double(answer.picture.width)).rounded())
    let alt = "image \(answer.index), a \(className(answer.label))"
    return """
      <figure class="answer">
      <figcaption>says <b>\(className(answer.predicted))</b>, is \
      <b>\(className(answer.label))</b> <small>image \(answer.index)</small></figcaption>
      \(answer.picture.markup(alt: alt, scale: scale))
      \(bars(answer))
      </figure>

      """
  }

  /// A bar for each class; the true one is ticked, and where another one won, that is crossed.
  func bars(_ answer: ReportFindings.Answer) -> Markup {
    let rows = answer.probabilities.enumerated().markup { index, probability in
      let isTrue = index == answer.label
      let isSaid = index == answer.predicted
      let mark = isTrue ? "✓" : isSaid ? "✕" : ""
      let words = isTrue ? "the true class" : isSaid ? "predicted" : ""
      let share = probability.isFinite ? Double(probability) : 0
      let style = (isTrue ? ["true"] : []) + (isSaid ? ["said"] : [])
      return """
        <tr class="\(style.joined(separator: " "))"><th scope="row">\(className(index))</th>\
        <td><span class="bar" style="--share:\(share)"></span></td>\
        <td class="number">\(DisplayNumber.fixed(share * 100, digits: 1)) %</td>\
        <td><span aria-hidden="true">\(mark)</span><span class="hidden">\(words)</span></td></tr>

        """
    }
    return """
      <table class="probabilities"><caption class="hidden">Probability of each class</caption>
      <tbody>
      \(rows)</tbody></table>
      """
  }

  /// A few images of each class.
  var samples: PageSection? {
    guard let images, !images.parts.isEmpty else { return nil }
    let classes = information.classNames.indices.markup { index -> Markup in
      let counts = images.parts.map { part in
        let count = part.classCounts.indices.contains(index) ? part.classCounts[index] : 0
        return "\(NetworkSummary.grouped(count)) \(part.name)"
      }
      let picture = images.samples.indices.contains(index) ? images.samples[index] : nil
      return """
        <figure>
        <figcaption><b>\(className(index))</b> \(counts.joined(separator: ", "))</figcaption>
        \(picture?.markup(alt: "images of \(className(index))", scale: 2))
        </figure>

        """
    }
    let counts = images.parts.map { part in
      "\(NetworkSummary.grouped(part.classCounts.reduce(0, +))) \(part.name)"
    }
    return PageSection(
      id: "data", title: "Data",
      lead: """
        <b>\(information.dataset)</b>: \(counts.joined(separator: ", ")) images of \
        \(plan.architecture.input.extents.map(String.init).joined(separator: " × ")). The first \
        \(images.samplePart) images of each class:
        """, body: "<div class=\"samples\">\n\(classes)</div>")
  }
}
