import TesseraTensors

extension CaseSpecification {
  /// How much there is to look at in this case: elements, and options that are not the plainest.
  public var weight: Int {
    let elements = operands.values.reduce(0) { $0 + $1.count }
    return elements + operation.weight + (values == .integers ? 0 : values == .ties ? 1 : 4)
  }

  /// The same case with other numbers in it.
  var refilled: CaseSpecification {
    var result = self
    result.seed ^= 1 << 40
    return result
  }
}

extension Operation {
  fileprivate var weight: Int {
    switch self {
    case .conv2d(let window, let groups): window.weight + groups
    case .maxPool2d(let kernel, let window), .averagePool2d(let kernel, let window, _):
      window.weight + kernel.rows + kernel.columns
    default: 0
    }
  }
}

extension Window {
  fileprivate var weight: Int {
    let moves = stride.rows + stride.columns + dilation.rows + dilation.columns
    switch padding {
    case .valid: return moves
    case .same, .sameLower: return moves + 2
    case .explicit(let top, let left, let bottom, let right):
      return moves + 1 + top + left + bottom + right
    }
  }
}
