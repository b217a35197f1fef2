import TesseraTensors

/// One comparison of a gradient check that went wrong, or could not be made.
public struct GradientFailure: Hashable, Sendable, CustomStringConvertible {
  /// The operator.
  public let name: String
  /// Which input.
  public let tensor: Int
  /// Which element, one number for each axis.
  public let index: [Int]
  /// The element by the names of its tensor and axes: `w[r=1, s=0, c=2, o=5]`.
  public let element: String
  /// What the VJP says.
  public let analytic: Double
  /// What it was held against: a difference, or what another call of the VJP should have given.
  public let numeric: Double
  /// How far the two may lie apart.
  public let bound: Double
  /// Central differences at a range of steps: a right derivative is where they settle.
  public let sweep: [Slope]
  /// What is wrong beyond the numbers; empty as a rule.
  public let remark: String
  /// The command that runs the check again; empty for none.
  public let replay: String

  /// A central difference and its step.
  public struct Slope: Hashable, Sendable {
    /// h: how far the two points lie from the one between them.
    public let step: Double
    /// The difference of the two values, divided by 2h.
    public let value: Double
  }

  public var description: String {
    var parts = [
      "\(name), \(element): analytic \(analytic), numeric \(numeric), "
        + "error \(abs(analytic - numeric)) above \(bound)"
    ]
    if !remark.isEmpty { parts.append(remark) }
    if !sweep.isEmpty {
      parts.append(sweep.map { "h = \($0.step): \($0.value)" }.joined(separator: ", "))
    }
    if !replay.isEmpty { parts.append("replay: \(replay)") }
    return parts.joined(separator: "; ")
  }
}

extension GradientProblem {
  /// A failure at an element of an input.
  func failure(
    _ tensor: Int, at position: Int, analytic: Double, numeric: Double, bound: Double,
    sweep: [GradientFailure.Slope] = [], remark: String = ""
  ) -> GradientFailure {
    let index = point[tensor].shape.index(of: position)
    return GradientFailure(
      name: name, tensor: tensor, index: index, element: axes(of: tensor).element(index),
      analytic: analytic, numeric: numeric, bound: bound, sweep: sweep, remark: remark,
      replay: replay)
  }

  /// A failure of the whole, of which no element can be named.
  func failure(_ remark: String) -> GradientFailure {
    GradientFailure(
      name: name, tensor: 0, index: [], element: "all inputs", analytic: .nan, numeric: .nan,
      bound: 0, sweep: [], remark: remark, replay: replay)
  }

  /// What is wrong with the shapes of cotangents; nil where they are those of the inputs.
  func misshapen(_ cotangents: [Tensor<Double>]) -> GradientFailure? {
    guard cotangents.map(\.shape) != point.map(\.shape) else { return nil }
    return failure(
      "cotangents of shapes \(cotangents.map(\.shape)) for inputs of shapes \(point.map(\.shape))")
  }
}
