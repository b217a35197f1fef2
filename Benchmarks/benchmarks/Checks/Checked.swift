import TesseraOperators
import TesseraReference
import TesseraTensors

/// How many elements of a result were compared with the definition's.
struct Checked {
  let compared: Int
  let total: Int

  static func + (left: Checked, right: Checked) -> Checked {
    Checked(compared: left.compared + right.compared, total: left.total + right.total)
  }

  /// The multiply-adds that a definition is given for one check, about a tenth of a second.
  static let budget = 1 << 24

  /// - Parameter total: The elements of the whole result, of which these are some.
  /// - Throws: `Mismatch` where a bit differs, and where there was nothing to compare.
  static func same<Element: TensorElement>(
    _ name: String, _ ours: Tensor<Element>, _ definition: Tensor<Element>, of total: Int? = nil
  ) throws(Mismatch) -> Checked {
    guard ours.shape == definition.shape, ours.count > 0 else {
      throw Mismatch(
        description: "\(name): the shape is \(ours.shape), the definition's \(definition.shape)")
    }
    let (mine, right) = (ours.pointer, definition.pointer)
    for i in 0..<ours.count where !(mine[i] == right[i]) {
      throw Mismatch(
        description:
          "\(name): element \(i) of \(ours.shape) is \(mine[i]), the definition's \(right[i])")
    }
    return Checked(compared: ours.count, total: total ?? ours.count)
  }

  /// `count` numbers of 0 ..< `total`, evenly spread, both ends among them; all if there are no more.
  static func spread(_ count: Int, of total: Int) -> [Int] {
    guard count < total else { return Array(0..<total) }
    guard count > 1 else { return [total - 1] }
    return (0..<count).map { $0 * (total - 1) / (count - 1) }
  }
}

/// A result that is not the definition's.
struct Mismatch: Error, CustomStringConvertible {
  let description: String
}

extension Execution {
  /// How the definition rounds, to be compared with this execution.
  var arithmetic: Arithmetic { instructionSet.isFused ? .fused : .unfused }
}
