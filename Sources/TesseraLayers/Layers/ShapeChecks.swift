import TesseraTensors

/// Bounds within which no size computed from a description overflows or asks for absurd memory: a
/// description may come from a file.
enum Limits {
  /// The most elements of one image behind any layer: 2²⁴.
  static let elementsPerImage = 1 << 24
  /// The most elements of one parameter: 2³⁰.
  static let parameterElements = 1 << 30
  /// The most taps of a pool along an axis.
  static let poolKernel = 4096
}

extension Shape {
  /// The image that a convolution or a pool needs.
  func image() throws(ShapeError) -> (size: Size2D, channels: Int) {
    guard rank == 3 else {
      throw ShapeError("needs an image [height, width, channels], found \(self)")
    }
    return (Size2D(self[0], self[1]), self[2])
  }

  /// A shape of one image that stays within the limits.
  static func checked(image extents: [Int]) throws(ShapeError) -> Shape {
    let shape = try Shape(checking: extents)
    guard shape.count <= Limits.elementsPerImage else {
      throw ShapeError("output \(shape) has more than 2^24 elements per image")
    }
    guard shape.count > 0 else { throw ShapeError("output \(shape) is empty") }
    return shape
  }

  /// A shape of a parameter that stays within the limits.
  static func checked(parameter extents: [Int]) throws(ShapeError) -> Shape {
    let shape = try Shape(checking: extents)
    guard shape.count <= Limits.parameterElements else {
      throw ShapeError("parameter \(shape) has more than 2^30 elements")
    }
    return shape
  }

  /// The shape of one image of this batch.
  var withoutBatch: Shape { Shape(Array(extents.dropFirst())) }

  /// The pixels of this batch of images.
  var pixels: Size2D { Size2D(self[1], self[2]) }
}

/// The geometry of a window that the plan of the network has already found to fit.
func resolved(_ make: () throws(ShapeError) -> WindowGeometry) -> WindowGeometry {
  do throws(ShapeError) { return try make() } catch { fatalError(error.description) }
}

/// A number of a description that must be at least 1.
func checkPositive(_ value: Int, _ what: String) throws(ShapeError) {
  guard value >= 1 else { throw ShapeError("\(what) must be at least 1, found \(value)") }
}
