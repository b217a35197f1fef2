import TesseraTensors

/// One output of a window that moves over an image, with all that goes into it.
struct WindowStep: Sendable {
  /// One tap of the window.
  struct Term: Sendable {
    let r, s, c: Int
    /// The pixel, which may lie outside the image.
    let h, w: Int
    /// Whether the pixel is padding.
    let isPadding: Bool
    let x: Float
    /// Its weight; 1 in a pool.
    let weight: Float
    let product: Float
    /// The sum once this term is in it.
    let sum: Float
  }

  let p, q: Int
  /// In the order in which they are added: r, then s, then c.
  let terms: [Term]
  let value: Float

  /// `0…2`, the first and the last place that the window meets on an axis.
  static func range(_ axis: WindowAxis, output: Int) -> String {
    let first = axis.position(output: output, tap: 0)
    let last = axis.position(output: output, tap: axis.kernel - 1)
    return first == last ? "\(first)" : "\(first)…\(last)"
  }
}
