import Foundation
import Testing

@testable import TesseraExplanation

/// A page's own numbers, as its tables carry them.
struct PageReading {
  let html: String

  /// The `data-value` of every cell of the table with this id, in order.
  func values(_ id: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> [Double] {
    try cells(id, sourceLocation: sourceLocation).map(\.value)
  }

  /// The same, of a table of Floats.
  func floats(_ id: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> [Float] {
    try values(id, sourceLocation: sourceLocation).map { Float($0) }
  }

  /// The numbers of one row of a lesson's table, and a check that the digits are those of the values.
  func row(
    _ id: String, _ row: Int, of columns: Int, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [Double] {
    let cells = try cells(id, sourceLocation: sourceLocation)
    try #require(cells.count >= (row + 1) * columns, sourceLocation: sourceLocation)
    for cell in cells {
      #expect(cell.text == NumberText.text(cell.value), sourceLocation: sourceLocation)
    }
    return cells[row * columns..<(row + 1) * columns].map(\.value)
  }

  /// Values and the text that is seen of them; of a field, what is written in it.
  func cells(
    _ id: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [(value: Double, text: String)] {
    let start = try #require(
      html.range(of: "<table class=\"numbers\" id=\"\(id)\">"), "no table \(id)",
      sourceLocation: sourceLocation)
    let rest = html[start.upperBound...]
    let table = rest[..<(try #require(rest.range(of: "</table>")).lowerBound)]
    return try table.components(separatedBy: "<td").dropFirst().compactMap { cell in
      guard let value = Self.between("data-value=\"", "\"", cell) else { return nil }
      let text = Self.between(" value=\"", "\"", cell) ?? Self.between(">", "</td>", cell)
      return (try #require(Double(value)), try #require(text))
    }
  }

  private static func between(_ first: String, _ last: String, _ text: String) -> String? {
    guard let start = text.range(of: first) else { return nil }
    let rest = text[start.upperBound...]
    return rest.range(of: last).map { String(rest[..<$0.lowerBound]) }
  }

  /// Expects what every page promises: below 300 kB, and nothing that asks another place for anything.
  func expectSelfContained(sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(html.utf8.count < 300_000, sourceLocation: sourceLocation)
    #expect(!html.contains("://"), sourceLocation: sourceLocation)
    for attribute in ["src=\"", "href=\"", "url("] {
      for part in html.components(separatedBy: attribute).dropFirst() {
        #expect(
          part.hasPrefix("#") || part.hasPrefix("data:"), "\(attribute)\(part.prefix(40))",
          sourceLocation: sourceLocation)
      }
    }
    #expect(html.contains("default-src 'none'"), sourceLocation: sourceLocation)
    #expect(html.contains("prefers-color-scheme: dark"), sourceLocation: sourceLocation)
    #expect(html.contains("@media print"), sourceLocation: sourceLocation)
  }
}
