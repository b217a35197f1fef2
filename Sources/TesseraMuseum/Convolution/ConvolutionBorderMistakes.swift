import TesseraCases
import TesseraOperators
import TesseraTensors

extension Museum {
  static let convolutionBorders: [Exhibit] = [
    LastRowDropped.exhibit, CornerLeftZero.exhibit, ColumnsUnchecked.exhibit,
    OutputBoundsForInput.exhibit, EdgeRepeated.exhibit, PaddingSkipped.exhibit,
    OverlapOverwritten.exhibit, PaddingAfterAssumed.exhibit,
  ]
}

struct LastRowDropped: WrongOperators {
  static let exhibit = Exhibit(
    "last-output-row-dropped", .conv2d, .y, Self.self,
    mistake: "The loop over output rows ends one too early; the last row stays zero.",
    origin: "an off-by-one of hand-written loops: h − r rows of outputs where there are h − r + 1")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    let y = right.conv2d(x, filter: filter, bias: bias, geometry: geometry, groups: groups)
    return Tensor(y.shape) { n, p, q, o in p == y.shape[1] - 1 ? 0 : y.at(n, p, q, o) }
  }
}

struct CornerLeftZero: WrongOperators {
  static let exhibit = Exhibit(
    "corner-left-zero", .conv2d, .y, Self.self,
    mistake:
      "Where the windows overhang on both sides of a corner, the last corner's output is never "
      + "written.",
    origin: "kernels that treat the interior, four edges and four corners apart and forget one; "
      + "PaddlePaddle/Paddle #76006 mends such branches of an im2col")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    let y = right.conv2d(x, filter: filter, bias: bias, geometry: geometry, groups: groups)
    func overhangs(_ axis: WindowAxis) -> Bool { axis.padded > axis.before + axis.input }
    guard overhangs(geometry.rows), overhangs(geometry.columns) else { return y }
    let last = geometry.output
    return Tensor(y.shape) { n, p, q, o in
      p == last.rows - 1 && q == last.columns - 1 ? 0 : y.at(n, p, q, o)
    }
  }
}

struct ColumnsUnchecked: WrongOperators {
  static let exhibit = Exhibit(
    "padding-reads-the-neighbouring-row", .conv2d, .y, Self.self,
    mistake:
      "Only the position in the whole image is checked, so that left of a row lies the end of "
      + "the row above, and right of it the begin of the row below.",
    origin:
      "hand-written kernels with one bounds check for a flat index; ooples/AiDotNet.Tensors #37 "
      + "is an im2col whose column bounds are wrong")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    let (height, width) = (x.shape[1], x.shape[2])
    return right.conv2d(x, filter: filter, bias: bias, geometry: geometry, groups: groups) {
      n, h, w, c in
      let place = h * width + w
      return place >= 0 && place < height * width
        ? x[(n * height * width + place) * x.shape[3] + c] : 0
    }
  }
}

struct OutputBoundsForInput: WrongOperators {
  static let exhibit = Exhibit(
    "output-extents-bound-the-input", .conv2d, .y, Self.self,
    mistake: "A tap counts as padding where it lies beyond the extents of the output, not of the "
      + "input.",
    origin: "google/XNNPACK #7631: exactly that, in its im2col")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    let output = geometry.output
    let bounded = Tensor(x.shape) { n, h, w, c in
      h < output.rows && w < output.columns ? x.at(n, h, w, c) : 0
    }
    return right.conv2d(bounded, filter: filter, bias: bias, geometry: geometry, groups: groups)
  }
}

struct EdgeRepeated: WrongOperators {
  static let exhibit = Exhibit(
    "padding-repeats-the-edge", .conv2d, .y, Self.self,
    mistake: "Outside the image stands the nearest pixel instead of zero.",
    origin:
      "clEsperanto/pyclesperanto_prototype #302: what a GPU's image sampler does that clamps to "
      + "the edge")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    right.conv2d(x, filter: filter, bias: bias, geometry: geometry, groups: groups) {
      n, h, w, c in
      x.at(n, min(max(h, 0), x.shape[1] - 1), min(max(w, 0), x.shape[2] - 1), c)
    }
  }
}

struct PaddingSkipped: WrongOperators {
  static let exhibit = Exhibit(
    "padded-taps-skipped", .conv2d, .y, Self.self,
    mistake:
      "Taps outside the image are left out instead of multiplied with zero: an infinite weight "
      + "there gives a number where 0·∞ gives NaN.",
    origin:
      "most kernels that check bounds and pad nothing; they disagree with those that pad, and "
      + "with an explicit padding before the same kernel")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    CorrelationLoop(
      input: x, filter: filter, bias: bias, geometry: geometry, groups: groups
    ).run(skipsPadding: true, step: arithmetic.multiplyAdd)
  }
}

struct OverlapOverwritten: WrongOperators {
  static let exhibit = Exhibit(
    "overlapping-windows-overwrite", .conv2d, .gradX, Self.self,
    mistake:
      "What each window gives back to its pixels replaces what the windows before gave, `=` for "
      + "`+=`; windows that do not overlap hide it.",
    origin: "pjreddie/darknet #2570 proposes this change to a right col2im")
  let execution: Execution

  func conv2dInputVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, filter: Tensor<S>, inputShape: Shape, geometry: WindowGeometry,
    groups: Int
  ) -> Tensor<S> {
    let (w, size) = (filter.shape, filter.shape[3] / groups)
    return Tensor(inputShape) { n, h, j, c in
      // The last window that holds the pixel is the one with its first tap on it.
      func last(_ axis: WindowAxis, _ position: Int) -> (output: Int, tap: Int)? {
        (0..<axis.kernel).lazy.compactMap { tap in
          let (output, rest) = (position + axis.before - tap * axis.dilation)
            .quotientAndRemainder(dividingBy: axis.stride)
          return rest == 0 && output >= 0 && output < axis.output ? (output, tap) : nil
        }.first
      }
      guard let (p, r) = last(geometry.rows, h), let (q, s) = last(geometry.columns, j) else {
        return 0
      }
      let group = c / w[2]
      return (group * size..<(group + 1) * size).reduce(0) { sum, o in
        arithmetic.multiplyAdd(outputCotangent.at(n, p, q, o), filter.at(r, s, c % w[2], o), sum)
      }
    }
  }
}

struct PaddingAfterAssumed: WrongOperators {
  static let exhibit = Exhibit(
    "padding-after-assumed-in-filter-vjp", .conv2d, .gradW, Self.self,
    mistake:
      "The filters' cotangent takes it that the last row of taps meets padding under the last "
      + "row of outputs; where stride and extent leave none there, a row of products is missing.",
    origin: "pytorch/pytorch #50042: a depthwise kernel with stride 2 on an even image")
  let execution: Execution

  func conv2dFilterVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, filterShape: Shape, geometry: WindowGeometry,
    groups: Int
  ) -> Tensor<S> {
    func vjp(_ cotangent: Tensor<S>) -> Tensor<S> {
      right.conv2dFilterVJP(
        outputCotangent: cotangent, input: input, filterShape: filterShape, geometry: geometry,
        groups: groups)
    }
    guard geometry.rows.before > 0 else { return vjp(outputCotangent) }
    let last = geometry.output.rows - 1
    let without = Tensor(outputCotangent.shape) { n, p, q, o in
      p == last ? 0 : outputCotangent.at(n, p, q, o)
    }
    let (whole, short) = (vjp(outputCotangent), vjp(without))
    return Tensor(filterShape) { r, s, c, o in
      (r == filterShape[0] - 1 ? short : whole).at(r, s, c, o)
    }
  }
}
