import TesseraKernels
import TesseraTensors

/// Applies a kernel's function to every element, threads sharing the elements.
func map<Scalar: KernelScalar>(
  _ function: UnaryFunction<Scalar>, _ input: Tensor<Scalar>, _ execution: Execution
) -> Tensor<Scalar> {
  var result = Tensor<Scalar>(uninitialized: input.shape)
  let target = result.mutablePointer
  let kernels = execution.kernels(Scalar.self)
  Parallel.ranges(input.count, threads: execution.threads, work: input.count) { range in
    kernels.map(
      function, input.pointer + range.lowerBound, into: target + range.lowerBound,
      count: range.count)
  }
  return result
}

/// Applies a kernel's function of two to every pair of elements.
func zip<Scalar: KernelScalar>(
  _ function: BinaryFunction<Scalar>, _ left: Tensor<Scalar>, _ right: Tensor<Scalar>,
  _ execution: Execution
) -> Tensor<Scalar> {
  require(
    left.shape == right.shape, "\(function): shapes \(left.shape) and \(right.shape) differ")
  var result = Tensor<Scalar>(uninitialized: left.shape)
  let target = result.mutablePointer
  let kernels = execution.kernels(Scalar.self)
  Parallel.ranges(left.count, threads: execution.threads, work: left.count) { range in
    kernels.zip(
      function, left.pointer + range.lowerBound, right.pointer + range.lowerBound,
      into: target + range.lowerBound, count: range.count)
  }
  return result
}

/// The rectifier: x ≤ 0 ? 0 : x, element by element. NaN stays NaN; −0 becomes +0.
///
/// Exact: a selection.
public func relu<Scalar: KernelScalar>(
  _ input: Tensor<Scalar>, execution: Execution
) -> Tensor<Scalar> { map(.relu, input, execution) }

/// ``relu(_:execution:)`` in place of its input; somebody else who holds that keeps it.
package func applyReLU<Scalar: KernelScalar>(to value: inout Tensor<Scalar>, execution: Execution) {
  let (pointer, count) = (value.mutablePointer, value.count)
  let kernels = execution.kernels(Scalar.self)
  Parallel.ranges(count, threads: execution.threads, work: count) { range in
    let place = pointer + range.lowerBound
    kernels.map(.relu, place, into: place, count: range.count)
  }
}

/// The cotangent of relu's input from its output: y ≤ 0 ? 0 : ȳ, by selection, whatever ȳ is.
///
/// Of y = 0, 2 and ȳ = 5, 7 it is 0, 7. At x = 0, where relu has no derivative, it is 0.
///
/// Exact: a selection.
public func reluVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, output: Tensor<Scalar>, execution: Execution
) -> Tensor<Scalar> { zip(.reluVJP, outputCotangent, output, execution) }

/// The leaky rectifier: x ≤ 0 ? slope·x : x, element by element. With slope ½, −2, 4 give −1, 4.
///
/// Accuracy: where x ≤ 0 one rounding, u·|y|; else exact.
public func leakyReLU<Scalar: KernelScalar>(
  _ input: Tensor<Scalar>, slope: Scalar, execution: Execution
) -> Tensor<Scalar> { map(.leakyReLU(slope: slope), input, execution) }

/// The cotangent of the leaky relu's input: x ≤ 0 ? slope·ȳ : ȳ. With slope ½ at x = −2, 4, ȳ = 1, 1
/// gives ½, 1.
///
/// Accuracy: where x ≤ 0 one rounding, u·|x̄|; else exact.
public func leakyReLUVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, input: Tensor<Scalar>, slope: Scalar, execution: Execution
) -> Tensor<Scalar> { zip(.leakyReLUVJP(slope: slope), outputCotangent, input, execution) }

/// The logistic function: 1/(1 + e^−x), element by element, within 7 units of roundoff of the exact value.
public func sigmoid<Scalar: KernelScalar>(
  _ input: Tensor<Scalar>, execution: Execution
) -> Tensor<Scalar> { map(.sigmoid, input, execution) }

/// The cotangent of the logistic function's input from its output: ȳ·(y·(1 − y)). At y = ½ it is ȳ/4.
///
/// Accuracy: three roundings, γ₃·|x̄|, for the y that is given.
public func sigmoidVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, output: Tensor<Scalar>, execution: Execution
) -> Tensor<Scalar> { zip(.sigmoidVJP, outputCotangent, output, execution) }

/// The hyperbolic tangent, element by element, within 9 units of roundoff of the exact value.
public func tanh<Scalar: KernelScalar>(
  _ input: Tensor<Scalar>, execution: Execution
) -> Tensor<Scalar> { map(.tanh, input, execution) }

/// The cotangent of tanh's input from its output: ȳ·(1 − y²). At y = ½ it is ¾·ȳ.
///
/// Accuracy: γ₂·|x̄| for the y that is given, and u·y²·|ȳ| more where a multiply-add rounds twice.
public func tanhVJP<Scalar: KernelScalar>(
  outputCotangent: Tensor<Scalar>, output: Tensor<Scalar>, execution: Execution
) -> Tensor<Scalar> { zip(.tanhVJP, outputCotangent, output, execution) }

/// The exponential e^x, element by element, within 3 units of roundoff of the exact value.
public func exp<Scalar: KernelScalar>(
  _ input: Tensor<Scalar>, execution: Execution
) -> Tensor<Scalar> { map(.exp, input, execution) }

/// The logarithm ln x, element by element, within 5 units of roundoff of the exact value. 0 gives −∞, a negative
/// number NaN.
public func log<Scalar: KernelScalar>(
  _ input: Tensor<Scalar>, execution: Execution
) -> Tensor<Scalar> { map(.log, input, execution) }
