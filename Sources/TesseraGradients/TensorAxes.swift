/// What a report calls a tensor and its axes: `w[r,s,c,o]`.
///
///     TensorAxes("w[r,s,c,o]").element([1, 0, 2, 5])   // "w[r=1, s=0, c=2, o=5]"
///     TensorAxes("point").element([3])                 // "point[3]"
public struct TensorAxes: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  /// The name of the tensor.
  public let name: String
  /// The names of the axes, outermost first; empty where nobody named them.
  public let axes: [String]

  /// A tensor's name, and those of its axes.
  public init(name: String, axes: [String] = []) { (self.name, self.axes) = (name, axes) }

  /// Reads `w[r,s,c,o]`, or a name alone.
  public init(_ text: String) {
    let parts = text.split(separator: "[", maxSplits: 1)
    name = parts.first.map(String.init) ?? ""
    axes =
      parts.count < 2
      ? [] : parts[1].filter { $0 != "]" && $0 != " " }.split(separator: ",").map(String.init)
  }

  public init(stringLiteral text: String) { self.init(text) }

  /// One element by its index, each number beside the name of its axis.
  ///
  /// An index of another rank than there are names is shown without them.
  public func element(_ index: [Int]) -> String {
    guard !index.isEmpty else { return name }
    let numbers =
      axes.count == index.count ? zip(axes, index).map { "\($0)=\($1)" } : index.map { "\($0)" }
    return "\(name)[\(numbers.joined(separator: ", "))]"
  }

  public var description: String {
    axes.isEmpty ? name : "\(name)[\(axes.joined(separator: ","))]"
  }
}
