import TesseraTensors

extension CaseTable {
  static func poolFamilies(_ kind: OperatorKind) -> [CaseFamily] {
    [
      poolAxis(kind, alongRows: true), poolAxis(kind, alongRows: false),
      CaseFamily(kind, "random", count: 10_000, thinning: 43) { number in
        var draws = CaseDraws(number)
        let window = RandomWindow(&draws, largest: 11, dilates: false)
        return pool(
          kind, batch: draws.draw(0...3), window.image, channels: draws.draw(1...9),
          window.kernel, window.window, includePadding: draws.draw(0...1) == 1,
          draws.draw([.real, .integers, .ties, .special]))
      },
      CaseFamily(kind, "channels", count: 33 * 5 * 5, thinning: 7) { number in
        var digits = CaseDigits(number)
        let channels = digits.pick(1...33)
        let values = digits.pick([CaseValues.ties, .special, .integers, .real, .infinite])
        let window = digits.pick([
          Window(stride: Size2D(1, 2), padding: .same), Window(stride: 2), Window(stride: 1),
          Window(stride: 3, padding: .explicit(top: 1, left: 0, bottom: 1, right: 1)),
          Window(stride: Size2D(2, 1), padding: .sameLower),
        ])
        return pool(
          kind, batch: 2, Size2D(5, 4), channels: channels, Size2D(3, 2), window,
          includePadding: number % 2 == 0, values)
      },
    ]
  }

  private static func poolAxis(_ kind: OperatorKind, alongRows: Bool) -> CaseFamily {
    CaseFamily(
      kind, alongRows ? "rows" : "columns", count: AxisWindows.count, thinning: 17
    ) { number in
      var (image, kernel, window) = AxisWindows.window(number).window(alongRows: alongRows)
      // A pool has no dilation: the place of the three dilations is taken by the way ties and
      // padding are met.
      let variant = window.dilation.rows * window.dilation.columns - 1
      window.dilation = 1
      kernel = alongRows ? Size2D(kernel.rows, 2) : Size2D(2, kernel.columns)
      return pool(
        kind, batch: 2, image, channels: 3, kernel, window, includePadding: variant == 1,
        variant == 2 ? .ties : .real)
    }
  }

  private static func pool(
    _ kind: OperatorKind, batch: Int, _ image: Size2D, channels: Int, _ kernel: Size2D,
    _ window: Window, includePadding: Bool, _ values: CaseValues
  ) -> CaseSpecification {
    CaseSpecification(
      kind == .maxPool2d
        ? .maxPool2d(kernel: kernel, window)
        : .averagePool2d(kernel: kernel, window, includePadding: includePadding),
      [.x: [batch, image.rows, image.columns, channels]], values: values)
  }

  static func globalPoolFamilies(_ kind: OperatorKind) -> [CaseFamily] {
    [
      CaseFamily(kind, "shapes", count: 3 * 7 * 7 * 33 * 2, thinning: 37) { number in
        var digits = CaseDigits(number)
        let channels = digits.pick(1...33)
        let shape: Shape = [
          digits.pick([2, 0, 1]), digits.pick(1...7), digits.pick(1...7), channels,
        ]
        let keepsAxes = digits.pick([true, false])
        let kinds: [CaseValues] = [.real, .scales, .integers, .ties, .special, .infinite]
        let values = kinds[number % kinds.count]
        return CaseSpecification(
          kind == .globalMaxPool2d
            ? .globalMaxPool2d(keepsAxes: keepsAxes) : .globalAveragePool2d(keepsAxes: keepsAxes),
          [.x: shape], values: values)
      }
    ]
  }
}
