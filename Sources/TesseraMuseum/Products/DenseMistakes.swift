import TesseraCases
import TesseraOperators
import TesseraTensors

extension Museum {
  static let denseLayers: [Exhibit] = [
    WeightsReadAsOutIn.exhibit, InputVJPOfUntransposedWeights.exhibit,
    WeightsVJPTransposed.exhibit, BiasAlongBatch.exhibit, VectorRemainderLost.exhibit,
    AccumulatorNotCleared.exhibit, ReductionSplitOverThreads.exhibit, ZeroSkipped.exhibit,
  ]
}

struct WeightsReadAsOutIn: WrongOperators {
  static let exhibit = Exhibit(
    "weights-read-as-out-in", .dense, .y, Self.self,
    mistake: "The weights' memory is read as [out, in], PyTorch's order.",
    origin:
      "checkpoints of torch.nn.Linear, [out, in], loaded into layers of Keras's order, [in, out]; "
      + "a square layer takes them without a word")
  let execution: Execution

  func dense<S: OperatorScalar>(
    _ x: Tensor<S>, weights: Tensor<S>, bias: Tensor<S>?
  ) -> Tensor<S> {
    right.dense(
      x, weights: weights.reshaped([weights.shape[1], weights.shape[0]]).transposed, bias: bias)
  }
}

struct InputVJPOfUntransposedWeights: WrongOperators {
  static let exhibit = Exhibit(
    "weights-not-transposed-in-input-vjp", .dense, .gradX, Self.self,
    mistake: "ȳ·W instead of ȳ·Wᵀ, W's memory being read with the extents that make it fit.",
    origin: "classic beginner's mistake, which square layers let pass")
  let execution: Execution

  func denseInputVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, weights: Tensor<S>
  ) -> Tensor<S> {
    right.denseInputVJP(
      outputCotangent: outputCotangent,
      weights: weights.reshaped([weights.shape[1], weights.shape[0]]).transposed)
  }
}

struct WeightsVJPTransposed: WrongOperators {
  static let exhibit = Exhibit(
    "weights-vjp-transposed", .dense, .gradW, Self.self,
    mistake: "The memory of the weights' cotangent holds its transpose, ȳᵀ·x.",
    origin: "PyTorch's order of the gradient in a layer of the other order")
  let execution: Execution

  func denseWeightsVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>
  ) -> Tensor<S> {
    let w = right.denseWeightsVJP(outputCotangent: outputCotangent, input: input)
    return w.transposed.reshaped(w.shape)
  }
}

struct BiasAlongBatch: WrongOperators {
  static let exhibit = Exhibit(
    "bias-broadcast-along-the-batch", .dense, .y, Self.self,
    mistake: "The bias is indexed by the row of the batch instead of the output.",
    origin:
      "apache/tvm #2176 and onnx/tensorflow-onnx #121: a bias broadcast along another axis than "
      + "the channels'")
  let execution: Execution

  func dense<S: OperatorScalar>(
    _ x: Tensor<S>, weights: Tensor<S>, bias: Tensor<S>?
  ) -> Tensor<S> {
    let y = right.dense(x, weights: weights, bias: nil)
    guard let bias else { return y }
    let outputs = bias.count
    return Tensor(
      shape: y.shape,
      y.elements.enumerated().map { $0.element + bias[$0.offset / outputs % outputs] })
  }
}

struct VectorRemainderLost: WrongOperators {
  static let exhibit = Exhibit(
    "columns-beyond-the-last-vector-lost", .dense, .y, Self.self,
    mistake: "Outputs are made four at a time, and those that do not fill a vector stay zero.",
    origin: "NVIDIA/cuda-samples #411 and amd/IRON #198: extents that are no multiple of a block")
  let execution: Execution

  func dense<S: OperatorScalar>(
    _ x: Tensor<S>, weights: Tensor<S>, bias: Tensor<S>?
  ) -> Tensor<S> {
    let y = right.dense(x, weights: weights, bias: bias)
    let outputs = weights.shape[1]
    return y.replaced(with: 0) { $0 % outputs >= outputs / 4 * 4 }
  }
}

