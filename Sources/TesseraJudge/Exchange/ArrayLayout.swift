import TesseraCases
import TesseraTensors

/// The order of axes in which images and filters stand in a command's files.
///
/// The request is the same for both, and its attributes too: the protocol has no field that could say
/// which is meant, so whoever chooses a layout tells the command by means of its own.
public enum ArrayLayout: String, CaseIterable, Hashable, Sendable {
  /// Images NHWC, filters HWIO, as in the oracle protocol.
  case nhwc
  /// Images NCHW, filters OIHW.
  case nchw

  /// Whether an operator's arrays are other ones in another layout.
  public static func matters(for kind: OperatorKind) -> Bool { kind.takesImages }

  /// The order of a tensor that is an image or a filter.
  func order(of role: TensorRole) -> AxisOrder {
    switch (self, role) {
    case (.nhwc, .image): .nhwc
    case (.nhwc, .filter): .hwio
    case (.nchw, .image): .nchw
    case (.nchw, .filter): .oihw
    }
  }
}

/// What a tensor of four axes is, where its axes can be ordered in several ways.
enum TensorRole: Hashable, Sendable {
  case image
  case filter
}

/// An order of the axes of an image, which are n, h, w, c, or of a filter, which are r, s, c, o.
struct AxisOrder: Hashable, Sendable {
  /// What people call it.
  let name: String
  /// Which axis stands first, second, third and last.
  let axes: [Int]

  static let nhwc = AxisOrder(name: "NHWC", axes: [0, 1, 2, 3])
  static let nchw = AxisOrder(name: "NCHW", axes: [0, 3, 1, 2])
  static let nwhc = AxisOrder(name: "NWHC", axes: [0, 2, 1, 3])
  static let ncwh = AxisOrder(name: "NCWH", axes: [0, 3, 2, 1])
  static let hwio = AxisOrder(name: "HWIO", axes: [0, 1, 2, 3])
  static let oihw = AxisOrder(name: "OIHW", axes: [3, 2, 0, 1])
  static let whio = AxisOrder(name: "WHIO", axes: [1, 0, 2, 3])
  static let oiwh = AxisOrder(name: "OIWH", axes: [3, 2, 1, 0])
  static let hwoi = AxisOrder(name: "HWOI", axes: [0, 1, 3, 2])
  static let iohw = AxisOrder(name: "IOHW", axes: [2, 3, 0, 1])
  static let ohwi = AxisOrder(name: "OHWI", axes: [3, 0, 1, 2])

  /// The shape with its axes in this order.
  func stored(_ shape: Shape) -> Shape { Shape(axes.map { shape[$0] }) }

  /// The tensor with its axes in this order.
  func stored<Scalar>(_ tensor: Tensor<Scalar>) -> Tensor<Scalar> { tensor.transposed(axes) }

  /// The tensor that stands in memory in this order.
  func logical<Scalar>(_ stored: Tensor<Scalar>) -> Tensor<Scalar> {
    var inverse = axes
    for (place, axis) in axes.enumerated() { inverse[axis] = place }
    return stored.transposed(inverse)
  }
}

extension OperatorKind {
  var takesImages: Bool {
    switch self {
    case .conv2d, .maxPool2d, .averagePool2d, .globalMaxPool2d, .globalAveragePool2d: true
    default: false
    }
  }

  func role(of operand: OperandName) -> TensorRole? {
    guard takesImages else { return nil }
    return operand == .x ? .image : operand == .w ? .filter : nil
  }

  func role(of output: OutputName) -> TensorRole? {
    guard takesImages else { return nil }
    return output == .y ? .image : role(of: output.operand(of: self))
  }
}

extension ArrayLayout {
  /// The shape that an input has in its file.
  func stored(_ shape: Shape, of operand: OperandName, _ kind: OperatorKind) -> Shape {
    guard let role = kind.role(of: operand), shape.rank == 4 else { return shape }
    return order(of: role).stored(shape)
  }

  /// The shape that an output has in its file. A y of a global pool may have two axes, which stay.
  func stored(_ shape: Shape, of output: OutputName, _ kind: OperatorKind) -> Shape {
    guard let role = kind.role(of: output), shape.rank == 4 else { return shape }
    return order(of: role).stored(shape)
  }

  /// An output as it stands in its file.
  func stored<Scalar>(
    _ tensor: Tensor<Scalar>, of output: OutputName, _ kind: OperatorKind
  ) -> Tensor<Scalar> {
    guard let role = kind.role(of: output), tensor.shape.rank == 4 else { return tensor }
    return order(of: role).stored(tensor)
  }

  /// An output from its file.
  func logical<Scalar>(
    _ stored: Tensor<Scalar>, of output: OutputName, _ kind: OperatorKind
  ) -> Tensor<Scalar> {
    guard let role = kind.role(of: output), stored.shape.rank == 4 else { return stored }
    return order(of: role).logical(stored)
  }

  /// A case with its inputs as they stand in their files.
  func stored<Scalar>(_ problem: OperatorCase<Scalar>) -> OperatorCase<Scalar> {
    var result = problem
    let kind = problem.operation.kind
    for (operand, tensor) in problem.inputs {
      guard let role = kind.role(of: operand), tensor.shape.rank == 4 else { continue }
      result.inputs[operand] = order(of: role).stored(tensor)
    }
    result.cotangent = problem.cotangent.map { stored($0, of: .y, kind) }
    return result
  }
}

extension Tensor {
  /// The tensor whose axis i is axis `axes[i]` of this one.
  func transposed(_ axes: [Int]) -> Tensor {
    let strides = axes.map { axis in shape.extents[(axis + 1)...].reduce(1, *) }
    var result = Tensor(uninitialized: Shape(axes.map { shape[$0] }))
    let extents = result.shape.extents
    let (source, target) = (pointer, result.mutablePointer)
    var index = [Int](repeating: 0, count: axes.count)
    var place = 0
    for position in 0..<count {
      target[position] = source[place]
      for axis in axes.indices.reversed() {
        index[axis] += 1
        place += strides[axis]
        guard index[axis] == extents[axis] else { break }
        place -= strides[axis] * extents[axis]
        index[axis] = 0
      }
    }
    return result
  }
}
