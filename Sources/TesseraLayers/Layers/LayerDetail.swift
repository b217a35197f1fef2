import TesseraTensors

extension Layer {
  /// The settings of the layer in a few words, for tables; empty where its title says all.
  public var detail: String {
    switch self {
    case let layer as Conv2D:
      var words = ["\(layer.filters) filters \(layer.kernel.crossed)"]
      words.append("stride \(layer.stride.short)")
      if layer.dilation != 1 { words.append("dilation \(layer.dilation.short)") }
      if layer.groups != 1 { words.append("\(layer.groups) groups") }
      return (words + [layer.padding.words]).joined(separator: ", ")
    case let layer as MaxPool2D: return pool(layer.kernel, layer.stride, layer.padding)
    case let layer as AveragePool2D: return pool(layer.kernel, layer.stride, layer.padding)
    case let layer as Dense: return "\(layer.units) units"
    case let layer as Dropout: return "drops \(layer.rate)"
    case let layer as LeakyReLU: return "slope \(layer.slope)"
    default: return ""
    }
  }

  private func pool(_ kernel: Size2D, _ stride: Size2D, _ padding: Padding) -> String {
    "\(kernel.crossed), stride \(stride.short), \(padding.words)"
  }
}

extension Size2D {
  fileprivate var crossed: String { "\(rows) × \(columns)" }
  fileprivate var short: String { rows == columns ? "\(rows)" : crossed }
}

extension Padding {
  fileprivate var words: String {
    switch self {
    case .valid: "valid"
    case .same: "same"
    case .sameLower: "same, the odd pixel before"
    case .explicit(let top, let left, let bottom, let right):
      "padded \(top) \(left) \(bottom) \(right)"
    }
  }
}
