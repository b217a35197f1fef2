import TesseraKernels
import TesseraTensors

/// What is done to every row of elements along an axis, for kernels that want the rows one after
/// the other in memory.
///
/// Along the last axis they lie so. Along any other the operands' rows are gathered a few at a time,
/// and the results scattered; a copy changes no bits. Threads share the rows.
struct RowOperation<Scalar: KernelScalar> {
  /// A kernel on rows: the operands, the target, how many rows, and their length.
  typealias Kernel = (
    _ kernels: any KernelSet<Scalar>.Type, _ operands: [UnsafePointer<Scalar>],
    _ target: UnsafeMutablePointer<Scalar>, _ rows: Int, _ columns: Int
  ) -> Void

  /// Rows gathered at a time: neighbours along the inner axis, a cache line of floats.
  private static var gathered: Int { 16 }

  private let operands: [Tensor<Scalar>]
  private let execution: Execution
  /// The elements of a row, and the distance of two of them.
  private let length: Int
  private let step: Int

  /// - Precondition: The axis exists and the operands have one shape.
  init(_ name: String, _ operands: [Tensor<Scalar>], axis: Int, _ execution: Execution) {
    let shape = operands[0].shape
    for operand in operands {
      require(operand.shape == shape, "\(name): shapes \(shape) and \(operand.shape) differ")
    }
    do throws(ShapeError) {
      let axis = try shape.axis(checking: axis)
      length = shape[axis]
      step = shape.extents[(axis + 1)...].reduce(1, *)
    } catch {
      fatalError("\(name): \(error)")
    }
    self.operands = operands
    self.execution = execution
  }

  /// The kernel's results in the shape of the operands. Rows without elements are left alone.
  func run(_ kernel: Kernel) -> Tensor<Scalar> {
    var result = Tensor<Scalar>(uninitialized: operands[0].shape)
    guard result.count > 0 else { return result }
    let target = result.mutablePointer
    let kernels = execution.kernels(Scalar.self)
    let rows = result.count / length
    Parallel.ranges(rows, threads: execution.threads, work: 4 * result.count) { range in
      guard step > 1 else {
        let first = range.lowerBound * length
        return kernel(
          kernels, operands.map { $0.pointer + first }, target + first, range.count, length)
      }
      scattered(range, kernels, into: target, kernel)
    }
    return result
  }

  private func scattered(
    _ range: Range<Int>, _ kernels: any KernelSet<Scalar>.Type,
    into target: UnsafeMutablePointer<Scalar>, _ kernel: Kernel
  ) {
    let block = Self.gathered * length
    var scratch = Tensor<Scalar>(uninitialized: [operands.count + 1, block])
    let output = scratch.mutablePointer
    let inputs = operands.indices.map { output + ($0 + 1) * block }
    var row = range.lowerBound
    while row < range.upperBound {
      let inner = row % step
      let count = min(Self.gathered, step - inner, range.upperBound - row)
      let start = row / step * step * length + inner
      for (operand, input) in Swift.zip(operands, inputs) {
        kernels.compact(
          operand.pointer + start, rowStride: 1, columnStride: step, rows: count, columns: length,
          scale: 1, into: input)
      }
      kernel(kernels, inputs.map { UnsafePointer($0) }, output, count, length)
      for j in 0..<length {
        let to = target + (start + j * step)
        for i in 0..<count { to[i] = output[i * length + j] }
      }
      row += count
    }
    withExtendedLifetime(scratch) {}
  }
}
