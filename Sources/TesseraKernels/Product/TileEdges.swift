/// Moving a tile between registers and C, whole vectors where C is wide enough, lane by lane at its
/// edge, so that nothing beyond C is ever touched.
extension RegisterTile {
  @_alwaysEmitIntoClient @inline(__always)
  static func read(
    _ c: UnsafeMutablePointer<Scalar>, _ cRows: UnsafePointer<Int>, _ columns: Int,
    into tile: inout InlineArray<mr, Row>
  ) {
    for i in 0..<mr {
      for v in 0..<nv { tile[i][v] = vector(UnsafePointer(c + cRows[i]), v, columns) }
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func add(
    _ c: UnsafeMutablePointer<Scalar>, _ cRows: UnsafePointer<Int>, _ columns: Int,
    to tile: inout InlineArray<mr, Row>
  ) {
    for i in 0..<mr {
      for v in 0..<nv {
        tile[i][v] = vector(UnsafePointer(c + cRows[i]), v, columns) + tile[i][v]
      }
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func add(
    _ bias: UnsafePointer<Scalar>, _ columns: Int, to tile: inout InlineArray<mr, Row>
  ) {
    let values = Row { vector(bias, $0, columns) }
    for i in 0..<mr { for v in 0..<nv { tile[i][v] += values[v] } }
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func write(
    _ tile: InlineArray<mr, Row>, _ c: UnsafeMutablePointer<Scalar>, _ cRows: UnsafePointer<Int>,
    _ columns: Int
  ) {
    for i in 0..<mr {
      for v in 0..<nv {
        let target = c + (cRows[i] &+ v &* Vector.scalarCount)
        let lanes = columns &- v &* Vector.scalarCount
        if lanes >= Vector.scalarCount {
          target.store(tile[i][v])
        } else {
          let values = tile[i][v]
          for lane in 0..<max(lanes, 0) { target[lane] = values[lane] }
        }
      }
    }
  }

  /// Vector `v` of a row of which `columns` elements exist; the other lanes are zero.
  @_alwaysEmitIntoClient @inline(__always)
  static func vector(_ row: UnsafePointer<Scalar>, _ v: Int, _ columns: Int) -> Vector {
    let first = row + v &* Vector.scalarCount
    let lanes = columns &- v &* Vector.scalarCount
    if lanes >= Vector.scalarCount { return first.load(as: Vector.self) }
    var values = Vector.zero
    for lane in 0..<max(lanes, 0) { values[lane] = first[lane] }
    return values
  }
}
