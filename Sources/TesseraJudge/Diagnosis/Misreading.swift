import TesseraCases
import TesseraTensors

/// The right operator on arrays whose axes stand in another order than it believes.
///
/// Every array may be misread: an image, the filters, the cotangent of y, the output while it is
/// written, and all images at once. What the right order is depends on the layout that was chosen, so
/// that this is no exhibit of the museum.
struct Misreading: Suspect {
  /// What is misread.
  enum Array: String, CaseIterable {
    case image
    case filter
    case cotangent
    case result
    /// The image, the cotangent and the result, where it is an image.
    case images
  }

  let array: Array
  /// The order that the kernel believes in.
  let believed: AxisOrder

  var kind: Diagnosis.Kind { .layout }

  var name: String {
    let order = believed.name.lowercased()
    switch (array, believed) {
    case (.image, .nwhc), (.image, .ncwh): return "image-rows-and-columns-swapped"
    case (.filter, .whio), (.filter, .oiwh): return "filter-rows-and-columns-swapped"
    case (.result, _): return "result-written-as-\(order)"
    case (.images, _): return "all-images-as-\(order)"
    default: return "\(array.rawValue)-read-as-\(order)"
    }
  }

  var mistake: String {
    switch array {
    case .image: "The image's memory is read as \(believed.name)."
    case .filter: "The filters' memory is read as \(believed.name)."
    case .cotangent: "The memory of y's cotangent is read as \(believed.name)."
    case .result: "The result is written as \(believed.name)."
    case .images: "The memory of every image, the result's too, is taken for \(believed.name)."
    }
  }

  /// Those that can touch one output.
  static func all(
    of kind: OperatorKind, _ output: OutputName, layout: ArrayLayout
  ) -> [Misreading] {
    guard kind.takesImages else { return [] }
    let images: [AxisOrder] = layout == .nhwc ? [.nchw, .nwhc] : [.nhwc, .ncwh]
    let filters: [AxisOrder] =
      layout == .nhwc
      ? [.oihw, .whio, .hwoi, .iohw, .ohwi] : [.hwio, .oiwh, .iohw, .hwoi, .ohwi]
    return Array.allCases.filter { touches($0, output, kind) }.flatMap { array in
      let isFilter =
        array == .filter || array == .result && kind.role(of: output) == .filter
      return (isFilter ? filters : images).map { Misreading(array: array, believed: $0) }
    }
  }

  private static func touches(
    _ array: Array, _ output: OutputName, _ kind: OperatorKind
  ) -> Bool {
    switch array {
    case .image: output == .y || output == .gradW || output == .gradX && kind == .maxPool2d
    case .filter: kind == .conv2d && (output == .y || output == .gradX)
    case .cotangent: output.isGradient
    case .result: kind.role(of: output) != nil
    case .images: output != .gradB
    }
  }

  func output<Scalar: OperatorScalar>(
    _ name: OutputName, of problem: OperatorCase<Scalar>, layout: ArrayLayout
  ) throws(ShapeError) -> Tensor<Scalar> {
    let kind = problem.operation.kind
    var seen = problem
    if array == .image || array == .images {
      seen.inputs[.x] = problem.inputs[.x].map { misread($0, layout.order(of: .image)) }
    }
    if array == .filter {
      seen.inputs[.w] = problem.inputs[.w].map { misread($0, layout.order(of: .filter)) }
    }
    if array == .cotangent || array == .images {
      seen.cotangent = problem.cotangent.map { misread($0, layout.order(of: .image)) }
    }
    let result = try seen.output(name, of: Definitions())
    guard array == .result || array == .images && kind.role(of: name) == .image,
      result.shape.rank == 4
    else { return layout.stored(result, of: name, kind) }
    // Its memory alone counts: the shape in the file may be the right one.
    return believed.stored(result)
  }

  /// What is seen of a tensor by whoever believes in another order of its memory.
  private func misread<Scalar>(_ tensor: Tensor<Scalar>, _ order: AxisOrder) -> Tensor<Scalar> {
    guard tensor.shape.rank == 4 else { return tensor }
    let memory = order.stored(tensor)
    return believed.logical(memory.reshaped(believed.stored(tensor.shape)))
  }
}
