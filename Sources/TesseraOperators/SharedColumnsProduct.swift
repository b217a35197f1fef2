import TesseraKernels
import TesseraTensors

/// A product with few rows, or with one block of columns: threads share the columns, so that each reads its
/// own part of B and not all of it, and packs of it no more at a time than stays in the second level of
/// cache. Nobody waits for what another packs.
///
/// Small batches meet large weights in this way. (Benchmarks `training --only mnist-expert,notmnist-strided`
/// and, of one block of columns, `gemm --only 512 --threads 2`.)
extension MatrixProduct {
  /// The most rows that are few.
  private static var fewRows: Int { 64 }
  /// Columns of which any multiple comes in shares that are about equal; from 512 on any number does.
  private static var evenColumns: Int { 64 }
  /// Columns that are packed at a time, a whole number of panels: a kilobyte of each row of B, so that a
  /// page is left after more than a few lines.
  private static var packedColumns: Int { 256 }
  /// Depth of what is packed: 1024×256 floats are a second-level cache.
  private static var packedDepth: Int { 4_096 / MemoryLayout<Scalar>.stride }
  /// Depth of a block where B is read where it lies: a panel's lines stay in the nearest caches from tile
  /// to tile (with shapes of one's own, `benchmarks gemm --shapes`: 64×512×2048 runs at 87 % of the peak,
  /// and at 67 % if the chains go through at once).
  private static var depthInPlace: Int { 512 }

  /// Whether B is not the smaller operand, and its panels come in shares that are about equal.
  static func sharesColumns(
    m: Int, n: Int, packsA: Bool, packsB: Bool, execution: Execution
  ) -> Bool {
    let isOneBlock = n <= nc && packsB && !packsA
    let panels = n / execution.kernels(Scalar.self).panelWidth(columns: n)
    return (m <= fewRows && m < n || isOneBlock && m <= n) && panels >= execution.threads
      && (n % evenColumns == 0 || n >= 8 * evenColumns)
  }

  func runByColumns() {
    let kernels = execution.kernels(Scalar.self)
    let panel = kernels.panelWidth(columns: n)
    let step = packsA || packsB ? Self.packedDepth : Self.depthInPlace
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
          if let gatheredA {
            product(kernels, 0..<m, part, depth, gatheredA: gatheredA, packedB: packed)
          } else {
            for rows in Self.blocks(of: 0..<m) {
              product(kernels, rows, part, depth, gatheredA: nil, packedB: packed)
            }
          }
        }
      }
    }
  }

  /// The elements of each block that this takes, all at the same time.
  static func workspaceByColumns(
    m: Int, n: Int, k: Int, packsA: Bool, packsB: Bool, execution: Execution
  ) -> [Int] {
    let panel = execution.kernels(Scalar.self).panelWidth(columns: n)
    let panels = (n + panel - 1) / panel
    let parts = Parallel.parts(
      panels, threads: execution.threads, work: Parallel.work(multiplyAdds: m * n * k))
    let share = min(panel * ((panels + max(1, parts) - 1) / max(1, parts)), packedColumns)
    let depth = min(k, packedDepth)
    let blocks = (packsB ? [share * depth] : []) + (packsA ? [m * depth] : [])
    return (0..<parts).flatMap { _ in blocks }
  }
}
