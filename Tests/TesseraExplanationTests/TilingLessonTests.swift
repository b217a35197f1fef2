import Foundation
import TesseraTensors
import Testing

@testable import TesseraExplanation

@Suite struct TilingLessonTests {
  /// The sums over the first `depth` of p, by whole numbers.
  private func sums(_ product: TilingProduct, depth: Int) -> [Double] {
    (0..<64).map { place in
      (0..<depth).reduce(0) { sum, p in
        sum + product.a[place / 8 * 4 + p] * product.b[p * 8 + place % 8]
      }
    }
  }

  @Test func tilesAddUpToTheDefinition() throws {
    let topic = ExplanationTopic.gemmTiling
    let page = PageReading(html: try topic.explanation(topic.defaults).html(written: Date()))
    let product = TilingProduct()
    let whole = sums(product, depth: 4)
    #expect(try page.values("c") == whole)
    #expect(try page.values("complete") == whole)
    let half = sums(product, depth: 2)
    #expect(try page.values("part") == half.enumerated().map { $0.offset % 8 < 4 ? $0.element : 0 })
    var seen: Set<[Double]> = []
    for tile in 0..<32 {
      let row = try page.row("tiles", tile, of: 9)
      let right = row[1] == 0 ? half : whole
      let corner = Int(row[4]) * 8 + Int(row[3])
      #expect(Array(row[5...]) == [0, 1, 8, 9].map { right[corner + $0] }, "tile \(tile)")
      seen.insert(Array(row[..<5]))
    }
    #expect(seen.count == 32)
    #expect(Set(try page.values("packed-b")) == Set(try page.values("block-b")))
    #expect(try page.row("steps", 1, of: 4) == [0, 1, 8, 9].map { half[$0] })
  }
}
