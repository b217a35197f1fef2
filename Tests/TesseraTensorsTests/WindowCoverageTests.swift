import TesseraTensors
import TestSupport
import Testing

private func axis(
  _ input: Int, _ kernel: Int, _ stride: Int, _ dilation: Int, _ padding: AxisPadding
) throws -> WindowAxis {
  try WindowAxis(
    name: "row", input: input, kernel: kernel, stride: stride, dilation: dilation,
    padding: padding)
}

private func geometry(
  _ input: Int, _ kernel: Int, stride: Int, dilation: Int, _ padding: Padding
) throws -> WindowGeometry {
  try WindowGeometry(
    input: Size2D(input, 1), kernel: Size2D(kernel, 1),
    window: Window(stride: Size2D(stride, 1), dilation: Size2D(dilation, 1), padding: padding))
}

@Suite struct WindowCoverageTests {
  @Test func windowsOfPaddingAloneAreFound() throws {
    func alone(_ top: Int, _ left: Int, _ bottom: Int, _ right: Int) throws -> Bool {
      try WindowGeometry(
        input: 3, kernel: 2,
        window: Window(
          padding: .explicit(top: top, left: left, bottom: bottom, right: right))
      ).hasWindowOfPaddingAlone
    }
    #expect(try !alone(1, 1, 1, 1))
    #expect(try alone(2, 0, 0, 0))
    #expect(try alone(0, 2, 0, 0))
    #expect(try alone(0, 0, 2, 0))
    #expect(try alone(0, 0, 0, 2))
  }

  @Test func windowsOfPaddingAloneAgreeWithAFullSearch() {
    var tally = Tally("windows of padding alone")
    for item in Geometries.randomConvolutions(200, seed: 3) {
      let g = item.geometry
      let misses = (0..<g.output.rows).contains { p in
        (0..<g.output.columns).contains { q in
          !(0..<item.kernel.rows).contains { r in
            (0..<item.kernel.columns).contains { s in
              (0..<item.image.rows).contains(g.rows.position(output: p, tap: r))
                && (0..<item.image.columns).contains(g.columns.position(output: q, tap: s))
            }
          }
        }
      }
      #expect(g.hasWindowOfPaddingAlone == misses, "\(item)")
      tally.count(1)
    }
    tally.finish()
  }

  /// Every small axis, dilations beyond the input among them, where a window may straddle it.
  @Test func windowsOfPaddingAloneAgreeWithASearchOfEverySmallAxis() throws {
    var tally = Tally("windows of padding alone, every small axis")
    var missing = 0
    for input in 1...5 {
      for kernel in 1...4 {
        for stride in 1...7 {
          for dilation in 1...9 {
            for before in 0...17 {
              for padding in [
                Padding.explicit(top: before, left: 0, bottom: 2 * before % 13, right: 0),
                .same, .sameLower,
              ] where before == 0 || padding != .same && padding != .sameLower {
                guard
                  let geometry = try? geometry(
                    input, kernel, stride: stride, dilation: dilation, padding)
                else { continue }
                let axis = geometry.rows
                let misses = (0..<axis.output).contains { output in
                  !(0..<kernel).contains { tap in
                    (0..<input).contains(axis.position(output: output, tap: tap))
                  }
                }
                missing += misses ? 1 : 0
                #expect(geometry.hasWindowOfPaddingAlone == misses, "\(axis)")
                tally.count(1)
              }
            }
          }
        }
      }
    }
    tally.finish()
    // Both answers occur often enough to mean something.
    #expect(missing > 1000 && tally.comparisons - missing > 1000)
  }

  /// A search would take years.
  @Test func windowsOfPaddingAloneAreFoundAtTheLargestExtents() throws {
    let limit = WindowAxis.limit
    func alone(
      _ input: Int, _ kernel: Int, stride: Int, dilation: Int, _ padding: Padding
    ) throws -> Bool {
      try geometry(input, kernel, stride: stride, dilation: dilation, padding)
        .hasWindowOfPaddingAlone
    }
    func explicit(_ top: Int, _ bottom: Int) -> Padding {
      .explicit(top: top, left: 0, bottom: bottom, right: 0)
    }
    #expect(try !alone(limit, limit, stride: 1, dilation: 1, .same))
    #expect(try !alone(limit, limit, stride: 1, dilation: 1, explicit(limit - 1, limit - 1)))
    #expect(try alone(limit, limit, stride: 1, dilation: 1, explicit(limit, limit - 1)))
    #expect(try alone(limit, limit, stride: 1, dilation: 1, explicit(limit - 1, limit)))
    // Taps two apart over one pixel: windows that begin at an odd distance straddle it.
    #expect(try alone(1, limit, stride: 1, dilation: 2, explicit(limit, limit)))
    #expect(try !alone(1, limit, stride: 2, dilation: 2, explicit(limit, limit)))
    #expect(try alone(1, limit, stride: 2, dilation: 2, explicit(limit - 1, limit)))
    // The one window of SAME meets a single pixel with an odd kernel's middle tap alone.
    #expect(try !alone(1, 3, stride: 1, dilation: limit, .same))
    #expect(try alone(1, 2, stride: 1, dilation: limit, .same))
  }

  @Test func limitsRefuseWhatAFewNumbersAskForInVain() throws {
    func refusal(
      _ geometry: WindowGeometry, batch: Int = 1, channels: Int = 1, filters: Int = 1,
      groups: Int = 1, patches: Bool = false
    ) -> String {
      do {
        try geometry.check(
          batch: batch, channels: channels, filters: filters, groups: groups,
          writesPatches: patches, limits: .standard)
        return "accepted"
      } catch { return error.description }
    }
    let limit = WindowAxis.limit
    let plain = try WindowGeometry(input: 28, kernel: 5, window: .same)
    #expect(refusal(plain, batch: 100, channels: 32, filters: 64, patches: true) == "accepted")
    #expect(refusal(plain, batch: limit).contains("an output of 1073741824 × 28 × 28 × 1"))
    let border = Padding.explicit(top: limit, left: limit, bottom: limit, right: limit)
    let wide = try WindowGeometry(input: 1, kernel: 1, window: Window(padding: border))
    #expect(refusal(wide).contains("an output"))
    // No element at all, and still 2^62 places to visit.
    #expect(refusal(wide, batch: 0, channels: 0, filters: 0).contains("an output"))
    let sparse = try WindowGeometry(
      input: 1, kernel: 3, window: Window(dilation: Size2D(limit, limit), padding: .same))
    #expect(sparse.output == 1 && refusal(sparse).contains("a padded image"))
    let stretched = try WindowGeometry(
      input: 1, kernel: 3,
      window: Window(stride: Size2D(limit, 1), dilation: Size2D(limit, 1), padding: .same))
    #expect(refusal(stretched).contains("a padded image"))
    let tall = try WindowGeometry(
      input: Size2D(1 << 20, 1), kernel: Size2D(1 << 20, 1), window: .same)
    #expect(refusal(tall) == "accepted")
    #expect(refusal(tall, patches: true).contains("a matrix of patches"))
    #expect(refusal(tall, batch: 8).contains("a number of operations"))
    #expect(refusal(tall, batch: 8, channels: 8, filters: 8, groups: 8).contains("operations"))
  }
}
