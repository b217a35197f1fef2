import TesseraGradients
import TesseraKernels
import TesseraOperators
import TesseraTensors

/// The buffers of one thread of a ``FunctionSweep``, and what is done to one bufferful.
///
/// Nothing is allocated between bufferfuls, and every loop is one that runs a vector at a time.
final class SweepChunk {
  /// Five buffers of this many elements fit in a second-level cache.
  static let size = 1 << 14
  /// What is compared at once; a block in which something stands out is gone over number by number.
  private static let block = 256

  private let function: FunctionSweep.Function
  private let relative, absolute: Double
  private var arguments = Tensor<Float>(repeating: 0, shape: [size])
  private var wide = Tensor<Double>(repeating: 0, shape: [size])
  private var exact = Tensor<Double>(repeating: 0, shape: [size])
  private var overflows = Tensor<Float>(repeating: 0, shape: [size])
  private var values = Tensor<Float>(repeating: 0, shape: [size])

  init(_ function: FunctionSweep.Function) {
    self.function = function
    (relative, absolute) = (function.bound.relative, function.bound.absolute)
  }

  /// Evaluates and compares bufferful `number` of the patterns.
  func run(
    _ patterns: FunctionSweep.Patterns, _ number: Int, _ results: inout [FunctionSweepResult]
  ) {
    let start = number * Self.size
    let count = min(Self.size, patterns.count - start)
    let (x, wide, exact) = (
      arguments.mutablePointer, wide.mutablePointer, exact.mutablePointer
    )
    let first = patterns.first &+ UInt32(truncatingIfNeeded: start) &* patterns.step
    for i in 0..<count {
      let argument = Float(bitPattern: first &+ UInt32(truncatingIfNeeded: i) &* patterns.step)
      x[i] = argument
      wide[i] = Double(argument)
    }
    Execution.standard.kernels(Double.self).map(
      function.kernel(Double.self), wide, into: exact, count: count)
    let overflow = overflows.mutablePointer
    // Half a unit beyond the largest number is where rounding gives infinity.
    for i in 0..<count {
      overflow[i] =
        exact[i] >= 0x1.ffffffp127 ? .infinity : exact[i] <= -0x1.ffffffp127 ? -.infinity : .nan
    }
    for level in results.indices {
      let execution = Execution(threads: 1, instructionSet: results[level].level)
      let y = values.mutablePointer
      execution.kernels(Float.self).map(function.kernel(Float.self), x, into: y, count: count)
      compare(count, &results[level])
    }
  }

  /// Compares a bufferful, skipping the blocks in which nothing fails or sets a new worst.
  private func compare(_ count: Int, _ result: inout FunctionSweepResult) {
    result.comparisons += count
    for start in stride(from: 0, to: count, by: Self.block) {
      let length = min(Self.block, count - start)
      let isPlain = Self.isPlain(
        values.pointer + start, exact.pointer + start, overflows.pointer + start, count: length,
        relative: min(result.worstFraction, 1) * relative,
        absolute: min(result.worstFraction, 1) * absolute)
      if isPlain { continue }
      for i in start..<start + length {
        result.meet(
          Self.fraction(values[i], exact[i], relative: relative, absolute: absolute),
          at: arguments[i])
      }
    }
  }

  /// Whether every value is within the bound given, or infinite or NaN as it must be.
  static func isPlain(
    _ values: UnsafePointer<Float>, _ exact: UnsafePointer<Double>,
    _ overflows: UnsafePointer<Float>, count: Int, relative: Double, absolute: Double
  ) -> Bool {
    var others: Int32 = 0
    for i in 0..<count {
      let (y, e) = (values[i], exact[i])
      let error = (Double(y) - e).magnitude
      // Beyond Double's range every error is within an infinite bound.
      let isWithin = error <= relative * e.magnitude + absolute && error < .infinity
      let isKind = y == overflows[i] || (y != y && e != e)
      others |= isWithin || isKind ? 0 : 1
    }
    return others == 0
  }

  /// The error of one value as a fraction of its bound, 0 where the kind is right, ∞ where it is not.
  static func fraction(
    _ value: Float, _ exact: Double, relative: Double, absolute: Double
  ) -> Double {
    if value.isNaN || exact.isNaN { return value.isNaN && exact.isNaN ? 0 : .infinity }
    if Double(value) == exact { return 0 }
    let bound = relative * exact.magnitude + absolute
    if value.isInfinite {
      // Overflow is right where the exact value, or one within the bound, rounds to infinity.
      let sameSign = (value < 0) == (exact < 0)
      return sameSign && exact.magnitude + bound >= 0x1.ffffffp127 ? 0 : .infinity
    }
    let fraction = (Double(value) - exact).magnitude / bound
    return fraction.isNaN ? .infinity : fraction
  }
}
