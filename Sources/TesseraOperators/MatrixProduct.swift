import TesseraKernels
import TesseraTensors

/// The loops around the kernel: what of A and B is packed, block by block, and how threads share C.
///
///     for jc in 0 ..< n by nc      loop 5: columns of C and B
///       for pc in 0 ..< k by kc    loop 4: depth; a chain goes on from C          pack B: kc×nc
///         for ic in 0 ..< m by mc  loop 3: rows of C and A; threads share these   pack A: mc×kc
///           product                loops 2 and 1, and the tile: the kernel's
///
/// Small plain matrices are multiplied where they lie: packing pays only where many rows meet B, where B
/// outgrows the caches, or where a transpose would make the kernel step over memory. Few rows, and square products
/// of one block of columns, go another way: `runByColumns`.
struct MatrixProduct<Scalar: KernelScalar> {
  /// Depth of a block: 2048 floats. A chain that goes on from C reads and writes it once more, which costs
  /// more than a panel of B saves by staying in the first-level cache: kc×16 or 32 floats stream from the
  /// second into the tile. (`benchmarks gemm --only 1536,2048` under x86-64-v3: 2 % more than with blocks
  /// 1024 deep and 1024 wide, which are 5 % faster than 256 deep ones.)
  private static var kc: Int { 8_192 / MemoryLayout<Scalar>.stride }
  /// The most rows of a block of A, eight tiles of 6 or six of 8; mc×kc floats take 384 kB of the second
  /// level, beside B's panel.
  private static var mc: Int { 48 }
  /// Columns of a block of B: kc×nc floats take 4 MB of the third.
  static var nc: Int { 512 }
  /// Depth of a block of a B that is read where it lies, if that is deeper than four such: a panel's lines
  /// stay in the first-level cache from tile to tile (measured on `cifar10-mlp`'s first layer, which is
  /// packed since; now it is products of fewer rows, or of a single panel).
  private static var plainDepth: Int { 256 }

  /// Rows of A that pay for packing B.
  static var rowsToPack: Int { 128 }

  let m: Int
  let n: Int
  let k: Int
  let a: MatrixView<Scalar>
  let b: MatrixView<Scalar>
  let c: UnsafeMutablePointer<Scalar>
  let alpha: Scalar
  let bias: UnsafePointer<Scalar>?
  /// Whether chains begin at C instead of 0.
  let extend: Bool
  let execution: Execution

  /// Whether B is packed: it is transposed, or met by enough rows of A to pay for the copy, or by some and
  /// too large for its rows to stay in the nearest cache (benchmark `training --only mnist-expert`). (`benchmarks gemm`
  /// under x86-64-v3, packed beside not, by medians: 128×128×128 takes 4 % less time on one thread and 4 %
  /// more on two; 192×192×192, 256×256×256 and 128×100×3072 take 3 to 13 % less.)
  var packsB: Bool {
    Self.packsB(m: m, n: n, k: k, columnStride: b.columnStride, execution: execution)
  }

  private static func packsB(
    m: Int, n: Int, k: Int, columnStride: Int, execution: Execution
  ) -> Bool {
    if columnStride != 1 { return true }
    // A single panel's rows follow each other as they would in a copy.
    let panel = execution.kernels(Scalar.self).panelWidth(columns: n)
    if n > panel && m >= rowsToPack { return true }
    // Less than two rows to a page of 4 kB.
    return k * n >= 1 << 17 && m >= 32 && n * MemoryLayout<Scalar>.stride > 2_048
  }

  /// A's rows are gathered where they are scaled. Where they are columns in memory, a tile reads a part of a
  /// line at each step of the depth, and the next tile the next part: they are gathered, if B has columns
  /// enough to pay for it, where the lines would be gone by then. (Plain rows as a copy lie as they lay
  /// before: `benchmarks gemm --only 512` lost 1 % by it.)
  var packsA: Bool {
    alpha != 1 || Self.packsA(n: n, k: k, columnStride: a.columnStride)
  }

