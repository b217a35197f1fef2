import TesseraTensors

/// How much memory and time a case may take.
///
/// A case comes from a file, and a few numbers in it can ask for a border, an output or a sum of absurd
/// size. Extents of 0 count as 1 here: where a tensor is empty, the loops over its other axes still run.
extension CaseShapes {
  /// The most elements of any tensor that is read or made, borders and patches included.
  public static let mostElements = 1 << 26
  /// The most pixels of an image with its border: convolutions keep two indices for each.
  public static let mostPixels = 1 << 24
  /// The most multiply-adds that one output may take: half a minute for the kernels, some minutes for
  /// the definitions.
  public static let mostWork = 1 << 38
  /// The most matrices of a product and steps of an optimizer: each is a call of its own, however
  /// small.
  public static let mostCalls = 1 << 20

  /// Refuses a tensor with more than ``mostElements``.
  func check(_ what: String, _ shape: Shape) throws(ShapeError) {
    guard shape.reach <= Self.mostElements else {
      throw ShapeError(
        "\(operation.kind.rawValue): \(what) \(shape) has more than \(Self.mostElements) elements")
    }
  }

  /// Refuses sums of more than ``mostWork`` steps, `depth` for each element of `result`.
  func checkWork(_ result: Shape, depth: Int) throws(ShapeError) {
    let steps = (try? Shape(checking: result.extents + [depth]))?.reach ?? .max
    guard steps <= Self.mostWork else {
      throw ShapeError(
        "\(operation.kind.rawValue): sums of \(depth) terms for each of \(result) take more "
          + "than \(Self.mostWork) multiply-adds")
    }
  }

  /// Refuses more than ``mostCalls``.
  func checkCalls(_ count: Int, _ what: String) throws(ShapeError) {
    guard count <= Self.mostCalls else {
      throw ShapeError(
        "\(operation.kind.rawValue): \(count) \(what) are more than \(Self.mostCalls)")
    }
  }

  /// Refuses windows whose image, output, border or sums are beyond all measure, in any direction.
  func check(
    _ geometry: WindowGeometry, _ x: Shape, filters: Int, groups: Int
  ) throws(ShapeError) {
    let (rows, columns) = (geometry.rows, geometry.columns)
    let pixels = [rows, columns].map { max($0.padded, $0.before + $0.input) }
    // Either may be near 2⁶⁰: both are looked at before they are multiplied.
    guard pixels.allSatisfy({ $0 <= Self.mostPixels }), pixels[0] * pixels[1] <= Self.mostPixels
    else {
      throw ShapeError(
        "\(operation.kind.rawValue): the image with its border is \(pixels[0]) × \(pixels[1]), "
          + "more than \(Self.mostPixels) pixels")
    }
    do throws(ShapeError) {
      try geometry.check(
        batch: x[0], channels: x[3], filters: filters, groups: groups, writesPatches: false,
        limits: WindowLimits(elements: Self.mostElements, operations: Self.mostWork))
    } catch {
      throw ShapeError("\(operation.kind.rawValue): \(error)")
    }
    // The definition of a convolution's input gradient looks for the taps that meet each pixel, by
    // divisions that take as long as a dozen multiply-adds.
    if operation.kind == .conv2d {
      try checkWork([x[0], rows.input, columns.input], depth: columns.kernel << 4)
    }
  }

  /// Refuses a convolution whose matrix of patches (im2col) has more than ``mostElements``, in the
  /// direction of one output; other operators have no patches.
  ///
  /// - Throws: `ShapeError`, also where the shapes do not fit.
  public func checkPatches(of name: OutputName) throws(ShapeError) {
    guard case .conv2d(let window, let groups) = operation else { return }
    _ = try output(name)
    let (x, w) = (shape(.x), shape(.w))
    let geometry = try WindowGeometry(input: x.image, kernel: Size2D(w[0], w[1]), window: window)
    // In the input's cotangent the pixels of one phase see the filters of their group.
    let isBackwards = name == .gradX
    let size = isBackwards ? x.image : geometry.output
    let depth = isBackwards ? w[3] / groups : w[2]
    let patches = try Shape(checking: [size.rows, size.columns, w[0], w[1], depth])
    try check("a matrix of patches", patches)
  }
}

extension Shape {
  /// The number of elements where extents of 0 count as 1; it fits, or the shape would not exist.
  fileprivate var reach: Int { extents.reduce(1) { $0 * max($1, 1) } }
}
