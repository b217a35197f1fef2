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

  @Test func windowsOfPaddingAloneAreFound() throws {
    func alone(_ top: Int, _ left: Int, _ bottom: Int, _ right: Int) throws -> Bool {
      try WindowGeometry(
        input: 3, kernel: 2,
        window: Window(
          padding: .explicit(top: top, left: left, bottom: bottom, right: right))
      ).hasWindowOfPaddingAlone
    }
    #expect(try !alone(1, 1, 1, 1))
    #expect(try alone(2, 0, 0, 0))
    #expect(try alone(0, 2, 0, 0))
    #expect(try alone(0, 0, 2, 0))
    #expect(try alone(0, 0, 0, 2))
  }

  @Test func windowsOfPaddingAloneAgreeWithAFullSearch() {
    var tally = Tally("windows of padding alone")
    for item in Geometries.randomConvolutions(200, seed: 3) {
      let g = item.geometry
      let misses = (0..<g.output.rows).contains { p in
        (0..<g.output.columns).contains { q in
          !(0..<item.kernel.rows).contains { r in
            (0..<item.kernel.columns).contains { s in
              (0..<item.image.rows).contains(g.rows.position(output: p, tap: r))
                && (0..<item.image.columns).contains(g.columns.position(output: q, tap: s))
            }
          }
        }
      }
      #expect(g.hasWindowOfPaddingAlone == misses, "\(item)")
      tally.count(1)
    }
    tally.finish()
  }

  @Test func windowSurvivesJSON() throws {
    let window = Window(
      stride: Size2D(1, 2), dilation: 3,
      padding: .explicit(top: 1, left: 2, bottom: 3, right: 4))
    for value in [window, .same, .unit] {
      let data = try JSONEncoder().encode(value)
      #expect(try JSONDecoder().decode(Window.self, from: data) == value)
    }
  }
}
