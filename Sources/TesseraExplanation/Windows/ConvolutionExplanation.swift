import TesseraOperators
import TesseraTensors

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A convolution of one small image with one filter.
struct ConvolutionExplanation: Explanation {
  /// What its reader came for.
  enum Emphasis: Sendable {
    /// Each output as a sum of products.
    case sum
    /// The patch matrix, and the convolution as a matrix product.
    case matrix
    /// The zeros around the image, and where the odd one goes.
    case border
  }

  let settings: WindowSettings
  let emphasis: Emphasis
  let geometry: WindowGeometry
  /// `[1, H, W, C]`.
  let input: Tensor<Float>
  /// `[K, K, C, 1]`.
  let filter: Tensor<Float>
  /// `[1, P, Q, 1]`.
  let output: Tensor<Float>
  /// `[P·Q, K·K·C]`.
  let patches: Tensor<Float>
  /// The tiles that made the output.
  let tiling: RegisterTiling
  let instructionSet: InstructionSetLevel

  init(_ settings: WindowSettings, emphasis: Emphasis) throws(ShapeError) {
    (self.settings, self.emphasis) = (settings, emphasis)
    geometry = try settings.geometry()
    (input, filter) = (settings.image, settings.filter)
    let execution = Execution(threads: 1)
    output = conv2d(
      input, filter: filter, bias: nil, geometry: geometry, groups: 1, execution: execution)
    patches = im2col(input, geometry: geometry, execution: execution)
    instructionSet = execution.instructionSet
    tiling = RegisterTiling(
      rows: geometry.rows.output * geometry.columns.output, columns: 1, of: Float.self,
      execution: execution)
  }

  var rows: Int { geometry.rows.output }
  var columns: Int { geometry.columns.output }

  /// The pixel at (h, w), 0 outside the image.
  func pixel(_ h: Int, _ w: Int, _ c: Int) -> Float {
    isInside(h, w) ? input[(h * settings.size + w) * settings.channels + c] : 0
  }

  func isInside(_ h: Int, _ w: Int) -> Bool {
    (0..<settings.size).contains(h) && (0..<settings.size).contains(w)
  }

  /// Every output, in the order in which the loops make them.
  var steps: [WindowStep] {
    (0..<rows * columns).map { step(p: $0 / columns, q: $0 % columns) }
  }

  func step(p: Int, q: Int) -> WindowStep {
    var sum: Float = 0
    let depth = settings.kernel * settings.kernel * settings.channels
    let terms = (0..<depth).map { position in
      let (tap, c) = position.quotientAndRemainder(dividingBy: settings.channels)
      let (r, s) = tap.quotientAndRemainder(dividingBy: settings.kernel)
      let h = geometry.rows.position(output: p, tap: r)
      let w = geometry.columns.position(output: q, tap: s)
      let (x, weight) = (pixel(h, w, c), filter[position])
      sum = sum.addingProduct(x, weight)
      return WindowStep.Term(
        r: r, s: s, c: c, h: h, w: w, isPadding: !isInside(h, w), x: x, weight: weight,
        product: x * weight, sum: sum)
    }
    return WindowStep(p: p, q: q, terms: terms, value: output[p * columns + q])
  }

  var text: String { (ConvolutionText(self).lines + [""]).joined(separator: "\n") }

  func html(written: Date) -> String {
    ConvolutionPage(explanation: self).document(written: written).html
  }
}
