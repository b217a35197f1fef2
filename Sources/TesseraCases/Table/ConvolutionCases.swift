import TesseraTensors

extension CaseTable {
  static let convolutionFamilies: [CaseFamily] = [
    axis(alongRows: true), axis(alongRows: false),
    CaseFamily(.conv2d, "random", count: 10_000, thinning: 29) { number in
      var draws = CaseDraws(number)
      let window = RandomWindow(&draws, largest: 11)
      // Every third case is depthwise, every third grouped.
      let groups = number % 3 == 0 ? 1 : draws.draw(1...4)
      let channels = number % 3 == 1 ? 1 : draws.draw(1...5)
      let values = draws.draw([CaseValues.real, .real, .integers, .special])
      return convolution(
        batch: draws.draw(0...3), window.image, channels: channels, groups: groups, window.kernel,
        outputs: groups * draws.draw([1, 2, 3, 4, 5, 7, 9]), window.window,
        hasBias: draws.draw(0...1) == 1, values)
    },
    CaseFamily(.conv2d, "channels-filters", count: 33 * 33 * 2, thinning: 41) { number in
      var digits = CaseDigits(number)
      return convolution(
        batch: 2, Size2D(4, 5), channels: digits.pick(1...33), groups: 1, Size2D(2, 3),
        outputs: digits.pick(1...33), Window(stride: Size2D(1, 2), padding: .same),
        hasBias: true, digits.pick([.real, .special]))
    },
    CaseFamily(.conv2d, "depthwise", count: 33 * 3, thinning: 7) { number in
      var digits = CaseDigits(number)
      let channels = digits.pick(1...33)
      return convolution(
        batch: 2, Size2D(5, 4), channels: 1, groups: channels, Size2D(3, 2),
        outputs: channels * digits.pick(1...3), Window(stride: Size2D(2, 1), padding: .same),
        hasBias: true, .real)
    },
    sparse,
  ]

  /// Filters that are large enough for our kernels' lists of a cotangent's elements: with the most channels
  /// on 7 threads too. The odd numbers of options come first, so that each option meets every number of
  /// threads, which the fast form takes in turn.
  private static let sparse = CaseFamily(
    .conv2d, "sparse", count: 3 * 3 * 3 * 3 * 2 * 8 * 2, thinning: 31, isForOwnKernels: true
  ) { number in
    var digits = CaseDigits(number)
    let batch = digits.pick([3, 1, 2])
    let kernel = digits.pick([Size2D(3, 3), Size2D(2, 5), Size2D(1, 4)])
    let outputs = digits.pick([1, 9, 4])
    let window = digits.pick([
      Window(padding: .same), Window(padding: .valid),
      Window(stride: Size2D(2, 1), dilation: Size2D(2, 1), padding: .same),
    ])
    let values = digits.pick([CaseValues.sparse, .sparseSpecial])
    let channels = digits.pick([113, 16, 17, 31, 33, 37, 43, 48])
    return convolution(
      batch: batch, Size2D(6, 5), channels: channels, groups: 1, kernel, outputs: outputs, window,
      hasBias: digits.pick([true, false]), values)
  }

  private static func axis(alongRows: Bool) -> CaseFamily {
    CaseFamily(
      .conv2d, alongRows ? "rows" : "columns", count: AxisWindows.count, thinning: 13
    ) { number in
      let (image, kernel, window) = AxisWindows.window(number).window(alongRows: alongRows)
      return convolution(
        batch: 2, image, channels: 2, groups: 1, kernel, outputs: 3, window, hasBias: true, .real)
    }
  }

  /// `channels` counts those of one group.
  private static func convolution(
    batch: Int, _ image: Size2D, channels: Int, groups: Int, _ kernel: Size2D, outputs: Int,
    _ window: Window, hasBias: Bool, _ values: CaseValues
  ) -> CaseSpecification {
    var operands: [OperandName: Shape] = [
      .x: [batch, image.rows, image.columns, channels * groups],
      .w: [kernel.rows, kernel.columns, channels, outputs],
    ]
    if hasBias { operands[.b] = [outputs] }
    return CaseSpecification(.conv2d(window, groups: groups), operands, values: values)
  }
}
