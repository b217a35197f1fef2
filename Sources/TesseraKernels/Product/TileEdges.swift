/// Moving a tile between registers and C.
///
/// Where C is narrower than the tile, the last lanes of a row of C belong to other columns or to
/// what comes after. A row is still written whole where its surplus falls on rows of the same tile
/// that are written after it; the others are written lane by lane. Nothing outside the tile's own
/// rows and columns ever changes.
///
/// The lane-by-lane loops are too large to unroll, so they index memory. They work on a copy,
/// element by element: were it the tile itself, the tile would live in memory through the whole
/// product, stored at every step.
extension RegisterTile {
  /// The rows from the first that may be written whole.
  @_alwaysEmitIntoClient @inline(__always)
  static func wholeRows(_ cRows: UnsafePointer<Int>, _ columns: Int) -> Int {
    let width = nv &* Vector.scalarCount
    if columns == width { return mr }
    // Rows must follow each other without a gap, and a row's surplus reach no further than the tile.
    guard cRows[mr &- 1] &- cRows[0] == (mr &- 1) &* columns else { return 0 }
    return max(0, mr &- (width &+ columns &- 1) / columns &+ 1)
  }

  /// The tile's elements of C; lanes past `columns` hold anything.
  @_alwaysEmitIntoClient @inline(__always)
  static func read(
    _ c: UnsafeMutablePointer<Scalar>, _ cRows: UnsafePointer<Int>, _ columns: Int
  ) -> InlineArray<mr, Row> {
    var tile = InlineArray<mr, Row>(repeating: Row(repeating: .zero))
    if wholeRows(cRows, columns) == mr {
      for i in 0..<mr {
        for v in 0..<nv {
          tile[i][v] = (c + (cRows[i] &+ v &* Vector.scalarCount)).load(as: Vector.self)
        }
      }
    } else {
      let edge = readEdge(c, cRows, columns)
      for i in 0..<mr { for v in 0..<nv { tile[i][v] = edge[i][v] } }
    }
    return tile
  }

  /// The same where C is narrower: lane by lane, zero past `columns`.
  @_alwaysEmitIntoClient @inline(never)
  static func readEdge(
    _ c: UnsafeMutablePointer<Scalar>, _ cRows: UnsafePointer<Int>, _ columns: Int
  ) -> InlineArray<mr, Row> {
    var edge = InlineArray<mr, Row>(repeating: Row(repeating: .zero))
    for i in 0..<mr {
      for v in 0..<nv { edge[i][v] = part(UnsafePointer(c + cRows[i]), v, columns) }
    }
    return edge
  }

  /// Adds the bias of each column to every row; lanes past `columns` get what lies behind it. (Gathered
  /// lane by lane it would take as long as a short chain.)
  @_alwaysEmitIntoClient @inline(__always)
  static func add(_ bias: UnsafePointer<Scalar>, to tile: inout InlineArray<mr, Row>) {
    let values = Row { (bias + $0 &* Vector.scalarCount).load(as: Vector.self) }
    for i in 0..<mr { for v in 0..<nv { tile[i][v] += values[v] } }
  }

  /// Overwrites the tile's elements of C.
  @_alwaysEmitIntoClient @inline(__always)
  static func write(
    _ tile: InlineArray<mr, Row>, _ c: UnsafeMutablePointer<Scalar>, _ cRows: UnsafePointer<Int>,
    _ columns: Int
  ) {
    let whole = wholeRows(cRows, columns)
    // Apart from the edge, whose place in memory must first be cleared: that takes as long as a short
    // chain, with all registers put away before it (benchmark `convolution --only /1`).
    if whole == mr {
      for i in 0..<mr {
        for v in 0..<nv { (c + (cRows[i] &+ v &* Vector.scalarCount)).store(tile[i][v]) }
      }
      return
    }
    var edge = InlineArray<mr, Row>(repeating: Row(repeating: .zero))
    for i in 0..<mr { for v in 0..<nv { edge[i][v] = tile[i][v] } }
    writeEdge(edge, c, cRows, columns, whole: whole)
  }

  /// The same where C is narrower: some rows whole, then the others lane by lane.
  @_alwaysEmitIntoClient @inline(never)
  static func writeEdge(
    _ edge: InlineArray<mr, Row>, _ c: UnsafeMutablePointer<Scalar>, _ cRows: UnsafePointer<Int>,
    _ columns: Int, whole: Int
  ) {
    var i = 0
    while i < mr {
      for v in 0..<nv {
        let first = v &* Vector.scalarCount
        let lanes = i < whole ? Vector.scalarCount : columns &- first
        (c + (cRows[i] &+ first)).storePart(edge[i][v], lanes)
      }
      i &+= 1
    }
  }

  /// Vector `v` of a row of which `columns` elements exist; the other lanes are zero.
  @_alwaysEmitIntoClient @inline(__always)
  static func part(_ row: UnsafePointer<Scalar>, _ v: Int, _ columns: Int) -> Vector {
    let first = v &* Vector.scalarCount
    return (row + first).loadPart(columns &- first, as: Vector.self)
  }
}
