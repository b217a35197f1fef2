import TesseraKernels
import TesseraTensors

/// A matrix product by NumPy's rules: y[…,i,j] = Σ(p) a[…,i,p]·b[…,p,j].
///
/// | `left`      | `right`   | result      |                                         |
/// |-------------|-----------|-------------|-----------------------------------------|
/// | `[m,k]`     | `[k,n]`   | `[m,n]`     | matrices                                |
/// | `[k]`       | `[k]`     | `[]`        | a vector is a row left, a column right  |
/// | `[k]`       | `[k,n]`   | `[n]`       |                                         |
/// | `[7,m,k]`   | `[k,n]`   | `[7,m,n]`   | a batch                                 |
/// | `[7,1,m,k]` | `[5,k,n]` | `[7,5,m,n]` | batches broadcast                       |
///
/// Bits: one chain of multiply-adds over p from 0; those of `Reference.matmul`, and of `gemm` with
/// α = 1 and β = 0. Accuracy: |ŷ − y| ≤ γ_k·Σ|a|·|b|. Cost: 2·m·n·k flops for each matrix.
///
/// - Precondition: `MatmulShapes` accepts the shapes; a violation stops the program and names them.
@_specialize(where Scalar == Float)
@_specialize(where Scalar == Double)
public func matmul<Scalar: KernelScalar>(
  _ left: Tensor<Scalar>, _ right: Tensor<Scalar>, execution: Execution
) -> Tensor<Scalar> {
  let shapes: MatmulShapes
  do throws(ShapeError) { shapes = try MatmulShapes(left.shape, right.shape) } catch {
    fatalError(error.description)
  }
  var result = Tensor<Scalar>(uninitialized: shapes.result)
  let y = result.mutablePointer
  let (m, n, k) = (shapes.m, shapes.n, shapes.k)
  func product(
    rows: Int, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>,
    into y: UnsafeMutablePointer<Scalar>, _ execution: Execution
  ) {
    MatrixProduct(
      m: rows, n: n, k: k, a: MatrixView(pointer: a, rowStride: k, columnStride: 1),
      b: MatrixView(pointer: b, rowStride: n, columnStride: 1), c: y, alpha: 1, bias: nil,
      extend: false, execution: execution
    ).run()
  }
  // One matrix on the right multiplies the rows of the whole batch.
  if shapes.rightBatch.count == 1, shapes.leftBatch.count == shapes.batch.count {
    product(rows: shapes.batch.count * m, left.pointer, right.pointer, into: y, execution)
    return result
  }
  let leftAxes = RepeatedAxes(shapes.leftBatch, in: shapes.batch)
  let rightAxes = RepeatedAxes(shapes.rightBatch, in: shapes.batch)
  func products(_ range: Range<Int>, _ execution: Execution) {
    for index in range {
      product(
        rows: m, left.pointer + m * k * leftAxes.position(under: index),
        right.pointer + k * n * rightAxes.position(under: index), into: y + index * m * n,
        execution)
    }
  }
  // Threads share the matrices where there are enough, else each matrix.
  let count = shapes.batch.count
  guard count >= execution.threads else {
    products(0..<count, execution)
    return result
  }
  var single = execution
  single.threads = 1
  Parallel.ranges(
    count, threads: execution.threads, work: Parallel.work(multiplyAdds: result.count * k)
  ) { range in
    products(range, single)
  }
  return result
}
