import TesseraKernels
import TesseraTensors

/// Inverted dropout: each element is kept with probability 1 − rate and then multiplied by
/// 1/(1 − rate), else it is 0.
///
/// Element i is kept where the uniform number at position i of the stream that `step` and `layer`
/// choose is at least `rate`: the mask depends on neither threads nor batch. The VJP is the same
/// call on the cotangent.
///
/// - Precondition: 0 ≤ rate < 1.
public func dropout<Scalar: KernelScalar>(
  _ input: Tensor<Scalar>, rate: Double, seed: UInt64, step: Int, layer: Int, execution: Execution
) -> Tensor<Scalar> {
  require(rate >= 0 && rate < 1, "dropout: rate \(rate) is outside 0 ..< 1")
  let mask = DropoutMask<Scalar>(
    seed: seed, stream: UInt64(truncatingIfNeeded: step) << 16 &+ UInt64(layer), rate: rate)
  var result = Tensor<Scalar>(uninitialized: input.shape)
  let target = result.mutablePointer
  let kernels = execution.kernels(Scalar.self)
  Parallel.ranges(input.count, threads: execution.threads, work: 4 * input.count) { range in
    let first = range.lowerBound
    kernels.dropout(
      mask, position: UInt64(first), input.pointer + first, into: target + first,
      count: range.count)
  }
  return result
}

/// Inverted dropout with a mask that somebody else drew: mask ≠ 0 ? x/(1 − rate) : 0.
///
/// A selection: what is dropped is 0, an infinite x too. The factor 1/(1 − rate) is formed in Double
/// and rounded once. The VJP is the same call on the cotangent. With rate ½ and the mask 1, 0, the numbers
/// 1, 2 become 2, 0.
///
/// - Parameters:
///   - input: x, of any shape.
///   - mask: 1 for what is kept, 0 for what is dropped, in the shape of `input`.
///   - rate: The share that is dropped.
///   - execution: How it runs; never changes a bit.
/// - Precondition: The shapes agree and 0 ≤ rate < 1.
public func dropoutMasked<Scalar: KernelScalar>(
  _ input: Tensor<Scalar>, mask: Tensor<Scalar>, rate: Double, execution: Execution
) -> Tensor<Scalar> {
  require(rate >= 0 && rate < 1, "dropoutMasked: rate \(rate) is outside 0 ..< 1")
  return zip(.masked(scale: Scalar(1 / (1 - rate))), input, mask, execution)
}
