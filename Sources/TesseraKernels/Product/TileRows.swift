/// How the rows of a product are split into tiles: evenly. 25 rows under a tile of 6 become five tiles
/// of 5 and not four of 6 and a lone one.
public enum TileRows {
  /// The tiles of `rows` rows where one has at most `most`.
  @_alwaysEmitIntoClient @inline(__always)
  public static func count(_ rows: Int, most: Int) -> Int { (rows &+ most &- 1) / most }

  /// The rows of the next tile, where `rows` are left for `tiles` tiles.
  @_alwaysEmitIntoClient @inline(__always)
  public static func next(_ rows: Int, tiles: Int) -> Int { (rows &+ tiles &- 1) / tiles }

  /// Calls `body` with the tiles of the same size, the larger ones first: the first row of these, the rows of
  /// a tile, and how many tiles.
  @_alwaysEmitIntoClient @inline(__always)
  public static func groups(_ rows: Int, most: Int, _ body: (Int, Int, Int) -> Void) {
    let tiles = count(rows, most: most)
    guard tiles > 0 else { return }
    let (larger, size) = (rows % tiles, rows / tiles)
    if larger > 0 { body(0, size &+ 1, larger) }
    body(larger &* (size &+ 1), size, tiles &- larger)
  }
}
