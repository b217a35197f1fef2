import TesseraOperators
import TesseraTensors

/// C = A·B in blocks and tiles, small enough to be seen: every tile is one product of the library,
/// which goes on from what is in C.
struct TilingProduct {
  /// One turn of the innermost loop but one.
  struct Tile {
    let jc, pc, ic, jr, ir: Int
    /// C's tile after it, `mr · nr`.
    let values: [Double]
  }

  static let (m, n, k) = (8, 8, 4)
  static let (mc, nc, kc) = (4, 4, 2)
  static let (mr, nr) = (2, 2)

  let a = Tensor<Double>(shape: [m, k], (0..<m * k).map { Double(($0 * 5 + 2) % 7 - 3) })
  let b = Tensor<Double>(shape: [k, n], (0..<k * n).map { Double(($0 * 3 + 1) % 5 - 2) })
  private let execution = Execution(threads: 1)

  /// The whole product at once.
  var product: Tensor<Double> {
    var c = Tensor<Double>(repeating: 0, shape: [Self.m, Self.n])
    gemm(
      a, transposeA: false, b, transposeB: false, into: &c, alpha: 1, beta: 0,
      execution: execution)
    return c
  }

  /// A's elements in rows × columns.
  func block(
    _ matrix: Tensor<Double>, _ rows: Range<Int>, _ columns: Range<Int>
  ) -> Tensor<Double> {
    let width = matrix.shape[1]
    return Tensor(
      shape: [rows.count, columns.count],
      rows.flatMap { row in columns.map { matrix[row * width + $0] } })
  }

  /// The five loops. `body` sees C after each tile.
  func forEachTile(_ body: (Tile, Tensor<Double>) -> Void) {
    var c = Tensor<Double>(repeating: 0, shape: [Self.m, Self.n])
    for jc in stride(from: 0, to: Self.n, by: Self.nc) {
      for pc in stride(from: 0, to: Self.k, by: Self.kc) {
        for ic in stride(from: 0, to: Self.m, by: Self.mc) {
          for jr in stride(from: jc, to: jc + Self.nc, by: Self.nr) {
            for ir in stride(from: ic, to: ic + Self.mc, by: Self.mr) {
              let values = tile(rows: ir, columns: jr, depth: pc..<pc + Self.kc, into: &c)
              body(Tile(jc: jc, pc: pc, ic: ic, jr: jr, ir: ir, values: values), c)
            }
          }
        }
      }
    }
  }

  /// One register tile: it begins at what is in C.
  func tile(
    rows: Int, columns: Int, depth: Range<Int>, into c: inout Tensor<Double>
  ) -> [Double] {
    let (rowRange, columnRange) = (rows..<rows + Self.mr, columns..<columns + Self.nr)
    var tile = block(c, rowRange, columnRange)
    gemm(
      block(a, rowRange, depth), transposeA: false, block(b, depth, columnRange),
      transposeB: false, into: &tile, alpha: 1, beta: 1, execution: execution)
    for (place, value) in tile.elements.enumerated() {
      c[(rows + place / Self.nr) * Self.n + columns + place % Self.nr] = value
    }
    return tile.elements
  }
}
