import TesseraReporting
import TesseraTensors

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A convolution as a page: its numbers as the library has computed them, and a script that steps
/// through the outputs and goes on from what the reader changes.
struct ConvolutionPage {
  let explanation: ConvolutionExplanation

  private var settings: WindowSettings { explanation.settings }
  private var geometry: WindowGeometry { explanation.geometry }
  private var first: WindowStep { explanation.step(p: 0, q: 0) }
  private var channels: Range<Int> { 0..<settings.channels }

  func document(written: Date) -> PageDocument {
    let (title, lead) = words
    return PageDocument(
      title: "\(title) – Tessera explains",
      header: """
        <header>
        <p class="kicker">Tessera explains</p>
        <h1>\(title)</h1>
        <p class="subtitle">\(lead)</p>
        </header>

        """,
      sections: sections, written: written, style: ExplanationStyle.page,
      script: WindowScript.script)
  }

  private var words: (title: String, lead: String) {
    switch explanation.emphasis {
    case .sum:
      (
        "Convolution",
        "Each output is a sum of products, of the pixels under a window and a kernel."
      )
    case .matrix:
      (
        "im2col",
        "Each row of the patch matrix is what one window sees; times the kernel it is the output."
      )
    case .border:
      ("Padding", "Where the zeros around an image come from, and on which side the odd one goes.")
    }
  }

  private var sections: [PageSection] {
    let border = explanation.emphasis == .border ? [BorderSection(explanation).section] : []
    let sections = explanation.emphasis == .matrix ? [step, matrix, sum] : [step, sum, matrix]
    return border + sections + [loops, tile]
  }

  private var step: PageSection {
    PageSection(
      id: "window", title: "The window",
      lead: "Change any number, or move a slider: everything below follows.",
      body: """
        \(WindowControls(settings: settings).markup)
        <p id="size">\(WindowWords.padding(settings.padding, geometry)); output \
        \(explanation.rows) × \(explanation.columns)</p>
        <div id="stepper" tabindex="0" role="group" aria-label="Outputs, one after the other" \
        aria-describedby="keys">
        <div class="grids">\(channels.markup(inputTable))\(channels.markup(kernelTable))\
        \(channels.markup(productTable))\(outputTable)</div>
        <p class="step" id="step" aria-live="polite">\(WindowSentence.text(first, geometry))</p>
        \(WindowButtons.markup)
        </div>
        <script type="application/json" id="numbers">\(WindowNumbers.markup(explanation))</script>
        """)
  }

  private func name(_ text: String, _ c: Int) -> String {
    settings.channels > 1 ? "\(text), channel \(c)" : text
  }

  private func inputTable(_ c: Int) -> Markup {
    let (rows, columns) = (geometry.rows, geometry.columns)
    return NumberTable(
      id: "input-\(c)", caption: name("input", c),
      rows: (-rows.before..<settings.size + rows.after).map { h in
        (-columns.before..<settings.size + columns.after).map { w in
          WindowCells.pixel(
            explanation.pixel(h, w, c), h, w, c, isInside: explanation.isInside(h, w),
            isSeen: first.terms.contains { $0.h == h && $0.w == w },
            isTap: first.terms[0].h == h && first.terms[0].w == w && c == 0)
        }
      }
    ).markup
  }

  private func kernelTable(_ c: Int) -> Markup {
    square("kernel-\(c)", name("kernel", c), c) { term in
      WindowCells.weight(term.weight, term.r, term.s, c, isTap: term == (0, 0, 0))
    }
  }

  private func productTable(_ c: Int) -> Markup {
    square("product-\(c)", name("patch × kernel", c), c) { term in
      NumberTable.Cell(value: term.product, style: term == (0, 0, 0) ? "tap" : "")
    }
  }

  private func square(
    _ id: String, _ caption: String, _ c: Int, cell: (WindowStep.Term) -> NumberTable.Cell
  ) -> Markup {
    NumberTable(
      id: id, caption: caption,
      rows: (0..<settings.kernel).map { r in
        (0..<settings.kernel).map { s in
          cell(first.terms[(r * settings.kernel + s) * settings.channels + c])
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
            value: explanation.output[p * explanation.columns + q],
            style: WindowCells.output(explanation, p * explanation.columns + q),
            attributes: " data-p=\"\(p)\" data-q=\"\(q)\"")
        }
      }
    ).markup
  }

  private var sum: PageSection {
    PageSection(
      id: "sum", title: "The sum, term by term",
      lead: "One chain of multiply-adds, in the order of the loops; each sum is rounded once.",
      body: """
        <div class="scroll" tabindex="0" role="region" aria-label="The terms">
        \(WindowCells.chain(first).markup)</div>
        """)
  }

  private var matrix: PageSection {
    PageSection(
      id: "patches", title: "The patch matrix",
      lead: """
        A row for each output, a column for each tap: the convolution is this matrix times the \
        kernel written as a column.
        """,
      body: """
        <div class="scroll" tabindex="0" role="region" aria-label="The patch matrix">
        \(WindowCells.matrix(explanation).markup)</div>
        """)
  }

  private var loops: PageSection {
    PageSection(
      id: "loop-nest", title: "The loops",
      lead: "The definition, and where in it the marked product is computed.",
      body: "<pre id=\"loops\">\(WindowSentence.loops(first, geometry, settings))</pre>")
  }

  private var tile: PageSection {
    PageSection(
      id: "register-tile", title: "The tile",
      lead: """
        The same sums as the kernels for \(explanation.instructionSet.rawValue) compute them, \
        on one thread: several outputs at once, in tiles of at most \(explanation.tiling.most) \
        outputs × \(explanation.tiling.width) filters, of which there is one here. The outputs of \
        the marked one's tile are underlined twice.
        """,
      body: "<pre id=\"tile\">\(WindowTile(explanation, p: 0, q: 0).loops(first))</pre>")
  }
}

extension WindowStep.Term {
  /// Whether this is the tap (r, s, c).
  static func == (term: Self, place: (r: Int, s: Int, c: Int)) -> Bool {
    (term.r, term.s, term.c) == (place.r, place.s, place.c)
  }
}
