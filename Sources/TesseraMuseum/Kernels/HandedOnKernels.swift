import TesseraKernels
import TesseraOperators

/// A set that hands every call on to our kernels for plain x86-64, so that a wrong set says only what
/// it does in its own way.
///
/// The call goes through our set's table: of our kernels nothing is compiled a second time, nor could
/// the linker take a wrong one for a right one.
protocol HandedOnKernels: KernelSet {}

private let plain = Execution(threads: 1, instructionSet: .baseline)

extension HandedOnKernels {
  /// Our kernels.
  static var right: any KernelSet<Scalar>.Type { plain.kernels(Scalar.self) }

  static func multiplyAddPeak(iterations: Int, seed: Scalar) -> (value: Scalar, count: Int) {
    right.multiplyAddPeak(iterations: iterations, seed: seed)
  }

  static func product(_ operands: ProductOperands<Scalar>) { right.product(operands) }

  static func sparseProduct(_ operands: SparseOperands<Scalar>) { right.sparseProduct(operands) }

  static func panelWidth(columns: Int) -> Int { right.panelWidth(columns: columns) }

  static func tileRows(columns: Int) -> Int { right.tileRows(columns: columns) }

  static func packPanels(
    _ source: UnsafePointer<Scalar>, rows: UnsafePointer<Int>, depth: Int, columnStride: Int,
    columns: Int, panel: Int, into target: UnsafeMutablePointer<Scalar>
  ) {
    right.packPanels(
      source, rows: rows, depth: depth, columnStride: columnStride, columns: columns, panel: panel,
      into: target)
  }

  static func writeOutRows(
    _ a: UnsafePointer<Scalar>, aRows: UnsafePointer<Int>, rows: Int, depth: ProductDepth,
    into target: UnsafeMutablePointer<Scalar>
  ) { right.writeOutRows(a, aRows: aRows, rows: rows, depth: depth, into: target) }

  static func addBackRows(
    _ source: UnsafePointer<Scalar>, aRows: UnsafePointer<Int>, rows: Int, depth: ProductDepth,
    to a: UnsafeMutablePointer<Scalar>
  ) { right.addBackRows(source, aRows: aRows, rows: rows, depth: depth, to: a) }

  static func compact(
    _ source: UnsafePointer<Scalar>, rowStride: Int, columnStride: Int, rows: Int, columns: Int,
    scale: Scalar, into target: UnsafeMutablePointer<Scalar>
  ) {
    right.compact(
      source, rowStride: rowStride, columnStride: columnStride, rows: rows, columns: columns,
      scale: scale, into: target)
  }

  static func convert(
    _ pixels: UnsafePointer<UInt8>, count: Int, scale: Scalar, shift: Scalar,
    into target: UnsafeMutablePointer<Scalar>
  ) { right.convert(pixels, count: count, scale: scale, shift: shift, into: target) }

  static func map(
    _ function: UnaryFunction<Scalar>, _ x: UnsafePointer<Scalar>,
    into y: UnsafeMutablePointer<Scalar>, count: Int
  ) { right.map(function, x, into: y, count: count) }

  static func zip(
    _ function: BinaryFunction<Scalar>, _ x: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>,
    into z: UnsafeMutablePointer<Scalar>, count: Int
  ) { right.zip(function, x, y, into: z, count: count) }

  static func dropout(
    _ mask: DropoutMask<Scalar>, position: UInt64, _ x: UnsafePointer<Scalar>,
    into y: UnsafeMutablePointer<Scalar>, count: Int
  ) { right.dropout(mask, position: position, x, into: y, count: count) }

  static func columnSums(
    _ x: UnsafePointer<Scalar>, rows: Int, columns: Int, into sums: UnsafeMutablePointer<Scalar>
  ) { right.columnSums(x, rows: rows, columns: columns, into: sums) }

  static func sgd(
    _ parameter: UnsafeMutablePointer<Scalar>, _ gradient: UnsafePointer<Scalar>,
    _ velocity: UnsafeMutablePointer<Scalar>?, _ coefficients: SGDCoefficients<Scalar>, count: Int
  ) { right.sgd(parameter, gradient, velocity, coefficients, count: count) }

  static func adam(
    _ parameter: UnsafeMutablePointer<Scalar>, _ gradient: UnsafePointer<Scalar>,
    _ mean: UnsafeMutablePointer<Scalar>, _ variance: UnsafeMutablePointer<Scalar>,
    _ coefficients: AdamCoefficients<Scalar>, count: Int
  ) { right.adam(parameter, gradient, mean, variance, coefficients, count: count) }
}
