import TesseraCases
import TesseraTensors

/// How a window moves over an image: what wrong kernels change.
struct WindowMovement {
  var stride: Size2D
  var dilation: Size2D
  /// The padding above and on the left.
  var before: Size2D
}

extension WindowGeometry {
  /// A window that moves in another way over the same image and has at least as many outputs, padding
  /// being added at the end for those that are missing.
  ///
  /// Where no such window exists, this one: the kernel is right then.
  func moving(_ change: (inout WindowMovement) -> Void) -> WindowGeometry {
    var movement = WindowMovement(
      stride: Size2D(rows.stride, columns.stride),
      dilation: Size2D(rows.dilation, columns.dilation), before: Size2D(rows.before, columns.before)
    )
    change(&movement)
    func after(_ axis: WindowAxis, _ stride: Int, _ dilation: Int, _ before: Int) -> Int {
      let end = (axis.output - 1) * stride + (axis.kernel - 1) * dilation + 1
      return max(axis.after, end - axis.input - before)
    }
    let (stride, dilation, before) = (movement.stride, movement.dilation, movement.before)
    let window = Window(
      stride: stride, dilation: dilation,
      padding: .explicit(
        top: before.rows, left: before.columns,
        bottom: after(rows, stride.rows, dilation.rows, before.rows),
        right: after(columns, stride.columns, dilation.columns, before.columns)))
    let wrong = try? WindowGeometry(
      input: Size2D(rows.input, columns.input), kernel: Size2D(rows.kernel, columns.kernel),
      window: window)
    guard let wrong, wrong.output.rows >= output.rows, wrong.output.columns >= output.columns else {
      return self
    }
    return wrong
  }

  /// This window with another padding before on each axis whose padding is that of SAME.
  func movingWhereSame(_ before: (WindowAxis) -> Int) -> WindowGeometry {
    moving { movement in
      if rows.isSame { movement.before.rows = before(rows) }
      if columns.isSame { movement.before.columns = before(columns) }
    }
  }
}

extension WindowAxis {
  /// Whether its padding is what SAME gives, by whatever name it was asked for.
  var isSame: Bool { before == samePadding / 2 && after == samePadding - samePadding / 2 }

  /// SAME's zeros on both sides together.
  var samePadding: Int { padding(stride: stride, span: span) }

  /// The zeros that a window of another stride or span would need.
  func padding(stride: Int, span: Int) -> Int {
    let outputs = (input + self.stride - 1) / self.stride
    return max((outputs - 1) * stride + span - input, 0)
  }
}

extension Definitions {
  /// The convolution whose window moves by `wrong`, cut to the outputs of `geometry`.
  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int,
    by wrong: WindowGeometry
  ) -> Tensor<S> {
    conv2d(x, filter: filter, bias: bias, geometry: wrong, groups: groups).fitted(
      to: [x.shape[0], geometry.output.rows, geometry.output.columns, filter.shape[3]])
  }

  /// Its VJP for the input; the outputs that `wrong` has beyond those of ȳ had a cotangent of zero.
  func conv2dInputVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, filter: Tensor<S>, inputShape: Shape, groups: Int,
    by wrong: WindowGeometry
  ) -> Tensor<S> {
    conv2dInputVJP(
      outputCotangent: outputCotangent.fitted(to: wrong.outputShape(of: outputCotangent)),
      filter: filter, inputShape: inputShape, geometry: wrong, groups: groups)
  }

  /// Its VJP for the filters.
  func conv2dFilterVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, filterShape: Shape, groups: Int,
    by wrong: WindowGeometry
  ) -> Tensor<S> {
    conv2dFilterVJP(
      outputCotangent: outputCotangent.fitted(to: wrong.outputShape(of: outputCotangent)),
      input: input, filterShape: filterShape, geometry: wrong, groups: groups)
  }
}

extension WindowGeometry {
  /// [N, P, Q, O] with the batch and the channels of a cotangent.
  fileprivate func outputShape<S>(of cotangent: Tensor<S>) -> Shape {
    [cotangent.shape[0], output.rows, output.columns, cotangent.shape[3]]
  }
}