  private static func packsA(n: Int, k: Int, columnStride: Int) -> Bool {
    let apart = columnStride * MemoryLayout<Scalar>.stride
    return columnStride != 1 && n >= 64 && !fitsNearestCache(lines: k, bytesApart: apart)
  }

  /// Whether so many lines of 64 bytes, so far apart, take no more than half of the places that such
  /// addresses have in a first-level cache of 64 sets of eight.
  private static func fitsNearestCache(lines: Int, bytesApart: Int) -> Bool {
    let linesApart = max(1, (bytesApart + 32) / 64)
    let sets = 64 >> min(6, linesApart.trailingZeroBitCount)
    return lines <= 4 * sets
  }

  /// The elements of each block that a product takes beside its operands, all at the same time.
  ///
  /// - Parameters:
  ///   - aColumnStride: From one column of A to the next.
  ///   - bColumnStride: From one column of B to the next.
  static func workspace(
    m: Int, n: Int, k: Int, aColumnStride: Int = 1, bColumnStride: Int = 1, execution: Execution
  ) -> [Int] {
    if turns(m: m, n: n, k: k, columnStride: bColumnStride) {
      return [m * n] + workspace(m: n, n: m, k: k, bColumnStride: k, execution: execution)
    }
    let packsB = packsB(m: m, n: n, k: k, columnStride: bColumnStride, execution: execution)
    let packsA = packsA(n: n, k: k, columnStride: aColumnStride)
    if sharesColumns(m: m, n: n, packsA: packsA, packsB: packsB, execution: execution) {
      return workspaceByColumns(
        m: m, n: n, k: k, packsA: packsA, packsB: packsB, execution: execution)
    }
    let (columns, depth) = (min(n, nc), min(k, kc))
    let panel = execution.kernels(Scalar.self).panelWidth(columns: columns)
    let shares = Parallel.shares(
      m, threads: execution.threads, work: Parallel.work(multiplyAdds: m * columns * depth))
    // Whose share the largest block is in, and who takes it, is all one.
    let rows = shares.flatMap(blocks).map(\.count).max() ?? 0
    return (packsB ? [(columns + panel - 1) / panel * panel * depth] : [])
      + (packsA ? shares.map { _ in rows * depth } : [])
  }

  func run() {
    guard m > 0, n > 0 else { return }
    if turns { return runTurned() }
    if k > 0 && sharesColumns { return runByColumns() }
    let kernels = execution.kernels(Scalar.self)
    guard packsA || packsB || a.columnStride != 1, k > 0 else {
      return Parallel.ranges(
        m, threads: execution.threads, work: Parallel.work(multiplyAdds: m * n * k)
      ) { rows in
        let step = k > 4 * Self.plainDepth ? Self.plainDepth : max(k, 1)
        for pc in stride(from: 0, to: max(k, 1), by: step) {
          let depth = pc..<min(pc + step, k)
          product(kernels, rows, 0..<n, depth, gatheredA: nil, packedB: nil)
        }
      }
    }
    for jc in stride(from: 0, to: n, by: Self.nc) {
      let columns = jc..<min(jc + Self.nc, n)
      for pc in stride(from: 0, to: k, by: Self.kc) {
        let depth = pc..<min(pc + Self.kc, k)
        let packedB = packsB ? packB(kernels, columns, depth) : nil
        let work = Parallel.work(multiplyAdds: m * columns.count * depth.count)
        let blocks = Parallel.shares(m, threads: execution.threads, work: work).flatMap(Self.blocks)
        // Some blocks at a time: who is late leaves the rest to the others.
        Parallel.claims(blocks.count, threads: execution.threads, work: work) { claims in
          claims.each { number in
            let block = blocks[number]
            product(
              kernels, block, columns, depth, gatheredA: gatherA(kernels, block, depth),
              packedB: packedB)
          }
        }
      }
    }
  }

  private var sharesColumns: Bool {
    Self.sharesColumns(m: m, n: n, packsA: packsA, packsB: packsB, execution: execution)
  }

  /// Blocks of A in these rows: as few as `mc` allows, and even.
  static func blocks(of rows: Range<Int>) -> [Range<Int>] {
    TileRows.ranges(of: rows, most: mc)
  }

