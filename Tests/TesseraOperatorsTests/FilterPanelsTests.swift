import TesseraTensors
import Testing

@testable import TesseraOperators

@Suite struct FilterPanelsTests {
  private func count(_ batch: Int, filters: Int, groups: Int = 1) throws -> Int? {
    let geometry = try WindowGeometry(
      input: Size2D(1, 1), kernel: Size2D(1, 1), window: Window(padding: .same))
    let shapes = ConvolutionShapes(
      input: [batch, 1, 1, 6], filter: [1, 1, 6 / groups, filters], geometry: geometry,
      groups: groups)
    return FilterPanels<Float>.packedCount(shapes, .standard)
  }

  /// From as many pixels on as pay for the copy; later for filters of more than a megabyte.
  @Test func filtersOfOneGroupArePackedWherePixelsPay() throws {
    let panel = Execution.standard.kernels(Float.self).panelWidth(columns: 40)
    let whole = (40 + panel - 1) / panel * panel
    #expect(try count(128, filters: 40) == whole * 6)
    #expect(try count(127, filters: 40) == nil)
    #expect(try count(128, filters: 40, groups: 2) == nil)
    #expect(try count(128, filters: panel) == nil)
    #expect(try count(0, filters: 40) == nil)
    #expect(try count(128, filters: 43_690) != nil)
    #expect(try count(511, filters: 43_691) == nil)
    #expect(try count(512, filters: 43_691) == (43_691 + panel - 1) / panel * panel * 6)
  }
}
