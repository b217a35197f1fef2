import TesseraKernels
import TesseraTensors

/// A product with few rows and a large transposed B, made as Cᵀ = Bᵀ·Aᵀ: B's columns are then the rows that
/// the kernel reads where they lie, and what is turned around is A and C.
///
/// Each element of C is the same chain. (The way back through `mnist-expert`'s dense layer, 50×1024 by
/// 1024×3136, spent more time on packing B than on multiplying: benchmark `training --only mnist-expert`.)
extension MatrixProduct {
  /// Whether turning A and C around moves less than half of what packing B would.
  static func turns(m: Int, n: Int, k: Int, columnStride: Int) -> Bool {
    columnStride != 1 && 2 * m * (n + k) < n * k
  }

  var turns: Bool {
    alpha == 1 && bias == nil && !extend
      && Self.turns(m: m, n: n, k: k, columnStride: b.columnStride)
  }

  func runTurned() {
    var turned = Tensor<Scalar>(uninitialized: [n, m])
    let target = turned.mutablePointer
    MatrixProduct(
      m: n, n: m, k: k,
      a: MatrixView(pointer: b.pointer, rowStride: b.columnStride, columnStride: b.rowStride),
      b: MatrixView(pointer: a.pointer, rowStride: a.columnStride, columnStride: a.rowStride),
      c: target, alpha: 1, bias: nil, extend: false, execution: execution
    ).run()
    let kernels = execution.kernels(Scalar.self)
    Parallel.ranges(m, threads: execution.threads, work: m * n) { rows in
      kernels.compact(
        target + rows.lowerBound, rowStride: 1, columnStride: m, rows: rows.count, columns: n,
        scale: 1, into: c + rows.lowerBound * n)
    }
    withExtendedLifetime(turned) {}
  }
}
