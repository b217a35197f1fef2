import TesseraCases
import TesseraTensors

/// Small convolutions and pools over the whole lattice of their options: every stride with every
/// dilation, padding and grouping. Sizes are drawn anew for each seed, rows unlike columns.
enum WindowLattice {
  /// How a window treats the border.
  private enum Border: CaseIterable {
    case valid, same, sameLower, explicit
  }

  private static let batches = [2, 1, 0]

  /// 72 convolutions.
  static func convolutions(_ seed: UInt64) -> [CaseSpecification] {
    (0..<72).map { number in
      var digits = CaseDigits(number)
      let border = digits.pick(Border.allCases)
      let stride = digits.pick(1...3)
      let dilation = digits.pick(1...2)
      let grouping = digits.pick(0...2)
      var draws = CaseDraws(seed: seed, number)
      let groups = [1, 2, draws.draw(2...3)][grouping]
      let channels = grouping == 2 ? 1 : draws.draw(1...2)
      let axes = (0..<2).map { _ in Axis(&draws, border, stride, dilation) }
      let (window, image, kernel) = Axis.window(axes, border)
      let outputs = groups * draws.draw(1...3)
      var operands: [OperandName: Shape] = [
        .x: [batches[number % 3], image.rows, image.columns, groups * channels],
        .w: [kernel.rows, kernel.columns, channels, outputs],
      ]
      if number % 4 != 1 { operands[.b] = [outputs] }
      return CaseSpecification(.conv2d(window, groups: groups), operands)
    }
  }

  /// 48 pools that overlap, touch and leave gaps, on distinct numbers and on ties, those alone that
  /// have a pixel in every window.
  static func pools(_ kind: OperatorKind, _ seed: UInt64) -> [CaseSpecification] {
    (0..<48).map { number in
      var digits = CaseDigits(number)
      let border = digits.pick(Border.allCases)
      let stride = digits.pick(1...3)
      let values = digits.pick([CaseValues.ties, .real])
      let includePadding = digits.pick([true, false])
      var draws = CaseDraws(seed: seed, number)
      let axes = (0..<2).map { _ in Axis(&draws, border, stride, 1) }
      let (window, image, kernel) = Axis.window(axes, border)
      return CaseSpecification(
        kind == .maxPool2d
          ? .maxPool2d(kernel: kernel, window)
          : .averagePool2d(kernel: kernel, window, includePadding: includePadding),
        [.x: [batches[number % 3], image.rows, image.columns, draws.draw(1...3)]], values: values)
    }.filter(\.isLegal)
  }

  /// Pools of whole images.
  static func globalPools(_ kind: OperatorKind) -> [CaseSpecification] {
    let shapes: [Shape] = [[2, 3, 4, 5], [1, 1, 1, 1], [0, 2, 3, 1], [3, 2, 1, 4]]
    return shapes.flatMap { shape in
      [CaseValues.real, .ties].map { values in
        let keepsAxes = shape[0] == 2
        return CaseSpecification(
          kind == .globalMaxPool2d
            ? .globalMaxPool2d(keepsAxes: keepsAxes) : .globalAveragePool2d(keepsAxes: keepsAxes),
          [.x: shape], values: values)
      }
    }
  }

  /// One axis of a window that fits.
  private struct Axis {
    let size: Int
    let kernel: Int
    let stride: Int
    let dilation: Int
    let before: Int
    let after: Int

    init(_ draws: inout CaseDraws, _ border: Border, _ stride: Int, _ dilation: Int) {
      (self.stride, self.dilation) = (stride, dilation)
      kernel = draws.draw(1...3)
      let span = (kernel - 1) * dilation + 1
      (before, after) = (draws.draw(0...2), draws.draw(0...2))
      let room = border == .explicit ? before + after : border == .valid ? 0 : span
      size = max(1, span - room) + draws.draw(0...2)
    }

    static func window(
      _ axes: [Axis], _ border: Border
    ) -> (window: Window, image: Size2D, kernel: Size2D) {
      func both(_ property: KeyPath<Axis, Int>) -> Size2D {
        Size2D(axes[0][keyPath: property], axes[1][keyPath: property])
      }
      let padding: Padding =
        switch border {
        case .valid: .valid
        case .same: .same
        case .sameLower: .sameLower
        case .explicit:
          .explicit(
            top: axes[0].before, left: axes[1].before, bottom: axes[0].after,
            right: axes[1].after)
        }
      return (
        Window(stride: both(\.stride), dilation: both(\.dilation), padding: padding),
        both(\.size), both(\.kernel)
      )
    }
  }
}
