import TesseraTensors

/// The windows of one axis: size 1–9, kernel 1–5, stride 1–4, dilation 1–3, SAME, VALID and paddings
/// of 0–2 on each side; 5,940 of them, those included that do not fit.
enum AxisWindows {
  static let count = 9 * 5 * 4 * 3 * 11

  static func window(_ number: Int) -> AxisWindow {
    var digits = CaseDigits(number)
    return AxisWindow(
      size: digits.pick(1...9), kernel: digits.pick(1...5), stride: digits.pick(1...4),
      dilation: digits.pick(1...3), padding: digits.pick(0...10))
  }
}

/// One window of one axis.
struct AxisWindow {
  var size: Int
  var kernel: Int
  var stride: Int
  var dilation: Int
  /// 0: SAME, 1: VALID, 2–10: 0–2 before and 0–2 after.
  var padding: Int

  /// The axis as rows or as columns of a window whose other axis has three pixels and two taps.
  func window(alongRows: Bool) -> (image: Size2D, kernel: Size2D, window: Window) {
    func along(_ value: Int, _ other: Int) -> Size2D {
      alongRows ? Size2D(value, other) : Size2D(other, value)
    }
    let (before, after) = ((padding - 2) / 3, (padding - 2) % 3)
    let padding: Padding =
      switch padding {
      case 0: .same
      case 1: .valid
      default:
        alongRows
          ? .explicit(top: before, left: 0, bottom: after, right: 0)
          : .explicit(top: 0, left: before, bottom: 0, right: after)
      }
    return (
      along(size, 3), along(kernel, 2),
      Window(stride: along(stride, 1), dilation: along(dilation, 1), padding: padding)
    )
  }
}

/// A random window on a random image, rows unlike columns, that mostly fits.
struct RandomWindow {
  let image: Size2D
  let kernel: Size2D
  let window: Window

  init(_ draws: inout CaseDraws, largest: Int, dilates: Bool = true) {
    kernel = Size2D(draws.draw(1...5), draws.draw(1...5))
    let dilation = dilates ? Size2D(draws.draw(1...3), draws.draw(1...2)) : 1
    let image = Size2D(draws.draw(1...largest), draws.draw(1...largest))
    let span = Size2D(
      (kernel.rows - 1) * dilation.rows + 1, (kernel.columns - 1) * dilation.columns + 1)
    self.image = Size2D(max(image.rows, span.rows / 2), max(image.columns, span.columns / 2))
    let missing = Size2D(
      max(span.rows - self.image.rows, 0), max(span.columns - self.image.columns, 0))
    let padding = draws.draw([
      Padding.same, .sameLower, .valid,
      .explicit(
        top: draws.draw(0...2) + (missing.rows + 1) / 2,
        left: draws.draw(0...2) + (missing.columns + 1) / 2,
        bottom: draws.draw(0...2) + missing.rows / 2,
        right: draws.draw(0...2) + missing.columns / 2),
    ])
    window = Window(
      stride: Size2D(draws.draw(1...4), draws.draw(1...4)), dilation: dilation, padding: padding)
  }
}
