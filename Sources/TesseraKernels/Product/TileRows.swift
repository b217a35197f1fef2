/// How the rows of a product are split into tiles: evenly. 25 rows under a tile of 6 become five tiles
/// of 5 and not four of 6 and a lone one.
public enum TileRows {
  /// The tiles of `rows` rows where one has at most `most`.
  @_alwaysEmitIntoClient @inline(__always)
  public static func count(_ rows: Int, most: Int) -> Int { (rows &+ most &- 1) / most }

  /// The rows of the next tile, where `rows` are left for `tiles` tiles.
  @_alwaysEmitIntoClient @inline(__always)
  public static func next(_ rows: Int, tiles: Int) -> Int { (rows &+ tiles &- 1) / tiles }
}
