import Foundation
import TesseraReference
import TesseraTensors
import Testing

@testable import TesseraExplanation

@Suite struct ConvolutionExplanationTests {
  @Test func everyNumberIsTheDefinitions() throws {
    var (windows, numbers) = (0, 0)
    for settings in WindowSweep.settings {
      guard let shown = try? ConvolutionExplanation(settings, emphasis: .sum) else { continue }
      let right = Reference.conv2d(
        shown.input, filter: shown.filter, bias: nil, geometry: shown.geometry, groups: 1,
        arithmetic: .fused)
      #expect(shown.output == right, "\(settings)")
      for (index, step) in shown.steps.enumerated() {
        #expect(step.value == right[index] && step.terms.last?.sum == right[index], "\(settings)")
        let depth = step.terms.count
        for (position, term) in step.terms.enumerated() {
          #expect(term.x == shown.patches[index * depth + position], "\(settings)")
          #expect(term.product == term.x * term.weight, "\(settings)")
        }
        numbers += 2 * depth + 2
      }
      windows += 1
    }
    print("ConvolutionExplanationTests: \(numbers) numbers in \(windows) windows")
    #expect(windows > 500 && numbers > 100_000)
  }

  @Test(arguments: [
    WindowSettings(), WindowSettings(size: 4, channels: 3, kernel: 2, stride: 2, padding: .same),
    WindowSettings(size: 9, kernel: 5, dilation: 2, padding: .sameLower),
    WindowSettings(
      size: 3, kernel: 1, stride: 4, padding: .explicit(top: 4, left: 4, bottom: 4, right: 4)),
  ])
  func pageCarriesTheDefinitionsNumbers(settings: WindowSettings) throws {
    for topic in [ExplanationTopic.convolution, .im2col, .padding] {
      let html = try topic.explanation(settings).html(written: Date(timeIntervalSince1970: 0))
      let page = PageReading(html: html)
      page.expectSelfContained()
      let shown = try ConvolutionExplanation(settings, emphasis: .sum)
      let right = Reference.conv2d(
        shown.input, filter: shown.filter, bias: nil, geometry: shown.geometry, groups: 1,
        arithmetic: .fused)
      let cells = try page.cells("output")
      #expect(cells.map { Float($0.value) } == right.elements)
      #expect(cells.map(\.text) == right.elements.map { NumberText.text($0) })
      let depth = shown.patches.shape[1]
      let rows = shown.steps.indices.flatMap { row in
        shown.patches.elements[row * depth..<(row + 1) * depth] + [right[row]]
      }
      #expect(try page.floats("matrix") == Array(rows))
      let chain = shown.step(p: 0, q: 0).terms.flatMap { [$0.x, $0.weight, $0.product, $0.sum] }
      #expect(try page.floats("chain") == chain)
      let weights = try (0..<settings.channels).map { try page.floats("kernel-\($0)") }
      for (position, weight) in shown.filter.elements.enumerated() {
        #expect(weights[position % settings.channels][position / settings.channels] == weight)
      }
    }
  }

  @Test func everyOutputStandsInOneTile() throws {
    let shown = try ConvolutionExplanation(WindowSettings(padding: .same), emphasis: .sum)
    let tiles = shown.steps.map { WindowTile(shown, p: $0.p, q: $0.q) }
    #expect(tiles.count == 25)
    for (index, tile) in tiles.enumerated() {
      #expect(tile.outputs.contains(index) && tile.outputs == shown.tiling.tiles[tile.number])
    }
    let html = shown.html(written: Date(timeIntervalSince1970: 0))
    let marked = html.components(separatedBy: "class=\"tile").count - 1
    // In the output, and at the end of its row of the patch matrix.
    #expect(marked == 2 * shown.tiling.tiles[0].count)
    #expect(html.contains("id=\"tile\">tile 0 of \(shown.tiling.tiles.count): outputs 0..."))
  }

  @Test func textShowsASumThatCanBeCheckedByHand() throws {
    let text = try ExplanationTopic.convolution.explanation(WindowSettings()).text
    #expect(text.contains("y[0,0] = 0 + 3 - 6 + 0 + 0 + 3 + 8 + 0 + 0 = 8\n"))
    #expect(text.contains("row 8 of the patch matrix: 0 3 6 7 0 3 4 7 0\n"))
    let padding = try ExplanationTopic.padding.explanation(ExplanationTopic.padding.defaults).text
    #expect(padding.contains("the total is odd, and the odd pixel goes after"))
    let lower = WindowSettings(size: 6, stride: 2, padding: .sameLower)
    #expect(
      try ExplanationTopic.padding.explanation(lower).text.contains("the odd pixel goes before"))
    #expect(try ExplanationTopic.im2col.explanation(WindowSettings()).text.contains("[9, 9]"))
  }

  @Test func windowThatDoesNotFitIsRefused() {
    for topic in [ExplanationTopic.convolution, .im2col, .padding, .pooling] {
      #expect(throws: ShapeError.self) {
        try topic.explanation(WindowSettings(size: 2, kernel: 3))
      }
    }
  }
}
