/// Moving a tile between registers and C: whole vectors where C is wide enough, lane by lane at its
/// edge, so that nothing beyond C is ever touched.
///
/// The lane-by-lane loops are too large to unroll, so they index memory. They work on a copy,
/// element by element: were it the tile itself, the tile would live in memory through the whole
/// product, stored at every step.
extension RegisterTile {
  /// The tile's elements of C.
  @_alwaysEmitIntoClient @inline(__always)
  static func read(
    _ c: UnsafeMutablePointer<Scalar>, _ cRows: UnsafePointer<Int>, _ columns: Int
  ) -> InlineArray<mr, Row> {
    var tile = InlineArray<mr, Row>(repeating: Row(repeating: .zero))
    if columns == nv &* Vector.scalarCount {
      for i in 0..<mr {
        for v in 0..<nv {
          tile[i][v] = (c + (cRows[i] &+ v &* Vector.scalarCount)).load(as: Vector.self)
        }
      }
    } else {
      var edge = InlineArray<mr, Row>(repeating: Row(repeating: .zero))
      for i in 0..<mr {
        for v in 0..<nv { edge[i][v] = part(UnsafePointer(c + cRows[i]), v, columns) }
      }
      for i in 0..<mr { for v in 0..<nv { tile[i][v] = edge[i][v] } }
    }
    return tile
  }

  /// Adds the bias of each column to every row.
  @_alwaysEmitIntoClient @inline(__always)
  static func add(
    _ bias: UnsafePointer<Scalar>, _ columns: Int, to tile: inout InlineArray<mr, Row>
  ) {
    let values = Row { part(bias, $0, columns) }
    for i in 0..<mr { for v in 0..<nv { tile[i][v] += values[v] } }
  }

  /// Overwrites the tile's elements of C.
  @_alwaysEmitIntoClient @inline(__always)
  static func write(
    _ tile: InlineArray<mr, Row>, _ c: UnsafeMutablePointer<Scalar>, _ cRows: UnsafePointer<Int>,
    _ columns: Int
  ) {
    if columns == nv &* Vector.scalarCount {
      for i in 0..<mr {
        for v in 0..<nv { (c + (cRows[i] &+ v &* Vector.scalarCount)).store(tile[i][v]) }
      }
      return
    }
    var edge = InlineArray<mr, Row>(repeating: Row(repeating: .zero))
    for i in 0..<mr { for v in 0..<nv { edge[i][v] = tile[i][v] } }
    for i in 0..<mr {
      for v in 0..<nv {
        let first = v &* Vector.scalarCount
        (c + (cRows[i] &+ first)).storePart(edge[i][v], columns &- first)
      }
    }
  }

  /// Vector `v` of a row of which `columns` elements exist; the other lanes are zero.
  @_alwaysEmitIntoClient @inline(__always)
  static func part(_ row: UnsafePointer<Scalar>, _ v: Int, _ columns: Int) -> Vector {
    let first = v &* Vector.scalarCount
    return (row + first).loadPart(columns &- first, as: Vector.self)
  }
}
