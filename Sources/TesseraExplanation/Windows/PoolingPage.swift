import TesseraReporting
import TesseraTensors

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Pooling as a page; it begins with the maximum.
struct PoolingPage {
  let explanation: PoolingExplanation

  private var settings: WindowSettings { explanation.settings }
  private var geometry: WindowGeometry { explanation.geometry }
  private var first: WindowStep { explanation.step(p: 0, q: 0) }
  private var winner: WindowStep.Term { explanation.winner(first) }

  func document(written: Date) -> PageDocument {
    PageDocument(
      title: "Pooling – Tessera explains",
      header: """
        <header>
        <p class="kicker">Tessera explains</p>
        <h1>Pooling</h1>
        <p class="subtitle">The largest value of each window, or its mean. Padding never wins a \
        maximum and is not counted in a mean.</p>
        </header>

        """,
      sections: [step, terms, backwards], written: written, style: ExplanationStyle.page,
      script: WindowScript.script)
  }

  private var step: PageSection {
    let controls = WindowControls(
      settings: settings, operations: [("maximum", "maximum"), ("average", "mean")],
      hasDilation: false)
    let numbers = WindowNumbers.object(settings, operation: "pool", filter: nil, tile: nil)
    return PageSection(
      id: "window", title: "The window",
      lead: "Change any number, or move a slider: everything below follows.",
      body: """
        \(controls.markup)
        <p id="size">\(WindowWords.padding(settings.padding, geometry)); output \
        \(explanation.rows) × \(explanation.columns)</p>
        <div id="stepper" tabindex="0" role="group" aria-label="Outputs, one after the other" \
        aria-describedby="keys">
        <div class="grids">\(inputTable)\(patchTable)\(outputTable)</div>
        <p class="step" id="step" aria-live="polite">\(sentence)</p>
        \(WindowButtons.markup)
        </div>
        <script type="application/json" id="numbers">\(numbers)</script>
        """)
  }

  private var sentence: String {
    let seen = first.terms.filter { !$0.isPadding }.map { NumberText.text($0.x) }
    return "Output p=0, q=0: \(WindowWords.place(geometry, 0, 0)). "
      + "max(\(seen.joined(separator: ", "))) = \(NumberText.text(first.value)), "
      + "at row \(winner.h), column \(winner.w)"
  }

  private var inputTable: Markup {
    let (rows, columns) = (geometry.rows, geometry.columns)
    return NumberTable(
      id: "input-0", caption: "input",
      rows: (-rows.before..<settings.size + rows.after).map { h in
        (-columns.before..<settings.size + columns.after).map { w in
          let isInside = explanation.isInside(h, w)
          return WindowCells.pixel(
            isInside ? explanation.input[h * settings.size + w] : 0, h, w, 0, isInside: isInside,
            isSeen: first.terms.contains { $0.h == h && $0.w == w },
            isTap: first.terms[0].h == h && first.terms[0].w == w)
        }
      }
    ).markup
  }

  private var patchTable: Markup {
    NumberTable(
      id: "product-0", caption: "under the window",
      rows: (0..<settings.kernel).map { r in
        (0..<settings.kernel).map { s in
          let term = first.terms[r * settings.kernel + s]
          let tap = r == 0 && s == 0 ? "tap" : ""
          if term.isPadding {
            return NumberTable.Cell(content: "·", style: tap.isEmpty ? "padding" : "padding tap")
          }
          let won = winner == (r, s, 0) ? "window" : ""
          return NumberTable.Cell(
            value: term.x, style: [tap, won].filter { !$0.isEmpty }.joined(separator: " "))
        }
      }
    ).markup
  }

  private var outputTable: Markup {
    NumberTable(
      id: "output", caption: "output",
      rows: (0..<explanation.rows).map { p in
        (0..<explanation.columns).map { q in
          NumberTable.Cell(
            value: explanation.maximum.values[p * explanation.columns + q],
            style: p == 0 && q == 0 ? "here" : "",
            attributes: " data-p=\"\(p)\" data-q=\"\(q)\"")
        }
      }
    ).markup
  }

  private var terms: PageSection {
    let table = NumberTable(
      id: "chain", caption: "pixels of the marked output", columns: ["r, s", "pixel", "x", "sum"],
      headings: first.terms.map { "\($0.r), \($0.s)" },
      rows: first.terms.enumerated().map { index, term in
        let style = index == 0 ? "tap" : ""
        return [
          NumberTable.Cell(
            content: "\(term.isPadding ? "padding" : "\(term.h), \(term.w)")", style: style),
          NumberTable.Cell(value: term.x, style: style),
          NumberTable.Cell(value: term.sum, style: style),
        ]
      })
    return PageSection(
      id: "sum", title: "The window, pixel by pixel",
      lead: "In row-major order: of equal values the first wins, and the mean's sum grows.",
      body: """
        <div class="scroll" tabindex="0" role="region" aria-label="The pixels">
        \(table.markup)</div>
        """)
  }

  private var backwards: PageSection {
    let grid = { (id: String, caption: String, values: Tensor<Float>) in
      NumberTable(
        id: id, caption: caption,
        rows: (0..<settings.size).map { h in
          (0..<settings.size).map { NumberTable.Cell(value: values[h * settings.size + $0]) }
        }
      ).markup
    }
    return PageSection(
      id: "backwards", title: "The way back",
      lead: "\(PoolingText.backwards)",
      body: """
        <div class="grids">\(grid("maximum-cotangent", "dL/dx, maximum", explanation.maximumCotangent))\
        \(grid("average-cotangent", "dL/dx, mean", explanation.averageCotangent))</div>
        """)
  }
}
