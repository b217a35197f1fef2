import TesseraAnswers
import TesseraGradients
import TesseraKernels
import TesseraOperators
import TesseraTensors

/// exp, log, tanh and the logistic function of the kernels on as many of the 2³² Floats as are asked
/// for, against the same function in Double.
///
/// The Double function is the kernels' own. It equals `Reference` bit for bit, and that is held against
/// `DoubleDouble` elsewhere; its error, 2⁻²⁹ of a Float's, is part of the bound. It is evaluated once
/// for all instruction sets.
public enum FunctionSweep {
  /// The functions that are swept.
  public enum Function: String, Sendable, CaseIterable {
    /// e^x.
    case exp
    /// ln x.
    case log
    /// The hyperbolic tangent.
    case tanh
    /// The logistic function.
    case sigmoid

    func kernel<Scalar: KernelScalar>(_: Scalar.Type) -> UnaryFunction<Scalar> {
      switch self {
      case .exp: .exp
      case .log: .log
      case .tanh: .tanh
      case .sigmoid: .sigmoid
      }
    }

    /// The bound of the Float function, widened by the error of the Double one.
    public var bound: RelativeErrorBound {
      let (float, double) =
        switch self {
        case .exp: (ErrorBound.exp(Float.self), ErrorBound.exp(Double.self))
        case .log: (ErrorBound.log(Float.self), ErrorBound.log(Double.self))
        case .tanh: (ErrorBound.tanh(Float.self), ErrorBound.tanh(Double.self))
        case .sigmoid: (ErrorBound.sigmoid(Float.self), ErrorBound.sigmoid(Double.self))
        }
      return RelativeErrorBound(
        relative: float.relative + double.relative, absolute: float.absolute + double.absolute)
    }
  }

  /// The bit patterns first, first + step, first + 2·step, … modulo 2³².
  public struct Patterns: Hashable, Sendable {
    /// The first pattern.
    public var first: UInt32
    /// From one pattern to the next.
    public var step: UInt32
    /// How many there are.
    public var count: Int

    /// A range of patterns.
    public init(first: UInt32, step: UInt32, count: Int) {
      (self.first, self.step, self.count) = (first, step, count)
    }

    /// Every Float there is.
    public static let all = Patterns(first: 0, step: 1, count: 1 << 32)

    /// Every 1021st: a prime, so that all exponents and all endings occur.
    public static let sample = Patterns(first: 0, step: 1021, count: 1 << 32 / 1021)

    /// The 2¹¹ patterns around a number.
    public static func around(_ x: Float) -> Patterns {
      Patterns(first: x.bitPattern &- 1024, step: 1, count: 2048)
    }
  }

  /// The sample, and the neighbourhood of every number at which some function changes its ways: zeros,
  /// subnormals, 1, the rounding of x/ln 2, saturation, overflow, vanishing, infinities, NaN.
  public static let denseSample: [Patterns] = {
    let numbers: [Float] = [
      0, .leastNonzeroMagnitude, .leastNormalMagnitude, 0x1p-12, 0.173_286_8, 0.346_573_6, 0.5,
      0.707_106_8, 1, 1.414_213_6, 2, 8.66, 10, 20, 87.336_55, 88.722_84, 89, 103.278_93, 104,
      .greatestFiniteMagnitude, .infinity, .nan,
    ]
    return [.sample] + numbers.flatMap { [.around($0), .around(-$0)] }
  }()

  /// Evaluates the function on every level and compares.
  ///
  /// - Returns: One result for each of `levels`, in their order. Comparisons, failures and the first of
  ///   them do not depend on the number of threads.
  public static func run(
    _ function: Function, _ patterns: Patterns, levels: [InstructionSetLevel], threads: Int
  ) -> [FunctionSweepResult] {
    let chunks = (patterns.count + SweepChunk.size - 1) / SweepChunk.size
    let empty = levels.map { FunctionSweepResult(function: function, level: $0) }
    // One place for each thread, written by that thread alone.
    var places = [[FunctionSweepResult]](repeating: empty, count: threads)
    places.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let places = buffer
      Parallel.ranges(threads, threads: threads, work: patterns.count) { range in
        for thread in range {
          let chunk = SweepChunk(function)
          // Threads take turns: neighbouring patterns cost alike, distant ones do not.
          for number in stride(from: thread, to: chunks, by: threads) {
            chunk.run(patterns, number, &places[thread])
          }
        }
      }
    }
    return levels.indices.map { level in
      places.reduce(empty[level]) { $0.merged(with: $1[level]) }
    }
  }

  /// Evaluates and compares several ranges of patterns.
  public static func run(
    _ function: Function, _ ranges: [Patterns], levels: [InstructionSetLevel], threads: Int
  ) -> [FunctionSweepResult] {
    let results = ranges.map { run(function, $0, levels: levels, threads: threads) }
    return levels.indices.map { level in
      results.reduce(FunctionSweepResult(function: function, level: levels[level])) {
        $0.merged(with: $1[level])
      }
    }
  }
}

/// What a sweep found on one instruction set.
public struct FunctionSweepResult: Hashable, Sendable, CustomStringConvertible {
  /// The function.
  public let function: FunctionSweep.Function
  /// The instruction set.
  public let level: InstructionSetLevel
  /// The results that were compared.
  public internal(set) var comparisons = 0
  /// The results that lay outside their bound.
  public internal(set) var failures = 0
  /// The largest error as a fraction of its bound.
  public internal(set) var worstFraction = 0.0
  /// The argument of that error.
  public internal(set) var worstArgument: Float = 0
  /// The first argument that failed, in the order of bit patterns.
  public internal(set) var firstFailure: Float?

  init(function: FunctionSweep.Function, level: InstructionSetLevel) {
    (self.function, self.level) = (function, level)
  }

  public var description: String {
    "\(function.rawValue) on \(level.rawValue): \(comparisons) comparisons, worst "
      + "\(worstFraction) of the bound at \(worstArgument), \(failures) failures"
      + (firstFailure.map { ", first at \($0)" } ?? "")
  }

  mutating func meet(_ fraction: Double, at x: Float) {
    if !(fraction <= 1) {
      failures += 1
      firstFailure = Self.first(firstFailure, x)
    }
    if fraction > worstFraction { (worstFraction, worstArgument) = (fraction, x) }
  }

  func merged(with other: FunctionSweepResult) -> FunctionSweepResult {
    var result = self
    result.comparisons += other.comparisons
    result.failures += other.failures
    result.firstFailure = other.firstFailure.map { Self.first(firstFailure, $0) } ?? firstFailure
    if other.worstFraction > worstFraction {
      (result.worstFraction, result.worstArgument) = (other.worstFraction, other.worstArgument)
    }
    return result
  }

  private static func first(_ a: Float?, _ b: Float) -> Float {
    guard let a else { return b }
    return a.bitPattern < b.bitPattern ? a : b
  }
}
