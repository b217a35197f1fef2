import Foundation
import TesseraTensors
import TestSupport
import Testing

@Suite struct WindowTests {
  @Test func geometryKeepsRowsAndColumnsApart() throws {
    let geometry = try WindowGeometry(
      input: Size2D(5, 9), kernel: Size2D(2, 3),
      window: Window(
        stride: Size2D(1, 2), dilation: Size2D(2, 1),
        padding: .explicit(top: 1, left: 2, bottom: 3, right: 4)))
    #expect(geometry.rows.before == 1 && geometry.rows.after == 3)
    #expect(geometry.columns.before == 2 && geometry.columns.after == 4)
    #expect(geometry.output == Size2D(7, 7))
    #expect(geometry.rows.span == 3 && geometry.columns.span == 3)
  }

  @Test func geometryNamesTheAxisWhenItDoesNotFit() {
    #expect {
      try WindowGeometry(input: Size2D(5, 2), kernel: 3, window: .unit)
    } throws: { "\($0)".contains("the column axis") }
    #expect {
      try WindowGeometry(input: Size2D(2, 5), kernel: 3, window: .unit)
    } throws: { "\($0)".contains("the row axis") }
  }

  @Test func windowSurvivesJSON() throws {
    let window = Window(
      stride: Size2D(1, 2), dilation: 3,
      padding: .explicit(top: 1, left: 2, bottom: 3, right: 4))
    for value in [window, .same, .unit, Window(padding: .sameLower)] {
      let data = try JSONEncoder().encode(value)
      #expect(try JSONDecoder().decode(Window.self, from: data) == value)
    }
  }
}
