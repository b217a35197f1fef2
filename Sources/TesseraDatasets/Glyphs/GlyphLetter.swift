/// The ten letters, in the order of their labels, as strokes in the unit square.
enum GlyphLetter: Int, CaseIterable, Sendable {
  case a, b, c, d, e, f, g, h, i, j

  /// The strokes of the letter. The unit square's corner (0, 0) is at the top left.
  ///
  /// - Parameter bar: Where horizontal bars in the middle stand, from 0 (usual) to ±1.
  func strokes(bar: Double) -> [GlyphStroke] {
    let middle = 0.5 + 0.06 * bar
    switch self {
    case .a:
      // The bar ends on the legs, which stand y/2 to either side of the middle at height y.
      let y = 0.64 + 0.08 * bar
      return [
        .line(0.5, 0, 0, 1, serif: .end), .line(0.5, 0, 1, 1, serif: .end),
        .line(0.5 - y / 2, y, 0.5 + y / 2, y),
      ]
    case .b:
      return [
        .line(0.1, 0, 0.1, 1, serif: .both),
        .line(0.1, 0, 0.5, 0), .curve(0.5, 0, 0.88, 0, 0.88, middle / 2),
        .curve(0.88, middle / 2, 0.88, middle, 0.5, middle), .line(0.1, middle, 0.55, middle),
        .curve(0.55, middle, 0.98, middle, 0.98, (1 + middle) / 2),
        .curve(0.98, (1 + middle) / 2, 0.98, 1, 0.5, 1), .line(0.5, 1, 0.1, 1),
      ]
    case .c: return Self.openBowl + [.curve(0.53, 1, 0.84, 1, 0.96, 0.78, serif: .end)]
    case .d:
      return [
        .line(0.1, 0, 0.1, 1, serif: .both),
        .line(0.1, 0, 0.42, 0), .curve(0.42, 0, 0.98, 0, 0.98, 0.5),
        .curve(0.98, 0.5, 0.98, 1, 0.42, 1), .line(0.42, 1, 0.1, 1),
      ]
    case .e:
      return [
        .line(0.12, 0, 0.12, 1, serif: .both), .line(0.12, 0, 0.9, 0, serif: .end),
        .line(0.12, middle, 0.72, middle), .line(0.12, 1, 0.92, 1, serif: .end),
      ]
    case .f:
      return [
        .line(0.14, 0, 0.14, 1, serif: .both), .line(0.14, 0, 0.92, 0, serif: .end),
        .line(0.14, middle, 0.74, middle),
      ]
    case .g:
      return Self.openBowl + [
        .curve(0.53, 1, 0.8, 1, 0.95, 0.84), .line(0.95, 0.84, 0.95, middle + 0.06),
        .line(0.95, middle + 0.06, 0.58, middle + 0.06),
      ]
    case .h:
      return [
        .line(0.08, 0, 0.08, 1, serif: .both), .line(0.92, 0, 0.92, 1, serif: .both),
        .line(0.08, middle, 0.92, middle),
      ]
    case .i: return [.line(0.5, 0, 0.5, 1, serif: .both)]
    case .j:
      return [
        .line(0.72, 0, 0.72, 0.68, serif: .start), .curve(0.72, 0.68, 0.72, 1, 0.42, 1),
        .curve(0.42, 1, 0.12, 1, 0.12, 0.7),
      ]
    }
  }

  /// What C and G share: from the upper right over the top and the left to the bottom.
  private static let openBowl: [GlyphStroke] = [
    .curve(0.53, 0, 0.84, 0, 0.96, 0.22, serif: .end),
    .curve(0.53, 0, 0.05, 0, 0.05, 0.5), .curve(0.05, 0.5, 0.05, 1, 0.53, 1),
  ]
}
