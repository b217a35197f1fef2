import TesseraOperators
import TesseraTensors

/// Where the library's own kernel computes an output: in which register tile, and in which turn of its
/// loops. The script of a page says it in the same words.
struct WindowTile {
  let explanation: ConvolutionExplanation
  let index: Int
  /// The tile's place among all, and the outputs that it holds.
  let number: Int
  let outputs: Range<Int>

  init(_ explanation: ConvolutionExplanation, p: Int, q: Int) {
    self.explanation = explanation
    let index = p * explanation.columns + q
    let tiles = explanation.tiling.tiles
    number = tiles.firstIndex { $0.contains(index) } ?? 0
    (self.index, outputs) = (index, tiles[number])
  }

  /// `tile 1 of 2: outputs 5...8 of 9, held in registers as 4 × 16; y[2,0] is its row 2`
  func summary(p: Int, q: Int) -> String {
    let tiling = explanation.tiling
    return "tile \(number) of \(tiling.tiles.count): outputs \(range) of \(count), held in "
      + "registers as \(outputs.count) × \(tiling.width); y[\(p),\(q)] is its row \(row)"
  }

  private var count: Int { explanation.rows * explanation.columns }
  private var row: Int { index - outputs.lowerBound }
  private var range: String { "\(outputs.lowerBound)...\(outputs.upperBound - 1)" }

  /// The kernel's loops with the indices of the first term.
  func loops(_ step: WindowStep) -> String {
    let term = step.terms[0]
    let first = explanation.tiling.tiles.map { "\($0.lowerBound)" }.joined(separator: ", ")
    return """
      \(summary(p: step.p, q: step.q))

      for row in [\(first)]              row = \(outputs.lowerBound)
        tile = \(outputs.count) × \(explanation.tiling.width) zeros
        for (r, s, c) in order, \(step.terms.count) turns     \
      turn 0: r = \(term.r), s = \(term.s), c = \(term.c)
          b = w[r, s, c, 0..<\(explanation.tiling.width)]          \
      b[0] = \(NumberText.text(term.weight))
          for i in 0..<\(outputs.count)              i = \(row)
            tile[i] += x[row + i] · b      \
      x[\(term.h), \(term.w), \(term.c)] · b[0] = \(NumberText.text(term.x)) · \
      \(NumberText.text(term.weight))
        y[\(range)] = tile
      """
  }
}
