import TesseraTensors

extension Lesson {
  /// A matrix product in loops, blocks and tiles.
  static var gemmTiling: Lesson { TilingLesson().lesson }
}

struct TilingLesson {
  private typealias Sizes = TilingProduct
  let product = TilingProduct()

  var lesson: Lesson {
    Lesson(
      title: "Tiles of a matrix product",
      lead: "C = A·B, the same sums in another order of outputs, so that what is read stays near. "
        + "Sizes here are small enough to be seen.",
      stages: [operands, definition, loops, packing, oneTile, tiles, parts],
      controls: TilingScript.controls, script: TilingScript.script)
  }

  private var operands: Lesson.Stage {
    .init(
      id: "operands", title: "Two matrices",
      sentence:
        "A is \(Sizes.m) × \(Sizes.k), B is \(Sizes.k) × \(Sizes.n). On a page their numbers "
        + "can be changed, and the sizes of blocks and tiles.",
      tables: [
        .fields("a", "A", product.a.elements, columns: Sizes.k),
        .fields("b", "B", product.b.elements, columns: Sizes.n),
      ])
  }

  private var definition: Lesson.Stage {
    .init(
      id: "definition", title: "Three loops",
      sentence: "The definition: every sum over p in order.",
      formula: [
        "for i in 0..<\(Sizes.m)", "  for j in 0..<\(Sizes.n)",
        "    for p in 0..<\(Sizes.k):  C[i,j] += A[i,p] · B[p,j]",
      ],
      tables: [.matrix("c", "C", product.product.elements, columns: Sizes.n)])
  }

  private var loops: Lesson.Stage {
    .init(
      id: "loops", title: "Five loops and a tile",
      sentence:
        "Blocks that fit the caches, and a tile of C that fits the registers; each sum still "
        + "runs over p in order, so the bits are the same.",
      formula: [
        "for jc in 0..<\(Sizes.n) by \(Sizes.nc)        loop 5: columns of B, third-level cache",
        "  for pc in 0..<\(Sizes.k) by \(Sizes.kc)      loop 4: depth; pack B's block",
        "    for ic in 0..<\(Sizes.m) by \(Sizes.mc)    loop 3: rows of A, second level; pack A's block",
        "      for jr in jc..<jc+\(Sizes.nc) by \(Sizes.nr)   loop 2: a panel of B, first level",
        "        for ir in ic..<ic+\(Sizes.mc) by \(Sizes.mr) loop 1: a tile of C, registers",
        "          for p in pc..<pc+\(Sizes.kc):   tile += A[ir..., p] · B[p, jr...]",
      ])
  }

  private var packing: Lesson.Stage {
    let b = product.block(product.b, 0..<Sizes.kc, 0..<Sizes.nc)
    let panels = stride(from: 0, to: Sizes.nc, by: Sizes.nr).flatMap { first in
      product.block(b, 0..<Sizes.kc, first..<first + Sizes.nr).elements
    }
    let a = product.block(product.a, 0..<Sizes.mc, 0..<Sizes.kc)
    return .init(
      id: "packing", title: "Packing",
      sentence: "The first blocks, copied in the order in which the tile reads them. It pays once "
        + "matrices outgrow the caches.",
      tables: [
        .matrix("block-b", "block of B, pc = 0, jc = 0", b.elements, columns: Sizes.nc),
        .matrix(
          "packed-b", "packed: a row for each panel of nr columns", panels,
          columns: Sizes.kc * Sizes.nr),
        .matrix("block-a", "block of A, ic = 0, pc = 0", a.elements, columns: Sizes.kc),
      ])
  }

  private var oneTile: Lesson.Stage {
    var c = Tensor<Double>(repeating: 0, shape: [Sizes.m, Sizes.n])
    return .init(
      id: "tile", title: "One tile",
      sentence: "mr × nr sums at once: each p reads mr numbers of A and nr of B, and makes mr · nr "
        + "multiply-adds of them.",
      tables: [
        LessonTable(
          id: "steps", caption: "the first tile of C",
          columns: ["after"] + Self.inTile.map { "C[\($0),\($1)]" },
          headings: (0..<Sizes.kc).map { "p = \($0)" },
          rows: (0..<Sizes.kc).map { p in
            product.tile(rows: 0, columns: 0, depth: p..<p + 1, into: &c).map { .number($0) }
          })
      ])
  }

  /// The rows and columns of a tile's elements.
  private static let inTile = (0..<Sizes.mr).flatMap { i in (0..<Sizes.nr).map { (i, $0) } }

  private static func place(_ name: String, _ offset: Int) -> String {
    offset == 0 ? name : "\(name)+\(offset)"
  }

  private var tiles: Lesson.Stage {
    var rows: [(heading: String, values: [LessonTable.Value])] = []
    product.forEachTile { tile, _ in
      let indices = [tile.jc, tile.pc, tile.ic, tile.jr, tile.ir].map {
        LessonTable.Value.number(Double($0))
      }
      rows.append(("\(rows.count)", indices + tile.values.map { .number($0) }))
    }
    return .init(
      id: "order", title: "All tiles in their order",
      sentence: "The indices of the loops, and the tile of C once its part of the depth is in it.",
      tables: [
        LessonTable(
          id: "tiles", caption: "tiles",
          columns: ["tile", "jc", "pc", "ic", "jr", "ir"]
            + Self.inTile.map { "C[\(Self.place("ir", $0)),\(Self.place("jr", $1))]" },
          headings: rows.map(\.heading), rows: rows.map(\.values))
      ])
  }

  private var parts: Lesson.Stage {
    var (part, whole) = ([Double](), [Double]())
    product.forEachTile { tile, c in
      if tile.pc == 0 && tile.jc == 0 { part = c.elements }
      whole = c.elements
    }
    return .init(
      id: "parts", title: "Some of the depth, then all of it",
      sentence:
        "After the first turn of loop 4 the first columns hold the first kc terms of their sums; the "
        + "next turn goes on from there. At the end it is the C of the three loops.",
      tables: [
        .matrix("part", "C after jc = 0, pc = 0", part, columns: Sizes.n),
        .matrix("complete", "C at the end", whole, columns: Sizes.n),
      ])
  }
}
