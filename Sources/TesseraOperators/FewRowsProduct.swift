import TesseraKernels
import TesseraTensors

/// A product with few rows, one block of A: threads share the columns, so that each reads its own part of B
/// and not all of it, and packs of it no more at a time than stays in the second level of cache.
///
/// Small batches meet large weights in this way. (Benchmark `training --only mnist-expert,notmnist-strided`.)
extension MatrixProduct {
  /// Columns that are packed at a time: 64×kc floats, 256 kB. A whole number of panels.
  private static var packedColumns: Int { 64 }

  /// Whether B is the larger operand, and its panels come in shares that are about equal.
  static func sharesColumns(m: Int, n: Int, execution: Execution) -> Bool {
    let panels = n / execution.kernels(Scalar.self).panelWidth(columns: n)
    return m <= mc && m < n && panels >= execution.threads
      && (n % packedColumns == 0 || n >= 8 * packedColumns)
  }

  func runByColumns() {
    let kernels = execution.kernels(Scalar.self)
    let panel = kernels.panelWidth(columns: n)
    let step = packsA || packsB ? Self.kc : k
    Parallel.ranges(
      (n + panel - 1) / panel, threads: execution.threads,
      work: Parallel.work(multiplyAdds: m * n * k)
    ) { panels in
      let columns = panels.lowerBound * panel..<min(panels.upperBound * panel, n)
      for pc in stride(from: 0, to: k, by: step) {
        let depth = pc..<min(pc + step, k)
        let gatheredA = gatherA(kernels, 0..<m, depth)
        guard packsB else {
          product(kernels, 0..<m, columns, depth, gatheredA: gatheredA, packedB: nil)
          continue
        }
        for jc in stride(from: columns.lowerBound, to: columns.upperBound, by: Self.packedColumns) {
          let part = jc..<min(jc + Self.packedColumns, columns.upperBound)
          let panel = kernels.panelWidth(columns: part.count)
          var packed = Tensor<Scalar>(
            uninitialized: [(part.count + panel - 1) / panel, depth.count, panel])
          pack(kernels, part, depth, panel: panel, into: packed.mutablePointer)
          product(kernels, 0..<m, part, depth, gatheredA: gatheredA, packedB: packed)
        }
      }
    }
  }

  /// The elements of each block that this takes, all at the same time.
  static func fewRowsWorkspace(
    m: Int, n: Int, k: Int, packsA: Bool, packsB: Bool, execution: Execution
  ) -> [Int] {
    let panel = execution.kernels(Scalar.self).panelWidth(columns: n)
    let panels = (n + panel - 1) / panel
    let parts = Parallel.parts(
      panels, threads: execution.threads, work: Parallel.work(multiplyAdds: m * n * k))
    let share = min(panel * ((panels + max(1, parts) - 1) / max(1, parts)), packedColumns)
    let depth = min(k, kc)
    let blocks = (packsB ? [share * depth] : []) + (packsA ? [m * depth] : [])
    return (0..<parts).flatMap { _ in blocks }
  }
}
