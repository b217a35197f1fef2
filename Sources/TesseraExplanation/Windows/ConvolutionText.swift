import TesseraTensors

/// A convolution for a terminal.
struct ConvolutionText {
  let explanation: ConvolutionExplanation

  init(_ explanation: ConvolutionExplanation) { self.explanation = explanation }

  private var settings: WindowSettings { explanation.settings }
  private var geometry: WindowGeometry { explanation.geometry }
  private var channels: Range<Int> { 0..<settings.channels }

  var lines: [String] {
    switch explanation.emphasis {
    case .sum: head + images + [""] + steps
    case .matrix: head + images + [""] + matrix
    case .border: head + BorderText(explanation).lines + [""] + images
    }
  }

  private var head: [String] {
    let (k, c) = (settings.kernel, settings.channels)
    return [
      "x [\(settings.size),\(settings.size),\(c)], w [\(k),\(k),\(c)], "
        + "y [\(explanation.rows),\(explanation.columns)]; stride \(settings.stride), "
        + "dilation \(settings.dilation), \(WindowWords.padding(settings.padding, geometry))",
      "",
      "  " + WindowWords.equation(geometry),
      "",
    ]
  }

  /// The image with its zeros, the kernel, the output.
  private var images: [String] {
    let before = geometry.rows.before
    let name = { (text: String, c: Int) in settings.channels > 1 ? "\(text), channel \(c)" : text }
    let isPadded =
      before + geometry.rows.after + geometry.columns.before + geometry.columns.after > 0
    let input = channels.map { c in
      (name(isPadded ? "input, · is padding" : "input", c), TextGrid(rows: padded(c)))
    }
    let kernel = channels.map { c in
      (name("kernel", c), square { explanation.filter[$0 * settings.channels + c] })
    }
    let output = TextGrid(
      rows: (0..<explanation.rows).map { p in
        (0..<explanation.columns).map {
          NumberText.text(explanation.output[p * explanation.columns + $0])
        }
      })
    return TextGrid.beside(input + kernel + [("output", output)])
  }

  private func padded(_ c: Int) -> [[String]] {
    let (rows, columns) = (geometry.rows, geometry.columns)
    return (-rows.before..<settings.size + rows.after).map { h in
      (-columns.before..<settings.size + columns.after).map { w in
        explanation.isInside(h, w) ? NumberText.text(explanation.pixel(h, w, c)) : "·"
      }
    }
  }

  /// A number for every tap.
  private func square(_ value: (Int) -> Float) -> TextGrid {
    TextGrid(
      rows: (0..<settings.kernel).map { r in
        (0..<settings.kernel).map { NumberText.text(value(r * settings.kernel + $0)) }
      })
  }

  private var steps: [String] {
    explanation.steps.flatMap { step in
      let term = { (tap: Int, c: Int) in step.terms[tap * settings.channels + c] }
      let grids = channels.flatMap { c -> [(title: String, grid: TextGrid)] in
        let name = settings.channels > 1 ? " c=\(c)" : ""
        return [
          ("patch" + name, square { term($0, c).x }),
          ("× kernel", square { term($0, c).weight }),
          ("= products", square { term($0, c).product }),
        ]
      }
      let place = WindowWords.place(geometry, step.p, step.q)
      let sum = NumberText.sum(step.terms.map(\.product))
      let row = step.terms.map { NumberText.text($0.x) }.joined(separator: " ")
      var lines = ["output p=\(step.p) q=\(step.q): \(place)"]
      lines += TextGrid.beside(grids)
      lines += [
        "  y[\(step.p),\(step.q)] = \(sum) = \(NumberText.text(step.value))",
        "  row \(step.p * explanation.columns + step.q) of the patch matrix: \(row)",
        "  \(WindowTile(explanation, p: step.p, q: step.q).summary(p: step.p, q: step.q))",
        "",
      ]
      return lines
    }
  }

  /// Each output is a row of the patch matrix times the kernel as a column.
  private var matrix: [String] {
    let depth = explanation.patches.shape[1]
    let taps = explanation.steps[0].terms
    let head =
      ["(r,s,c)"] + taps.map { "\($0.r),\($0.s),\($0.c)" } + ["", "y"]
    let kernel = ["w"] + taps.map { NumberText.text($0.weight) } + ["", ""]
    let rows = explanation.steps.enumerated().map { index, step in
      ["\(step.p),\(step.q)"]
        + (0..<depth).map { NumberText.text(explanation.patches[index * depth + $0]) }
        + ["·w =", NumberText.text(step.value)]
    }
    return [
      "The patch matrix, [\(explanation.steps.count), \(depth)]: one row for each output (p,q), one "
        + "column for each",
      "tap (r,s,c). Times the kernel as a column it is the output:", "",
    ] + TextGrid(rows: [head, kernel] + rows).lines()
  }
}
