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
    case .conv2d(let window, let groups): window.weight + 6 * (groups - 1)
    case .maxPool2d(let kernel, let window), .averagePool2d(let kernel, let window, _):
      window.weight + kernel.rows + kernel.columns
    default: 0
    }
  }
}

extension Window {
  /// An option is dearer than the pixel or two that it may save.
  fileprivate var weight: Int {
    let moves = stride.rows + stride.columns + dilation.rows + dilation.columns - 4
    switch padding {
    case .valid: return 2 * moves
    case .same: return 2 * moves + 3
    case .sameLower: return 2 * moves + 4
    case .explicit(let top, let left, let bottom, let right):
      return 2 * (moves + top + left + bottom + right) + 4
    }
  }
}
