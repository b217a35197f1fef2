import TesseraCases
import TesseraKernels
import TesseraOperators
import TesseraTensors

// Mistakes of shortcuts: a max pool and a ReLU hand on cotangents that are mostly zeros.

extension Museum {
  static let convolutionZeros: [Exhibit] = [
    ZeroCotangentsSkippedForFilter.exhibit, ZeroCotangentsSkippedForInput.exhibit,
    ListEndsEarly.exhibit,
  ]
}

struct ZeroCotangentsSkippedForFilter: WrongOperators {
  static let exhibit = Exhibit(
    "zero-cotangents-skipped-in-filter-vjp", .conv2d, .gradW, Self.self,
    mistake:
      "What multiplies a cotangent of 0 is left out of the filter's sum, and nobody asks whether "
      + "it is a number: 0·∞ is NaN.",
    origin:
      "shortcuts behind a pool or a ReLU; HKUSTDial/flash-sparse-attention #131 skips a "
      + "backward's blocks as provably zero")
  let execution: Execution

  func conv2dFilterVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, filterShape: Shape, geometry: WindowGeometry,
    groups: Int
  ) -> Tensor<S> {
    let (x, y) = (input.shape, outputCotangent.shape)
    return Tensor(filterShape) { r, s, channel, o in
      let c = o / (filterShape[3] / groups) * filterShape[2] + channel
      var batch: S = 0
      for n in 0..<x[0] {
        var image: S = 0
        for p in 0..<y[1] {
          let h = geometry.rows.position(output: p, tap: r)
          for q in 0..<y[2] where outputCotangent.at(n, p, q, o) != 0 {
            let j = geometry.columns.position(output: q, tap: s)
            let isInside = h >= 0 && h < x[1] && j >= 0 && j < x[2]
            let pixel: S = isInside ? input.at(n, h, j, c) : 0
            image = arithmetic.multiplyAdd(pixel, outputCotangent.at(n, p, q, o), image)
          }
        }
        batch += image
      }
      return batch
    }
  }
}

struct ZeroCotangentsSkippedForInput: WrongOperators {
  static let exhibit = Exhibit(
    "zero-cotangents-skipped-in-input-vjp", .conv2d, .gradX, Self.self,
    mistake:
      "A cotangent of 0 is left out of the pixel's sum: 0·∞ is NaN, and a sum that underflow left "
      + "at −0 is 0 when a zero is added to it.",
    origin:
      "the same shortcut in the other gradient; the sign shows where 1 is divided by it, and in a "
      + "comparison of bits")
  let execution: Execution

  func conv2dInputVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, filter: Tensor<S>, inputShape: Shape, geometry: WindowGeometry,
    groups: Int
  ) -> Tensor<S> {
    let (w, size) = (filter.shape, filter.shape[3] / groups)
    let y = outputCotangent.shape
    return Tensor(inputShape) { n, h, j, c in
      var sum: S = 0
      for (p, r) in geometry.rows.windows(on: h) {
        for (q, s) in geometry.columns.windows(on: j) {
          let isInside = p >= 0 && p < y[1] && q >= 0 && q < y[2]
          for o in c / w[2] * size..<(c / w[2] + 1) * size {
            // The zeros around ȳ are multiplied, as the definition does.
            let cotangent: S = isInside ? outputCotangent.at(n, p, q, o) : 0
            if isInside && cotangent == 0 { continue }
            sum = arithmetic.multiplyAdd(cotangent, filter.at(r, s, c % w[2], o), sum)
          }
        }
      }
      return sum
    }
  }
}

extension WindowAxis {
  /// The windows that have a tap on a position, ascending, those outside the output too.
  fileprivate func windows(on position: Int) -> [(output: Int, tap: Int)] {
    (0..<kernel).reversed().compactMap { tap in
      let (output, rest) = (position + before - tap * dilation)
        .quotientAndRemainder(dividingBy: stride)
      return rest == 0 ? (output, tap) : nil
    }
  }
}

struct ListEndsEarly: WrongKernelOperators {
  enum Mistake: KernelMistake {
    static func runSparse<Scalar: KernelScalar>(
      _ operands: SparseOperands<Scalar>, _ product: (SparseOperands<Scalar>) -> Void
    ) {
      let ends = (0..<operands.rows).map { row -> Int32 in
        let (start, end) = (operands.starts[row], operands.ends[row])
        return end - start > 2 ? end - 1 : end
      }
      ends.withUnsafeBufferPointer { ends in
        guard let first = ends.baseAddress else { return }
        var wrong = operands
        wrong.ends = first
        product(wrong)
      }
    }
  }

  static let exhibit = Exhibit(
    "kernel-list-ends-early", .conv2d, .gradW, Self.self,
    mistake:
      "Of a filter's pixels whose cotangent is not 0 the last is forgotten, where they are more "
      + "than two.",
    origin: "optimatika/ojAlgo #55: the end of a sparse column, taken one too low")
  static let library = WrongKernels.altered(by: Mistake.self)
  let execution: Execution

  func conv2dFilterVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, filterShape: Shape, geometry: WindowGeometry,
    groups: Int
  ) -> Tensor<S> {
    kernels.conv2dFilterVJP(
      outputCotangent: outputCotangent, input: input, filterShape: filterShape, geometry: geometry,
      groups: groups)
  }
}
