import TesseraTensors

/// What is said of a window, in text and on pages.
enum WindowWords {
  /// `y[p,q] = Σ(r,s,c) x[p·2 + r·1 - 1, q·2 + s·1 - 0, c] · w[r,s,c]`
  static func equation(_ geometry: WindowGeometry) -> String {
    "y[p,q] = Σ(r,s,c) x[\(index("p", "r", geometry.rows)), \(index("q", "s", geometry.columns)), c]"
      + " · w[r,s,c]"
  }

  private static func index(_ output: String, _ tap: String, _ axis: WindowAxis) -> String {
    "\(output)·\(axis.stride) + \(tap)·\(axis.dilation) - \(axis.before)"
  }

  /// `SAME padding: top 0, bottom 1, left 0, right 1`
  static func padding(_ padding: Padding, _ geometry: WindowGeometry) -> String {
    "\(padding.name) padding: top \(geometry.rows.before), bottom \(geometry.rows.after), "
      + "left \(geometry.columns.before), right \(geometry.columns.after)"
  }

  /// `rows 0…2, columns 1…3`
  static func place(_ geometry: WindowGeometry, _ p: Int, _ q: Int) -> String {
    "rows \(WindowStep.range(geometry.rows, output: p)), "
      + "columns \(WindowStep.range(geometry.columns, output: q))"
  }
}
