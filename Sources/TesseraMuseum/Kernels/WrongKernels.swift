import TesseraCases
import TesseraKernels
import TesseraOperators
import TesseraReference

// Kernels compiled from the very source of ours, with a mistake in their arithmetic or in the operands
// that they are given. Their instruction sets are types of this file, so that no right kernel is ever
// merged with a wrong one; all that is right in them is handed on to ours.

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

/// Products in the arithmetic of one of the instruction sets above, by vectors of 16 bytes and tiles of
/// two rows.
enum WrongProducts<ISA: InstructionSet>: HandedOnKernels {
  typealias Vector = SIMD4<Float>
  private typealias Product = StridedProduct<ISA, Vector, Vector, TilesOfTwoRows, TilesOfTwoRows>

  static func product(_ operands: ProductOperands<Float>) {
    Product.run(operands)
  }

  static func panelWidth(columns: Int) -> Int {
    Product.panelWidth(columns: columns)
  }

  static func tileRows(columns: Int) -> Int {
    Product.tileRows(columns: columns)
  }
}

/// Hyperbolic tangents whose subnormal sums are zero.
enum FlushingFunctions: HandedOnKernels {
  typealias ISA = SubnormalFlushing
  typealias Vector = SIMD4<Float>

  static func map(
    _ function: UnaryFunction<Float>, _ x: UnsafePointer<Float>,
    into y: UnsafeMutablePointer<Float>, count: Int
  ) {
    guard case .tanh = function else { return right.map(function, x, into: y, count: count) }
    for i in 0..<count { y[i] = TanhFunction().apply(x[i], ISA.self) }
  }
}

/// A change of what a kernel is given or leaves behind, around the right one.
protocol KernelMistake: Sendable {
  static func run<Scalar: KernelScalar>(
    _ operands: ProductOperands<Scalar>, _ product: (ProductOperands<Scalar>) -> Void)
  /// The same of the product of lists.
  static func runSparse<Scalar: KernelScalar>(
    _ operands: SparseOperands<Scalar>, _ product: (SparseOperands<Scalar>) -> Void)
  /// How many of so many rows are summed.
  static func summed(rows: Int) -> Int
  /// How many of so many parameters an optimizer updates.
  static func updated(count: Int) -> Int
}

extension KernelMistake {
  static func run<Scalar: KernelScalar>(
    _ operands: ProductOperands<Scalar>, _ product: (ProductOperands<Scalar>) -> Void
  ) { product(operands) }

  static func runSparse<Scalar: KernelScalar>(
    _ operands: SparseOperands<Scalar>, _ product: (SparseOperands<Scalar>) -> Void
  ) { product(operands) }

  static func summed(rows: Int) -> Int { rows }
  static func updated(count: Int) -> Int { count }
}

/// The right kernels, but for such a change.
enum Altered<Mistake: KernelMistake, Scalar: KernelScalar, Vector: SIMD>: HandedOnKernels
where Vector.Scalar == Scalar {
  typealias ISA = ZeroSkipping

  static func product(_ operands: ProductOperands<Scalar>) {
    Mistake.run(operands) { right.product($0) }
  }

  static func sparseProduct(_ operands: SparseOperands<Scalar>) {
    Mistake.runSparse(operands) { right.sparseProduct($0) }
  }

  static func columnSums(
    _ x: UnsafePointer<Scalar>, rows: Int, columns: Int, into sums: UnsafeMutablePointer<Scalar>
  ) { right.columnSums(x, rows: Mistake.summed(rows: rows), columns: columns, into: sums) }

  static func sgd(
    _ parameter: UnsafeMutablePointer<Scalar>, _ gradient: UnsafePointer<Scalar>,
    _ velocity: UnsafeMutablePointer<Scalar>?, _ coefficients: SGDCoefficients<Scalar>, count: Int
  ) {
    right.sgd(parameter, gradient, velocity, coefficients, count: Mistake.updated(count: count))
  }

  static func adam(
    _ parameter: UnsafeMutablePointer<Scalar>, _ gradient: UnsafePointer<Scalar>,
    _ mean: UnsafeMutablePointer<Scalar>, _ variance: UnsafeMutablePointer<Scalar>,
    _ coefficients: AdamCoefficients<Scalar>, count: Int
  ) {
    right.adam(
      parameter, gradient, mean, variance, coefficients, count: Mistake.updated(count: count))
  }
}

/// No mistake: our kernels for plain x86-64 themselves.
enum NoMistake: KernelMistake {}

/// A library of the kernels above. Where the mistake is in the arithmetic it is in that of Float alone.
struct WrongKernels: KernelLibrary {
  var float: any KernelSet<Float>.Type
  var double: any KernelSet<Double>.Type = Altered<NoMistake, Double, SIMD2<Double>>.self

  /// Right kernels, but where a fused multiply-add was promised.
  static let twoRoundings = altered(by: NoMistake.self)
  static let zeroSkipping = WrongKernels(float: WrongProducts<ZeroSkipping>.self)
  static let bfloat16 = WrongKernels(float: WrongProducts<BFloat16Sums>.self)
  static let flushing = WrongKernels(float: FlushingFunctions.self)

  static func altered<Mistake: KernelMistake>(by _: Mistake.Type) -> WrongKernels {
    WrongKernels(
      float: Altered<Mistake, Float, SIMD4<Float>>.self,
      double: Altered<Mistake, Double, SIMD2<Double>>.self)
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
