import TesseraGradients
import TesseraTensors

/// A function that is known at some points only: those that were asked for so far.
///
/// A gradient check asks for one point after the other, and a command must be asked for hundreds at a
/// time. So the check runs on a table. Where the table lacks a point, the point is noted, and a stand-in
/// takes its place: what the check then finds means nothing. The points that were noted are asked for
/// together and the check runs again, until nothing was lacking.
final class ForeignFunction {
  let problem: ForeignProblem
  private var values: [PointKey: Tensor<Double>] = [:]
  private var cotangents: [PointKey: [Tensor<Double>]] = [:]
  /// Points whose y is lacking.
  private(set) var missing: [[Tensor<Double>]] = []
  /// Points with a cotangent of y behind, whose gradients are lacking.
  private(set) var missingGradients: [[Tensor<Double>]] = []
  private var noted: Set<PointKey> = []
  /// y's shape, once it is known.
  private(set) var shape: Shape?
  /// Whether y was a number at every point so far.
  private(set) var isDefined = true

  init(_ problem: ForeignProblem) { self.problem = problem }

  /// Nothing can go on before this is known.
  struct Unknown: Error {}

  /// How many points are lacking.
  var lacking: Int { missing.count + missingGradients.count }

  var isComplete: Bool { lacking == 0 }

  /// y at a point, or zeros in its place.
  func value(_ point: [Tensor<Double>]) throws -> Tensor<Double> {
    let key = PointKey(point)
    if let value = values[key] { return value }
    if noted.insert(key).inserted { missing.append(point) }
    guard let shape else { throw Unknown() }
    return Tensor(repeating: 0, shape: shape)
  }

  /// The gradients at a point, or zeros in their place.
  func gradients(_ point: [Tensor<Double>], _ cotangent: Tensor<Double>) -> [Tensor<Double>] {
    let key = PointKey(point + [cotangent])
    if let gradients = cotangents[key] { return gradients }
    if noted.insert(key).inserted { missingGradients.append(point + [cotangent]) }
    return point.map { Tensor(repeating: 0, shape: $0.shape) }
  }

  /// Takes up what was lacking, in its order.
  func learn(_ outputs: [Tensor<Double>], _ gradients: [[Tensor<Double>]]) {
    for (point, output) in zip(missing, outputs) {
      values[PointKey(point)] = output
      shape = shape ?? output.shape
      isDefined = isDefined && output.elements.allSatisfy(\.isFinite)
    }
    for (point, found) in zip(missingGradients, gradients) { cotangents[PointKey(point)] = found }
    (missing, missingGradients) = ([], [])
    noted = []
  }

  /// What a gradient check is given.
  var gradientProblem: GradientProblem {
    let problem = problem
    return GradientProblem(
      name: problem.operation, axes: problem.axes, point: problem.point,
      forward: { try self.value($0) }, vjp: { self.gradients($0, $1) },
      winners: problem.decisions, method: problem.method)
  }
}

/// Tensors of known shapes by their bits, so that they can be looked up.
struct PointKey: Hashable {
  private let bits: [UInt64]

  init(_ tensors: [Tensor<Double>]) { bits = tensors.flatMap { $0.elements.map(\.bitPattern) } }
}
