import TesseraTensors

/// What is said of the marked output; the script says it in the same words.
enum WindowSentence {
  static func text(_ step: WindowStep, _ geometry: WindowGeometry) -> String {
    "Output p=\(step.p), q=\(step.q): \(WindowWords.place(geometry, step.p, step.q)). "
      + "\(NumberText.sum(step.terms.map(\.product))) = \(NumberText.text(step.value))"
  }

  /// The loop nest with the indices of the first term.
  static func loops(
    _ step: WindowStep, _ geometry: WindowGeometry, _ settings: WindowSettings
  ) -> String {
    let (rows, columns) = (geometry.rows, geometry.columns)
    let term = step.terms[0]
    return """
      for p in 0..<\(rows.output)              p = \(step.p)
        for q in 0..<\(columns.output)            q = \(step.q)
          sum = 0
          for r in 0..<\(rows.kernel)          r = \(term.r)
            for s in 0..<\(columns.kernel)        s = \(term.s)
              for c in 0..<\(settings.channels)      c = \(term.c)
                sum += x[p·\(rows.stride) + r·\(rows.dilation) - \(rows.before), \
      q·\(columns.stride) + s·\(columns.dilation) - \(columns.before), c] · w[r, s, c]
                     = x[\(term.h), \(term.w), \(term.c)] · w[\(term.r), \(term.s), \(term.c)] \
      = \(NumberText.text(term.x)) · \(NumberText.text(term.weight))
          y[p, q] = sum
      """
  }
}
