import TesseraOperators
import TesseraTensors

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The largest value and the mean of each window of a small image, and what goes back to its pixels.
struct PoolingExplanation: Explanation {
  let settings: WindowSettings
  let geometry: WindowGeometry
  /// `[1, H, W, 1]`.
  let input: Tensor<Float>
  let maximum: PooledMaximum<Float>
  let average: Tensor<Float>
  /// What reaches the pixels when every output hands back 1.
  let maximumCotangent: Tensor<Float>
  let averageCotangent: Tensor<Float>

  init(_ settings: WindowSettings) throws(ShapeError) {
    guard settings.dilation == 1, settings.channels == 1 else {
      throw ShapeError(
        "pooling is shown without dilation and on one channel, found dilation "
          + "\(settings.dilation) and \(settings.channels) channels")
    }
    self.settings = settings
    geometry = try settings.geometry()
    guard !geometry.hasWindowOfPaddingAlone else {
      throw ShapeError("some window would hold padding alone: less padding or a larger kernel")
    }
    input = settings.image
    let execution = Execution(threads: 1)
    maximum = maxPool2d(input, geometry: geometry, execution: execution)
    average = averagePool2d(
      input, geometry: geometry, includePadding: false, execution: execution)
    let ones = Tensor<Float>(repeating: 1, shape: average.shape)
    maximumCotangent = maxPool2dVJP(
      outputCotangent: ones, winners: maximum.winners, inputShape: input.shape,
      geometry: geometry, execution: execution)
    averageCotangent = averagePool2dVJP(
      outputCotangent: ones, inputShape: input.shape, geometry: geometry, includePadding: false,
      execution: execution)
  }

  var rows: Int { geometry.rows.output }
  var columns: Int { geometry.columns.output }

  func isInside(_ h: Int, _ w: Int) -> Bool {
    (0..<settings.size).contains(h) && (0..<settings.size).contains(w)
  }

  /// The taps of a window in their order, with the sum over those inside the image.
  func step(p: Int, q: Int) -> WindowStep {
    var sum: Float = 0
    let terms = (0..<settings.kernel * settings.kernel).map { tap in
      let (r, s) = tap.quotientAndRemainder(dividingBy: settings.kernel)
      let h = geometry.rows.position(output: p, tap: r)
      let w = geometry.columns.position(output: q, tap: s)
      let x = isInside(h, w) ? input[h * settings.size + w] : 0
      sum += x
      return WindowStep.Term(
        r: r, s: s, c: 0, h: h, w: w, isPadding: !isInside(h, w), x: x, weight: 1, product: x,
        sum: sum)
    }
    return WindowStep(p: p, q: q, terms: terms, value: maximum.values[p * columns + q])
  }

  /// The tap that won a window.
  func winner(_ step: WindowStep) -> WindowStep.Term {
    step.terms[Int(maximum.winners[step.p * columns + step.q])]
  }

  var steps: [WindowStep] {
    (0..<rows * columns).map { step(p: $0 / columns, q: $0 % columns) }
  }

  var text: String { (PoolingText(self).lines + [""]).joined(separator: "\n") }

  func html(written: Date) -> String {
    PoolingPage(explanation: self).document(written: written).html
  }
}
