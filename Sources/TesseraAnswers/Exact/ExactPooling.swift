import TesseraTensors

extension Exact {
  /// The sums of the windows of `[N,H,W,C]`, padding left out: an average pool before its division.
  public static func windowSums(_ input: Shape, geometry: WindowGeometry) -> BilinearMap {
    let windows = PooledWindows(input, geometry)
    return BilinearMap(
      left: input, right: [], output: windows.output,
      meetings: { body in
        windows.visit { pixel, window, _ in
          body(
            TripleBlock(
              counts: .init(inner: input[3]), left: .init(start: pixel, inner: 1), right: .init(),
              output: .init(start: window, inner: 1)))
        }
      })
  }

  /// How many pixels of the image each window holds, for one image and channel: `[1,P,Q,1]`.
  public static func windowCounts(_ geometry: WindowGeometry) -> Tensor<Double> {
    let image: Shape = [1, geometry.rows.input, geometry.columns.input, 1]
    let counts = windowSums(image, geometry: geometry).output(
      Tensor(repeating: 1, shape: image), Tensor(repeating: 1, shape: []),
      in: CompensatedAccumulator.self)
    return Tensor(shape: counts.shape, counts.results)
  }

  /// The largest value of each window and its tap r·S + s.
  ///
  /// Every pixel is offered to every window that holds it, in no order that matters: a NaN beats a
  /// number, a larger number a smaller one, and of equals the one with the smaller tap stays. Padding
  /// is never offered.
  public static func maxPool(
    _ input: Tensor<Double>, geometry: WindowGeometry
  ) -> (values: Tensor<Double>, winners: Tensor<Int32>) {
    let windows = PooledWindows(input.shape, geometry)
    var values = Tensor<Double>(repeating: -.infinity, shape: windows.output)
    var winners = Tensor<Int32>(repeating: .max, shape: windows.output)
    let (x, y, winner) = (input.pointer, values.mutablePointer, winners.mutablePointer)
    windows.visit { pixel, window, tap in
      for c in 0..<input.shape[3] {
        let (value, best) = (x[pixel + c], y[window + c])
        let isEqual = value == best || (value.isNaN && best.isNaN)
        if isEqual ? tap < winner[window + c] : (value > best || value.isNaN) {
          (y[window + c], winner[window + c]) = (value, tap)
        }
      }
    }
    return (values, winners)
  }

  /// The cotangent of the input of a max pool: each window's goes to the pixel under its winning tap.
  public static func maxPoolVJP<A: ExactAccumulator>(
    outputCotangent: Tensor<A.Element>, winners: Tensor<Int32>, inputShape: Shape,
    geometry: WindowGeometry, in _: A.Type
  ) -> ExactSums<A> {
    let windows = PooledWindows(inputShape, geometry)
    let map = BilinearMap(
      left: inputShape, right: [], output: windows.output,
      meetings: { body in
        windows.visit { pixel, window, tap in
          for c in 0..<inputShape[3] where winners.pointer[window + c] == tap {
            body(
              TripleBlock(left: .init(start: pixel + c), output: .init(start: window + c)))
          }
        }
      })
    return map.leftVJP(
      outputCotangent: outputCotangent, right: Tensor(repeating: A.one, shape: []), in: A.self)
  }

  /// The window that is the whole of an image, for the global pools.
  ///
  /// - Throws: `ShapeError` where there is no pixel.
  public static func wholeImage(_ input: Shape) throws(ShapeError) -> WindowGeometry {
    let size = Size2D(input[1], input[2])
    return try WindowGeometry(input: size, kernel: size, window: .unit)
  }
}

/// Which pixels meet which windows of a pool, all channels of a pixel together.
struct PooledWindows: Sendable {
  let input, output: Shape
  private let columnsOfKernel: Int
  private let meetings: WindowMeetings

  init(_ input: Shape, _ geometry: WindowGeometry) {
    require(
      input.rank == 4 && geometry.rows.input == input[1] && geometry.columns.input == input[2],
      "the window was made for another image than \(input)")
    self.input = input
    output = [input[0], geometry.output.rows, geometry.output.columns, input[3]]
    columnsOfKernel = geometry.columns.kernel
    meetings = WindowMeetings(geometry)
  }

  /// Calls `body` with the positions of a pixel's and a window's first channel, and the tap between.
  func visit(_ body: (_ pixel: Int, _ window: Int, _ tap: Int32) -> Void) {
    for n in 0..<input[0] {
      WindowMeetings.visit(meetings.inside) { row, column in
        body(
          ((n * input[1] + row.input) * input[2] + column.input) * input[3],
          ((n * output[1] + row.output) * output[2] + column.output) * output[3],
          Int32(row.tap * columnsOfKernel + column.tap))
      }
    }
  }
}
