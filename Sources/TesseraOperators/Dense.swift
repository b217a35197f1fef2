import TesseraKernels
import TesseraTensors

/// A fully connected layer: y[n,o] = b[o] + Σ(i) x[n,i]·w[i,o].
///
/// | operand   | shape       |
/// |-----------|-------------|
/// | `input`   | `[N, in]`   |
/// | `weights` | `[in, out]` |
/// | `bias`    | `[out]`     |
/// | result    | `[N, out]`  |
///
///     let x = Tensor<Float>(shape: [1, 2], [1, 2])
///     let w = Tensor<Float>(shape: [2, 2], [1, 2, 3, 4])
///     dense(x, weights: w, bias: Tensor(shape: [2], [10, 20]), execution: .standard)
///     // [1,2]: 17, 30
///
/// Bits: one chain of multiply-adds over i from 0, then the bias; those of `Reference.dense`.
/// Accuracy: |ŷ − y| ≤ γ_K·(|b| + Σ|x|·|w|) with K = in + 1. Cost: 2·N·in·out flops.
///
/// - Precondition: The shapes fit; a violation stops the program and names them.
@_specialize(where Scalar == Float)
public func dense<Scalar: KernelScalar>(
  _ input: Tensor<Scalar>, weights: Tensor<Scalar>, bias: Tensor<Scalar>?, execution: Execution
) -> Tensor<Scalar> {
  require(
    input.shape.rank == 2 && weights.shape.rank == 2 && input.shape[1] == weights.shape[0]
      && (bias == nil || bias!.shape == [weights.shape[1]]),
    "dense: input \(input.shape), weights \(weights.shape), bias \(bias?.shape ?? []) do not fit")
  let (rows, inputs, outputs) = (input.shape[0], weights.shape[0], weights.shape[1])
  var result = Tensor<Scalar>(uninitialized: [rows, outputs])
  MatrixProduct(
    m: rows, n: outputs, k: inputs,
    a: MatrixView(pointer: input.pointer, rowStride: inputs, columnStride: 1),
    b: MatrixView(pointer: weights.pointer, rowStride: outputs, columnStride: 1),
    c: result.mutablePointer, alpha: 1, bias: bias?.pointer, extend: false, execution: execution
  ).run()
  withExtendedLifetime(bias) {}
  return result
}

/// The cotangent of a dense layer's input: x̄ = ȳ·wᵀ, `[N, in]`.
///
/// Linear in ȳ and adjoint to the layer: ⟨x·w, ȳ⟩ = ⟨x, x̄⟩. Bits: one chain of multiply-adds over the
/// outputs from 0. Accuracy: |x̄ − exact| ≤ γ_K·Σ|ȳ|·|w| with K = out. Cost: 2·N·in·out flops.
///
/// - Precondition: The shapes fit; a violation stops the program and names them.
@_specialize(where Scalar == Float)
public func denseInputVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, weights: Tensor<Scalar>, execution: Execution
) -> Tensor<Scalar> {
  let (rows, outputs) = (outputCotangent.shape[0], outputCotangent.shape[-1])
  require(
    outputCotangent.shape.rank == 2 && weights.shape.rank == 2 && weights.shape[1] == outputs,
    "denseInputVJP: cotangent \(outputCotangent.shape), weights \(weights.shape) do not fit")
  var result = Tensor<Scalar>(uninitialized: [rows, weights.shape[0]])
  MatrixProduct(
    m: rows, n: weights.shape[0], k: outputs,
    a: MatrixView(pointer: outputCotangent.pointer, rowStride: outputs, columnStride: 1),
    b: MatrixView(pointer: weights.pointer, rowStride: 1, columnStride: outputs),
    c: result.mutablePointer, alpha: 1, bias: nil, extend: false, execution: execution
  ).run()
  return result
}

/// The cotangent of a dense layer's weights: w̄ = xᵀ·ȳ, `[in, out]`.
///
/// Linear in ȳ and adjoint to the layer in its weights: ⟨x·w, ȳ⟩ = ⟨w, w̄⟩. Bits: one chain of
/// multiply-adds over the batch from 0. Accuracy: |w̄ − exact| ≤ γ_N·Σ|x|·|ȳ|. Cost: 2·N·in·out flops.
///
/// - Precondition: The shapes fit; a violation stops the program and names them.
@_specialize(where Scalar == Float)
public func denseWeightsVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, input: Tensor<Scalar>, execution: Execution
) -> Tensor<Scalar> {
  require(
    outputCotangent.shape.rank == 2 && input.shape.rank == 2
      && input.shape[0] == outputCotangent.shape[0],
    "denseWeightsVJP: cotangent \(outputCotangent.shape), input \(input.shape) do not fit")
  let (batch, inputs, outputs) = (input.shape[0], input.shape[1], outputCotangent.shape[1])
  var result = Tensor<Scalar>(uninitialized: [inputs, outputs])
  MatrixProduct(
    m: inputs, n: outputs, k: batch,
    a: MatrixView(pointer: input.pointer, rowStride: 1, columnStride: inputs),
    b: MatrixView(pointer: outputCotangent.pointer, rowStride: outputs, columnStride: 1),
    c: result.mutablePointer, alpha: 1, bias: nil, extend: false, execution: execution
  ).run()
  return result
}

/// The cotangent of a dense layer's bias: b̄[o] = Σ(n) ȳ[n,o].
///
/// Bits: one chain of additions over the batch from 0. Accuracy: |b̄ − exact| ≤ γ_N·Σ|ȳ|.
@_specialize(where Scalar == Float)
public func denseBiasVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, execution: Execution
) -> Tensor<Scalar> {
  require(
    outputCotangent.shape.rank == 2,
    "denseBiasVJP: cotangent \(outputCotangent.shape) needs two axes")
  var result = Tensor<Scalar>(uninitialized: [outputCotangent.shape[1]])
  execution.kernels(Scalar.self).columnSums(
    outputCotangent.pointer, rows: outputCotangent.shape[0], columns: outputCotangent.shape[1],
    into: result.mutablePointer)
  return result
}
