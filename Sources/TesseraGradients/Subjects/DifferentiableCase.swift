import TesseraAnswers
import TesseraCases
import TesseraOperators
import TesseraReference
import TesseraTensors

/// A case as a function of the inputs that have cotangents.
public struct DifferentiableCase {
  private let original: OperatorCase<Double>
  private let operands: [OperandName]
  private let outputs: [OutputName]
  private let set: any OperatorSet

  /// Nil where the operator has no gradients, or no input an element. A batch of no images is a case:
  /// the gradient of its parameters is 0.
  public init?(_ original: OperatorCase<Double>, _ set: any OperatorSet) {
    outputs = original.availableOutputs.filter(\.isGradient)
    operands = outputs.map { $0.operand(of: original.operation.kind) }
    (self.original, self.set) = (original, set)
    let count = operands.reduce(0) { $0 + (original.inputs[$1]?.count ?? 0) }
    guard count > 0, original.cotangent != nil else { return nil }
  }

  /// What a gradient check needs: the forward, its cotangents, its decisions and its round-off.
  public var problem: GradientProblem {
    GradientProblem(
      name: original.operation.kind.rawValue,
      axes: operands.map {
        TensorAxes(name: $0.rawValue, axes: original.operation.kind.axes(of: $0))
      },
      point: operands.compactMap { original.inputs[$0] },
      forward: { try at($0).output(.y, of: set) },
      vjp: { point, cotangent in
        var moved = at(point)
        moved.cotangent = cotangent
        return try outputs.map { try moved.output($0, of: set) }
      },
      winners: decisions, frozen: frozen, roundOff: roundOff,
      method: original.operation.isMultilinear ? .multilinear : .central)
  }

  private func at(_ point: [Tensor<Double>]) -> OperatorCase<Double> {
    var result = original
    for (operand, tensor) in zip(operands, point) { result.inputs[operand] = tensor }
    return result
  }

  /// The winners of a pool, or the signs before a rectifier.
  private var decisions: GradientCheck.Decisions? {
    switch original.operation {
    case .maxPool2d, .globalMaxPool2d:
      { try Reference.maxPool($0[0], geometry: geometry($0[0].shape)).winners.elements }
    case .relu, .leakyReLU: { point in point[0].elements.map { $0 <= 0 ? 0 : 1 } }
    default: nil
    }
  }

  /// The window of a maximum; a global one is as large as the image.
  private func geometry(_ x: Shape) throws -> WindowGeometry {
    guard case .maxPool2d(let kernel, let window) = original.operation else {
      return try WindowGeometry(input: x.image, kernel: x.image, window: .unit)
    }
    return try WindowGeometry(input: x.image, kernel: kernel, window: window)
  }

  /// The function with its decisions held: linear in x.
  private var frozen: (([Tensor<Double>]) throws -> GradientProblem.Function)? {
    switch original.operation {
    case .maxPool2d, .globalMaxPool2d: gather
    case .relu: { point in rectifier(point) { _ in 0 } }
    case .leakyReLU(let slope): { point in rectifier(point) { slope * $0 } }
    default: nil
    }
  }

  /// Every output the pixel that won its window at `point`.
  private func gather(_ point: [Tensor<Double>]) throws -> GradientProblem.Function {
    let x = point[0].shape
    let geometry = try geometry(x)
    let winners = Reference.maxPool(point[0], geometry: geometry).winners
    let pixels = winners.elements.enumerated().map { position, tap in
      let index = winners.shape.index(of: position)
      let h = geometry.rows.position(
        output: index[1], tap: Int(tap) / geometry.columns.kernel)
      let w = geometry.columns.position(
        output: index[2], tap: Int(tap) % geometry.columns.kernel)
      return ((index[0] * x[1] + h) * x[2] + w) * x[3] + index[3]
    }
    let shape = try at(point).output(.y, of: Definitions()).shape
    return { moved in Tensor(shape: shape, pixels.map { moved[0][$0] }) }
  }

  private func rectifier(
    _ point: [Tensor<Double>], below: @escaping (Double) -> Double
  ) -> GradientProblem.Function {
    let isBelow = point[0].elements.map { $0 <= 0 }
    return { moved in
      Tensor(
        shape: moved[0].shape,
        zip(moved[0].elements, isBelow).map { x, isBelow in isBelow ? below(x) : x })
    }
  }

  /// The derived bounds of every output (``Answer``): no computation of it in Double is further off.
  ///
  /// What is linear in each element is bounded with every factor at its largest in reach. The steps in
  /// a smooth function are small: its bound at the point and at both ends of the reach, doubled for
  /// what may lie between.
  private var roundOff: RoundOff {
    .elements(
      output: { reach in
        if original.operation.isMultilinear {
          var largest = original.withMagnitudes
          for (operand, tensor) in zip(operands, reach.magnitudes) {
            largest.inputs[operand] = tensor
          }
          return try largest.answer(.y).bound
        }
        let bounds = try [0.0, 1, -1].map { try at(reach.moved(by: $0)).answer(.y).bound }
        let largest = (0..<bounds[0].count).map { i in 2 * bounds.reduce(0) { max($0, $1[i]) } }
        return Tensor(shape: bounds[0].shape, largest)
      },
      cotangents: { point, cotangent in
        var moved = at(point)
        moved.cotangent = cotangent
        return try outputs.map { try moved.answer($0).bound }
      })
  }
}
