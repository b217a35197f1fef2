import TesseraCases
import TesseraKernels
import TesseraOperators
import TesseraReference

// Kernels compiled from the very source of ours, with a mistake in their arithmetic or in the operands
// that they are given. Their instruction sets are types of this file, so that no right kernel is ever
// merged with a wrong one.

/// A rounded product and a rounded sum: no mistake.
enum TwoRoundings: InstructionSet {
  @inline(__always)
  static func multiplyAdd<Vector: SIMD>(_ a: Vector, _ b: Vector, _ c: Vector) -> Vector
  where Vector.Scalar: BinaryFloatingPoint { c + a * b }

  @inline(__always)
  static func multiplyAdd<Scalar: BinaryFloatingPoint>(
    _ a: Scalar, _ b: Scalar, _ c: Scalar
  ) -> Scalar { c + a * b }
}

/// A factor of zero skips the product.
enum ZeroSkipping: InstructionSet {
  @inline(__always)
  static func multiplyAdd<Vector: SIMD>(_ a: Vector, _ b: Vector, _ c: Vector) -> Vector
  where Vector.Scalar: BinaryFloatingPoint {
    c.replacing(with: c + a * b, where: a .!= Vector.zero)
  }

  @inline(__always)
  static func multiplyAdd<Scalar: BinaryFloatingPoint>(
    _ a: Scalar, _ b: Scalar, _ c: Scalar
  ) -> Scalar { a == 0 ? c : c + a * b }
}

/// Every sum is rounded to bfloat16.
enum BFloat16Sums: InstructionSet {
  @inline(__always)
  static func multiplyAdd<Vector: SIMD>(_ a: Vector, _ b: Vector, _ c: Vector) -> Vector
  where Vector.Scalar: BinaryFloatingPoint {
    var sum = c + a * b
    for lane in sum.indices { sum[lane] = rounded(sum[lane]) }
    return sum
  }

  @inline(__always)
  static func multiplyAdd<Scalar: BinaryFloatingPoint>(
    _ a: Scalar, _ b: Scalar, _ c: Scalar
  ) -> Scalar { rounded(c + a * b) }

  @inline(__always)
  private static func rounded<Scalar: BinaryFloatingPoint>(_ x: Scalar) -> Scalar {
    Scalar(BFloat16Format.round(Float(x)))
  }
}

/// Subnormal sums are zero.
enum SubnormalFlushing: InstructionSet {
  @inline(__always)
  static func multiplyAdd<Vector: SIMD>(_ a: Vector, _ b: Vector, _ c: Vector) -> Vector
  where Vector.Scalar: BinaryFloatingPoint {
    var sum = c + a * b
    for lane in sum.indices where sum[lane].isSubnormal { sum[lane] = 0 }
    return sum
  }

  @inline(__always)
  static func multiplyAdd<Scalar: BinaryFloatingPoint>(
    _ a: Scalar, _ b: Scalar, _ c: Scalar
  ) -> Scalar {
    let sum = c + a * b
    return sum.isSubnormal ? 0 : sum
  }
}

/// The kernels of one instruction set above for one scalar type: vectors of 16 bytes and the tiles of
/// plain x86-64.
protocol PlainKernels: KernelSet {}

extension PlainKernels {
  @inline(__always)
  static func product(_ operands: ProductOperands<Scalar>) {
    StridedProduct<ISA, Vector, 8, 4>.run(operands)
  }

  @inline(__always)
  static func panelWidth(columns: Int) -> Int {
    StridedProduct<ISA, Vector, 8, 4>.panelWidth(columns: columns)
  }
}

enum TwoRoundingsFloat: PlainKernels {
  typealias ISA = TwoRoundings
  typealias Vector = SIMD4<Float>
}

enum TwoRoundingsDouble: PlainKernels {
  typealias ISA = TwoRoundings
  typealias Vector = SIMD2<Double>
}

enum ZeroSkippingFloat: PlainKernels {
  typealias ISA = ZeroSkipping
  typealias Vector = SIMD4<Float>
}

enum BFloat16Float: PlainKernels {
  typealias ISA = BFloat16Sums
  typealias Vector = SIMD4<Float>
}

enum FlushingFloat: PlainKernels {
  typealias ISA = SubnormalFlushing
  typealias Vector = SIMD4<Float>
}

/// A change of what a kernel is given or leaves behind, around the right one.
protocol KernelMistake: Sendable {
  static func run<Scalar: KernelScalar>(
    _ operands: ProductOperands<Scalar>, _ product: (ProductOperands<Scalar>) -> Void)
  /// How many of so many rows are summed.
  static func summed(rows: Int) -> Int
  /// How many of so many parameters an optimizer updates.
  static func updated(count: Int) -> Int
}

