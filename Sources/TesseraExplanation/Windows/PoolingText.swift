import TesseraTensors

/// Pooling for a terminal.
struct PoolingText {
  let explanation: PoolingExplanation

  init(_ explanation: PoolingExplanation) { self.explanation = explanation }

  private var settings: WindowSettings { explanation.settings }
  private var geometry: WindowGeometry { explanation.geometry }

  var lines: [String] {
    [
      "x [\(settings.size),\(settings.size)], window \(settings.kernel) × \(settings.kernel), "
        + "y [\(explanation.rows),\(explanation.columns)]; stride \(settings.stride), "
        + WindowWords.padding(settings.padding, geometry),
      "Padding never wins a maximum and is not counted in a mean.",
      "",
    ] + images + [""] + explanation.steps.flatMap(lines(of:)) + ["", Self.backwards] + cotangents
  }

  static let backwards =
    "On the way back, when every output hands back 1: a maximum's goes to the pixel that won, a mean's "
    + "in equal shares to every pixel."

  private var images: [String] {
    TextGrid.beside([
      ("input", pixels { NumberText.text(explanation.input[$0]) }),
      ("maximum", outputs { explanation.maximum.values[$0] }),
      ("mean", outputs { explanation.average[$0] }),
    ])
  }

  private var cotangents: [String] {
    TextGrid.beside([
      ("dL/dx, maximum", pixels { NumberText.text(explanation.maximumCotangent[$0]) }),
      ("dL/dx, mean", pixels { NumberText.text(explanation.averageCotangent[$0]) }),
    ])
  }

  private func lines(of step: WindowStep) -> [String] {
    let seen = step.terms.filter { !$0.isPadding }
    let winner = explanation.winner(step)
    let mean = explanation.average[step.p * explanation.columns + step.q]
    return [
      "output p=\(step.p) q=\(step.q): \(WindowWords.place(geometry, step.p, step.q))",
      "  max(\(seen.map { NumberText.text($0.x) }.joined(separator: ", "))) = "
        + "\(NumberText.text(step.value)), at row \(winner.h), column \(winner.w)",
      "  mean: (\(NumberText.sum(seen.map(\.x)))) / \(seen.count) = \(NumberText.text(mean))",
    ]
  }

  private func pixels(_ value: (Int) -> String) -> TextGrid {
    TextGrid(
      rows: (0..<settings.size).map { h in
        (0..<settings.size).map { value(h * settings.size + $0) }
      })
  }

  private func outputs(_ value: (Int) -> Float) -> TextGrid {
    TextGrid(
      rows: (0..<explanation.rows).map { p in
        (0..<explanation.columns).map { NumberText.text(value(p * explanation.columns + $0)) }
      })
  }
}