struct AccumulatorNotCleared: WrongOperators {
  static let exhibit = Exhibit(
    "accumulator-not-cleared", .dense, .y, Self.self,
    mistake: "A row's sums begin where those of the row before ended.",
    origin: "an accumulator declared outside the loop that should begin it; a batch of one hides it"
  )
  let execution: Execution

  @_specialize(where S == Float)
  @_specialize(where S == Double)
  func dense<S: OperatorScalar>(
    _ x: Tensor<S>, weights: Tensor<S>, bias: Tensor<S>?
  ) -> Tensor<S> {
    let (inputs, outputs) = (weights.shape[0], weights.shape[1])
    let (x, w, rows) = (x.pointer, weights.pointer, x.shape[0])
    var sums = [S](repeating: 0, count: outputs)
    var result = Tensor<S>(uninitialized: [rows, outputs])
    let y = result.mutablePointer
    for n in 0..<rows {
      for o in 0..<outputs {
        for i in 0..<inputs {
          sums[o] = .multiplyAdd(x[n * inputs + i], w[i * outputs + o], sums[o], arithmetic)
        }
        y[n * outputs + o] = bias.map { sums[o] + $0[o] } ?? sums[o]
      }
    }
    return result
  }
}

struct ReductionSplitOverThreads: WrongOperators {
  static let exhibit = Exhibit(
    "reduction-split-over-threads", .dense, .gradW, Self.self,
    mistake: "Every thread sums its part of the batch and the parts are added: another order of "
      + "additions, and another result, for every number of threads (2 at the least).",
    origin: "hypre-space/hypre #467, dmlc/xgboost #7313, proximafusion/vmecpp #763")
  let execution: Execution

  func denseWeightsVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>
  ) -> Tensor<S> {
    let (rows, parts) = (input.shape[0], max(execution.threads, 2))
    func part(_ tensor: Tensor<S>, _ range: Range<Int>) -> Tensor<S> {
      let width = tensor.shape[1]
      return Tensor(
        shape: [range.count, width],
        Array(tensor.elements[range.lowerBound * width..<range.upperBound * width]))
    }
    let sums = (0..<parts).map { number in
      let range = rows * number / parts..<rows * (number + 1) / parts
      return right.denseWeightsVJP(
        outputCotangent: part(outputCotangent, range), input: part(input, range))
    }
    return sums.dropFirst().reduce(sums[0]) { $0.combined($1, +) }
  }
}

struct ZeroSkipped: WrongOperators {
  static let exhibit = Exhibit(
    "zero-skipped", .dense, .y, Self.self,
    mistake: "An input of 0 is skipped to save its products, so that 0·∞ and 0·NaN are 0.",
    origin: "Reference-LAPACK/lapack #179: the zero test in gemm and gemv, removed for this; "
      + "OpenMathLib/OpenBLAS #4728")
  let execution: Execution

  @_specialize(where S == Float)
  @_specialize(where S == Double)
  func dense<S: OperatorScalar>(
    _ x: Tensor<S>, weights: Tensor<S>, bias: Tensor<S>?
  ) -> Tensor<S> {
    let (inputs, outputs) = (weights.shape[0], weights.shape[1])
    let (x, w, rows) = (x.pointer, weights.pointer, x.shape[0])
    var result = Tensor<S>(uninitialized: [rows, outputs])
    let y = result.mutablePointer
    for n in 0..<rows {
      for o in 0..<outputs {
        var sum: S = 0
        for i in 0..<inputs where x[n * inputs + i] != 0 {
          sum = .multiplyAdd(x[n * inputs + i], w[i * outputs + o], sum, arithmetic)
        }
        y[n * outputs + o] = bias.map { sum + $0[o] } ?? sum
      }
    }
    return result
  }
}
