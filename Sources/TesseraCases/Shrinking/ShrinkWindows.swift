import TesseraTensors

/// The window of a case as numbers, its padding written out.
struct WindowNumbers {
  var strideRows: Int
  var strideColumns: Int
  var dilationRows: Int
  var dilationColumns: Int
  var padding: Padding
  var top = 0
  var left = 0
  var bottom = 0
  var right = 0

  init(_ window: Window) {
    (strideRows, strideColumns) = (window.stride.rows, window.stride.columns)
    (dilationRows, dilationColumns) = (window.dilation.rows, window.dilation.columns)
    padding = window.padding
    if case .explicit(let top, let left, let bottom, let right) = window.padding {
      (self.top, self.left, self.bottom, self.right) = (top, left, bottom, right)
    }
  }

  var window: Window {
    var padding = padding
    if case .explicit = padding {
      padding =
        top + left + bottom + right == 0
        ? .valid : .explicit(top: top, left: left, bottom: bottom, right: right)
    }
    return Window(
      stride: Size2D(strideRows, strideColumns), dilation: Size2D(dilationRows, dilationColumns),
      padding: padding)
  }
}

/// A convolution or a pool as numbers.
struct WindowedNumbers: CaseDimensions {
  var batch: Int
  var rows: Int
  var columns: Int
  /// The channels of one group.
  var channels: Int
  var kernelRows: Int
  var kernelColumns: Int
  /// The filters of one group.
  var filters: Int
  var groups: Int
  var window: WindowNumbers

  static var dimensions: [(key: WritableKeyPath<WindowedNumbers, Int>, least: Int)] {
    [
      (\.batch, 1), (\.groups, 1), (\.channels, 1), (\.filters, 1), (\.window.dilationRows, 1),
      (\.window.dilationColumns, 1), (\.kernelRows, 1), (\.kernelColumns, 1), (\.rows, 1),
      (\.columns, 1), (\.window.strideRows, 1), (\.window.strideColumns, 1), (\.window.top, 0),
      (\.window.left, 0), (\.window.bottom, 0), (\.window.right, 0),
    ]
  }

  func specification(like original: CaseSpecification) -> CaseSpecification {
    var result = original
    result.operands[.x] = [batch, rows, columns, channels * groups]
    switch original.operation {
    case .conv2d:
      result.operation = .conv2d(window.window, groups: groups)
      result.operands[.w] = [kernelRows, kernelColumns, channels, filters * groups]
      if original.operands[.b] != nil { result.operands[.b] = [filters * groups] }
    case .averagePool2d(_, _, let includePadding):
      result.operation = .averagePool2d(
        kernel: Size2D(kernelRows, kernelColumns), window.window, includePadding: includePadding)
    default:
      result.operation = .maxPool2d(kernel: Size2D(kernelRows, kernelColumns), window.window)
    }
    return result
  }
}

extension CaseShrinker {
  static func convolutions(_ original: CaseSpecification) -> [CaseSpecification] {
    guard case .conv2d(let window, let groups) = original.operation, groups > 0,
      let x = original.operands[.x], let w = original.operands[.w], x.rank == 4, w.rank == 4
    else { return [] }
    var result: [CaseSpecification] = []
    if original.operands[.b] != nil {
      var next = original
      next.operands[.b] = nil
      result.append(next)
    }
    let numbers = WindowedNumbers(
      batch: x[0], rows: x[1], columns: x[2], channels: w[2], kernelRows: w[0],
      kernelColumns: w[1], filters: w[3] / groups, groups: groups, window: WindowNumbers(window))
    return result + simplerPadding(numbers, original) + ungrouped(numbers, original)
      + numbers.lowered(original)
  }

  /// The same image and as many filters in one group.
  private static func ungrouped(
    _ numbers: WindowedNumbers, _ original: CaseSpecification
  ) -> [CaseSpecification] {
    guard numbers.groups > 1 else { return [] }
    var next = numbers
    (next.channels, next.filters) = (
      numbers.channels * numbers.groups, numbers.filters * numbers.groups
    )
    next.groups = 1
    return [next.specification(like: original)]
  }

  static func pools(_ original: CaseSpecification) -> [CaseSpecification] {
    guard let x = original.operands[.x], x.rank == 4 else { return [] }
    let (kernel, window): (Size2D, Window)
    switch original.operation {
    case .maxPool2d(let size, let moves), .averagePool2d(let size, let moves, _):
      (kernel, window) = (size, moves)
    default: return []
    }
    let numbers = WindowedNumbers(
      batch: x[0], rows: x[1], columns: x[2], channels: x[3], kernelRows: kernel.rows,
      kernelColumns: kernel.columns, filters: 1, groups: 1, window: WindowNumbers(window))
    return simplerPadding(numbers, original) + numbers.lowered(original)
  }

  /// No padding, where there is some by name.
  private static func simplerPadding(
    _ numbers: WindowedNumbers, _ original: CaseSpecification
  ) -> [CaseSpecification] {
    guard numbers.window.padding != .valid else { return [] }
    var next = numbers
    next.window.padding = .valid
    return [next.specification(like: original)]
  }
}
