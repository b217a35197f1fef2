import TesseraReporting
import TesseraTensors

/// The cells of a window's tables, as the script writes them too.
enum WindowCells {
  /// A pixel that can be changed, or a zero of the border.
  static func pixel(
    _ value: Float, _ h: Int, _ w: Int, _ c: Int, isInside: Bool, isSeen: Bool, isTap: Bool
  ) -> NumberTable.Cell {
    let style = [isInside ? "" : "padding", isSeen ? "window" : "", isTap ? "tap" : ""]
      .filter { !$0.isEmpty }.joined(separator: " ")
    guard isInside else {
      return NumberTable.Cell(
        value: 0, style: style, attributes: " data-h=\"\(h)\" data-w=\"\(w)\"")
    }
    let field = NumberField.markup(
      Double(value), label: "pixel row \(h) column \(w) channel \(c)")
    return NumberTable.Cell(
      value: value, content: field, style: style, attributes: " data-h=\"\(h)\" data-w=\"\(w)\"")
  }

  /// A weight that can be changed.
  static func weight(_ value: Float, _ r: Int, _ s: Int, _ c: Int, isTap: Bool)
    -> NumberTable.Cell
  {
    let field = NumberField.markup(
      Double(value), label: "weight row \(r) column \(s) channel \(c)")
    return NumberTable.Cell(
      value: value, content: field, style: isTap ? "tap" : "",
      attributes: " data-r=\"\(r)\" data-s=\"\(s)\"")
  }

  /// How an output is marked where the first is: that one, and those in its tile.
  static func output(_ explanation: ConvolutionExplanation, _ index: Int) -> String {
    explanation.tiling.tiles[0].contains(index) ? index == 0 ? "tile here" : "tile" : ""
  }

  /// The terms of an output one below the other.
  static func chain(_ step: WindowStep) -> NumberTable {
    NumberTable(
      id: "chain", caption: "terms of the marked output",
      columns: ["r, s, c", "pixel", "x", "w", "x·w", "sum"],
      headings: step.terms.map { "\($0.r), \($0.s), \($0.c)" },
      rows: step.terms.enumerated().map { index, term in
        let style = index == 0 ? "tap" : ""
        let pixel = term.isPadding ? "padding" : "\(term.h), \(term.w)"
        return [
          NumberTable.Cell(content: "\(pixel)", style: style),
          NumberTable.Cell(value: term.x, style: style),
          NumberTable.Cell(value: term.weight, style: style),
          NumberTable.Cell(value: term.product, style: style),
          NumberTable.Cell(value: term.sum, style: style),
        ]
      })
  }

  /// The patch matrix, and the output it makes.
  static func matrix(_ explanation: ConvolutionExplanation) -> NumberTable {
    let depth = explanation.patches.shape[1]
    let terms = explanation.step(p: 0, q: 0).terms
    return NumberTable(
      id: "matrix", caption: "patch matrix · kernel = output",
      columns: ["p, q"] + terms.map { "\($0.r),\($0.s),\($0.c)" } + ["y"],
      headings: (0..<explanation.rows * explanation.columns).map {
        "\($0 / explanation.columns), \($0 % explanation.columns)"
      },
      rows: (0..<explanation.rows * explanation.columns).map { row in
        (0..<depth).map { column in
          NumberTable.Cell(
            value: explanation.patches[row * depth + column],
            style: row > 0 ? "" : column > 0 ? "window" : "window tap")
        } + [NumberTable.Cell(value: explanation.output[row], style: output(explanation, row))]
      })
  }
}

/// What the script begins with.
enum WindowNumbers {
  static func markup(_ explanation: ConvolutionExplanation) -> Markup {
    let settings = explanation.settings
    return object(
      settings, operation: "convolution", filter: settings.largestFilter,
      tile: [
        "most": .integer(explanation.tiling.most), "width": .integer(explanation.tiling.width),
      ])
  }

  static func object(
    _ settings: WindowSettings, operation: String, filter: Tensor<Float>?, tile: JSONObject?
  ) -> Markup {
    let object: JSONObject = [
      "operation": .string(operation), "size": .integer(settings.size),
      "channels": .integer(settings.channels),
      "side": .integer(WindowSettings.kernels.upperBound),
      "input": .floats(settings.image.elements), "filter": .floats(filter?.elements ?? []),
      "tile": tile.map { .object($0) } ?? .null,
    ]
    // Digits and fixed names: nothing in it could end the element.
    return Markup(stringLiteral: object.text())
  }
}

/// The keys and the buttons that do the same.
enum WindowButtons {
  static let markup: Markup = """
    <div class="buttons"><button type="button" id="previous">← output</button>\
    <button type="button" id="next">output →</button>\
    <button type="button" id="previous-term">← product</button>\
    <button type="button" id="next-term">product →</button></div>
    <p class="keys" id="keys">Keys: <kbd>←</kbd> <kbd>→</kbd> <kbd>↑</kbd> <kbd>↓</kbd> move to \
    another output, <kbd>Home</kbd> and <kbd>End</kbd> to the first and the last; with \
    <kbd>Shift</kbd>, <kbd>←</kbd> and <kbd>→</kbd> move to another product.</p>
    """
}
