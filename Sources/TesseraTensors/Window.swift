/// A number of rows and a number of columns, in pixels; `2` means `Size2D(2, 2)`.
public struct Size2D: Hashable, Sendable, Codable, ExpressibleByIntegerLiteral {
  /// The rows: the extent along the image's height.
  public var rows: Int
  /// The columns: the extent along the image's width.
  public var columns: Int

  /// A size with its rows first, as in NHWC.
  public init(_ rows: Int, _ columns: Int) { (self.rows, self.columns) = (rows, columns) }

  public init(integerLiteral value: Int) { self.init(value, value) }
}

/// How the border of an image is treated.
///
/// All but `.explicit` are ways to say an explicit padding; there is no second code path for them.
public enum Padding: Hashable, Sendable, Codable {
  /// No padding.
  case valid
  /// TensorFlow's SAME and ONNX's SAME_UPPER: ⌈input/stride⌉ outputs, the odd pixel after.
  case same
  /// ONNX's SAME_LOWER: as `.same`, with the odd pixel before.
  case sameLower
  /// Zeros on each side, in pixels.
  case explicit(top: Int, left: Int, bottom: Int, right: Int)

  var rows: AxisPadding {
    switch self {
    case .valid: .explicit(before: 0, after: 0)
    case .same: .same
    case .sameLower: .sameLower
    case .explicit(let top, _, let bottom, _): .explicit(before: top, after: bottom)
    }
  }

  var columns: AxisPadding {
    switch self {
    case .valid: .explicit(before: 0, after: 0)
    case .same: .same
    case .sameLower: .sameLower
    case .explicit(_, let left, _, let right): .explicit(before: left, after: right)
    }
  }
}

/// How a window moves over an image: stride, dilation and padding, in pixels.
public struct Window: Hashable, Sendable, Codable {
  /// How far the window moves between two outputs.
  public var stride: Size2D
  /// How far apart two neighbouring taps are; 1 where they touch.
  public var dilation: Size2D
  /// How the border of the image is treated.
  public var padding: Padding

  /// A window that moves by `stride` and whose taps are `dilation` apart.
  ///
  /// Nothing is checked yet: ``WindowGeometry`` does so, which knows the image and the kernel.
  public init(stride: Size2D = 1, dilation: Size2D = 1, padding: Padding = .valid) {
    (self.stride, self.dilation, self.padding) = (stride, dilation, padding)
  }

  /// Stride 1, dilation 1, no padding.
  public static let unit = Window()

  /// Stride 1, dilation 1, output as large as the input.
  public static let same = Window(padding: .same)
}

/// A window resolved against an image and a kernel: two axes, rows and columns.
public struct WindowGeometry: Hashable, Sendable {
  /// The vertical axis.
  public let rows: WindowAxis
  /// The horizontal axis.
  public let columns: WindowAxis

  /// Resolves `window` for an image of `input` pixels and a kernel of `kernel` taps.
  ///
  /// - Throws: `ShapeError` that names the axis and the numbers which do not fit.
  public init(input: Size2D, kernel: Size2D, window: Window) throws(ShapeError) {
    rows = try WindowAxis(
      name: "row", input: input.rows, kernel: kernel.rows, stride: window.stride.rows,
      dilation: window.dilation.rows, padding: window.padding.rows)
    columns = try WindowAxis(
      name: "column", input: input.columns, kernel: kernel.columns, stride: window.stride.columns,
      dilation: window.dilation.columns, padding: window.padding.columns)
  }

  /// The pixels of the output.
  public var output: Size2D { Size2D(rows.output, columns.output) }
}