extension KernelMistake {
  static func run<Scalar: KernelScalar>(
    _ operands: ProductOperands<Scalar>, _ product: (ProductOperands<Scalar>) -> Void
  ) { product(operands) }

  static func summed(rows: Int) -> Int { rows }
  static func updated(count: Int) -> Int { count }
}

/// The right kernels, but for such a change.
enum AlteredFloat<Mistake: KernelMistake>: KernelSet {
  typealias ISA = TwoRoundings
  typealias Vector = SIMD4<Float>

  static func product(_ operands: ProductOperands<Float>) {
    Mistake.run(operands, TwoRoundingsFloat.product)
  }

  static func panelWidth(columns: Int) -> Int { TwoRoundingsFloat.panelWidth(columns: columns) }

  static func columnSums(
    _ x: UnsafePointer<Float>, rows: Int, columns: Int, into sums: UnsafeMutablePointer<Float>
  ) {
    TwoRoundingsFloat.columnSums(
      x, rows: Mistake.summed(rows: rows), columns: columns, into: sums)
  }

  static func sgd(
    _ parameter: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>,
    _ velocity: UnsafeMutablePointer<Float>?, _ coefficients: SGDCoefficients<Float>, count: Int
  ) {
    TwoRoundingsFloat.sgd(
      parameter, gradient, velocity, coefficients, count: Mistake.updated(count: count))
  }

  static func adam(
    _ parameter: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>,
    _ mean: UnsafeMutablePointer<Float>, _ variance: UnsafeMutablePointer<Float>,
    _ coefficients: AdamCoefficients<Float>, count: Int
  ) {
    TwoRoundingsFloat.adam(
      parameter, gradient, mean, variance, coefficients, count: Mistake.updated(count: count))
  }
}

enum AlteredDouble<Mistake: KernelMistake>: KernelSet {
  typealias ISA = TwoRoundings
  typealias Vector = SIMD2<Double>

  static func product(_ operands: ProductOperands<Double>) {
    Mistake.run(operands, TwoRoundingsDouble.product)
  }

  static func panelWidth(columns: Int) -> Int { TwoRoundingsDouble.panelWidth(columns: columns) }

  static func columnSums(
    _ x: UnsafePointer<Double>, rows: Int, columns: Int, into sums: UnsafeMutablePointer<Double>
  ) {
    TwoRoundingsDouble.columnSums(
      x, rows: Mistake.summed(rows: rows), columns: columns, into: sums)
  }

  static func sgd(
    _ parameter: UnsafeMutablePointer<Double>, _ gradient: UnsafePointer<Double>,
    _ velocity: UnsafeMutablePointer<Double>?, _ coefficients: SGDCoefficients<Double>, count: Int
  ) {
    TwoRoundingsDouble.sgd(
      parameter, gradient, velocity, coefficients, count: Mistake.updated(count: count))
  }

  static func adam(
    _ parameter: UnsafeMutablePointer<Double>, _ gradient: UnsafePointer<Double>,
    _ mean: UnsafeMutablePointer<Double>, _ variance: UnsafeMutablePointer<Double>,
    _ coefficients: AdamCoefficients<Double>, count: Int
  ) {
    TwoRoundingsDouble.adam(
      parameter, gradient, mean, variance, coefficients, count: Mistake.updated(count: count))
  }
}

/// A library of the kernels above. Where the mistake is in the arithmetic it is in that of Float alone:
/// every further set is compiled as a whole.
struct WrongKernels: KernelLibrary {
  var float: any KernelSet<Float>.Type
  var double: any KernelSet<Double>.Type = TwoRoundingsDouble.self

  static let twoRoundings = WrongKernels(float: TwoRoundingsFloat.self)
  static let zeroSkipping = WrongKernels(float: ZeroSkippingFloat.self)
  static let bfloat16 = WrongKernels(float: BFloat16Float.self)
  static let flushing = WrongKernels(float: FlushingFloat.self)

  static func altered<Mistake: KernelMistake>(by _: Mistake.Type) -> WrongKernels {
    WrongKernels(float: AlteredFloat<Mistake>.self, double: AlteredDouble<Mistake>.self)
  }
}

/// A set that runs our operators with wrong kernels.
protocol WrongKernelOperators: WrongOperators {
  static var library: WrongKernels { get }
}

extension WrongKernelOperators {
  /// The kernels round twice, whatever the machine.
  var arithmetic: Arithmetic { .unfused }

  /// Our operators with the wrong kernels under them.
  var kernels: KernelOperators {
    KernelOperators(
      Execution(
        threads: execution.threads, algorithm: execution.algorithm, instructionSet: .baseline,
        library: Self.library))
  }
}
