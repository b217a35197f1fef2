import TesseraTensors

/// Where the zeros around an image go: the arithmetic of one axis, and a table of others.
struct BorderText {
  let explanation: ConvolutionExplanation

  init(_ explanation: ConvolutionExplanation) { self.explanation = explanation }

  var lines: [String] {
    arithmetic.map { "  " + $0 } + ["", Self.tableTitle(explanation.settings)]
      + TextGrid(rows: [Self.tableHead] + table).lines()
  }

  /// SAME's formula with the numbers of this image.
  var arithmetic: [String] {
    let settings = explanation.settings
    let axis = explanation.geometry.rows
    let (n, k, s, d) = (settings.size, settings.kernel, settings.stride, settings.dilation)
    let total = axis.before + axis.after
    let formula = [
      "span   = (k - 1)·dilation + 1 = (\(k) - 1)·\(d) + 1 = \(axis.span)",
      "output = floor((n + before + after - span) / stride) + 1 = floor((\(n) + \(axis.before) + "
        + "\(axis.after) - \(axis.span)) / \(s)) + 1 = \(axis.output)",
    ]
    guard settings.padding == .same || settings.padding == .sameLower else { return formula }
    let outputs = "ceil(n / stride) = ceil(\(n) / \(s)) = \(axis.output)"
    let odd = total % 2 == 1
    return [
      "SAME asks for \(outputs) outputs.",
      "total  = max((outputs - 1)·stride + span - n, 0) = max((\(axis.output) - 1)·\(s) + "
        + "\(axis.span) - \(n), 0) = \(total)",
      "before = \(axis.before), after = \(axis.after): "
        + (odd
          ? "the total is odd, and the odd pixel goes "
            + (settings.padding == .same ? "after" : "before")
          : "the total is even, and both sides get half"),
    ] + formula
  }

  static func tableTitle(_ settings: WindowSettings) -> String {
    "SAME for other images, kernel \(settings.kernel), dilation \(settings.dilation) "
      + "(before + after → outputs; * the odd pixel):"
  }

  static let tableHead = ["n"] + WindowSettings.strides.map { "stride \($0)" }

  /// One row for each size of image, one column for each stride.
  var table: [[String]] {
    WindowSettings.sizes.map { size in
      ["\(size)"]
        + WindowSettings.strides.map { stride in
          var settings = explanation.settings
          (settings.size, settings.stride, settings.padding) = (size, stride, .same)
          guard let axis = try? settings.geometry().rows else { return "-" }
          let mark = axis.before == axis.after ? "" : "*"
          return "\(axis.before) + \(axis.after)\(mark) → \(axis.output)"
        }
    }
  }
}