  /// Panels of B's block, threads sharing the panels.
  private func packB(
    _ kernels: any KernelSet<Scalar>.Type, _ columns: Range<Int>, _ depth: Range<Int>
  ) -> Tensor<Scalar> {
    let panel = kernels.panelWidth(columns: columns.count)
    let panels = (columns.count + panel - 1) / panel
    var packed = Tensor<Scalar>(uninitialized: [panels, depth.count, panel])
    let target = packed.mutablePointer
    Parallel.ranges(panels, threads: execution.threads, work: packed.count) { range in
      let first = columns.lowerBound + range.lowerBound * panel
      let end = min(columns.lowerBound + range.upperBound * panel, columns.upperBound)
      pack(
        kernels, first..<end, depth, panel: panel,
        into: target + range.lowerBound * panel * depth.count)
    }
    return packed
  }

  /// These columns of B, which begin with a panel, as panels of this width.
  func pack(
    _ kernels: any KernelSet<Scalar>.Type, _ columns: Range<Int>, _ depth: Range<Int>, panel: Int,
    into target: UnsafeMutablePointer<Scalar>
  ) {
    kernels.packPanels(
      b.pointer + columns.lowerBound * b.columnStride, rows: depth.map { $0 * b.rowStride },
      depth: depth.count, columnStride: b.columnStride, columns: columns.count, panel: panel,
      into: target)
  }

  /// A's `rows` over `depth` as plain rows, scaled; nil where they are read where they lie.
  func gatherA(
    _ kernels: any KernelSet<Scalar>.Type, _ rows: Range<Int>, _ depth: Range<Int>
  ) -> Tensor<Scalar>? {
    guard packsA else { return nil }
    var block = Tensor<Scalar>(uninitialized: [rows.count, depth.count])
    kernels.compact(
      a.pointer + rows.lowerBound * a.rowStride + depth.lowerBound * a.columnStride,
      rowStride: a.rowStride, columnStride: a.columnStride, rows: rows.count,
      columns: depth.count, scale: alpha, into: block.mutablePointer)
    return block
  }

  /// One block of C: `rows` × `columns` over `depth`.
  func product(
    _ kernels: any KernelSet<Scalar>.Type, _ rows: Range<Int>, _ columns: Range<Int>,
    _ depth: Range<Int>, gatheredA: Tensor<Scalar>?, packedB: Tensor<Scalar>?
  ) {
    let plainA = a.pointer + rows.lowerBound * a.rowStride + depth.lowerBound * a.columnStride
    let rowStride = gatheredA == nil ? a.rowStride : depth.count
    let panel = kernels.panelWidth(columns: columns.count)
    let plainB = b.pointer + depth.lowerBound * b.rowStride + columns.lowerBound
    let isFirst = depth.lowerBound == 0 && !extend
    let isLast = depth.upperBound == k
    // The kernel reads the rows through pointers, which an array lends for a closure only.
    let aRows = (0..<rows.count).map { $0 * rowStride }
    let cRows = (0..<rows.count).map { $0 * n }
    aRows.withUnsafeBufferPointer { aRows in
      cRows.withUnsafeBufferPointer { cRows in
        kernels.product(
          ProductOperands(
            rows: rows.count, columns: columns.count,
            depth: ProductDepth(
              inner: depth.count, innerStride: gatheredA == nil ? a.columnStride : 1),
            a: gatheredA?.pointer ?? plainA, aRows: aRows.baseAddress!,
            b: packedB?.pointer ?? plainB, bRowStride: packedB == nil ? b.rowStride : panel,
            bPanelStride: packedB == nil ? panel : panel * depth.count,
            c: c + rows.lowerBound * n + columns.lowerBound, cRows: cRows.baseAddress!,
            bias: isLast ? bias.map { $0 + columns.lowerBound } : nil,
            mode: isFirst ? .write : .extend, appliesReLU: false))
      }
    }
    withExtendedLifetime((gatheredA, packedB)) {}
  }
}
