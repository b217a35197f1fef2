import TesseraKernels
import TesseraOperators
import Testing

@Suite struct RegisterTilingTests {
  /// All rows, in order, none twice, and no two tiles further apart than one row.
  @Test(arguments: InstructionSetLevel.available)
  func tilesCoverTheRowsEvenly(level: InstructionSetLevel) {
    let execution = Execution(threads: 1, instructionSet: level)
    var tilings = 0
    for rows in 1...50 {
      for columns in [1, 4, 5, 16, 17, 40] {
        for tiling in [
          RegisterTiling(rows: rows, columns: columns, of: Float.self, execution: execution),
          RegisterTiling(rows: rows, columns: columns, of: Double.self, execution: execution),
        ] {
          let counts = tiling.tiles.map(\.count)
          #expect(tiling.tiles.flatMap { Array($0) } == Array(0..<rows))
          #expect(counts.max()! <= tiling.most && counts.max()! - counts.min()! <= 1)
          #expect(tiling.tiles.count == (rows + tiling.most - 1) / tiling.most)
          // The kernel takes them in groups.
          var grouped: [Range<Int>] = []
          TileRows.groups(rows, most: tiling.most) { first, size, tiles in
            for tile in 0..<tiles {
              grouped.append(first + tile * size..<first + (tile + 1) * size)
            }
          }
          #expect(grouped == tiling.tiles)
          tilings += 1
        }
      }
    }
    #expect(tilings == 600)
  }

  @Test func aLoneColumnFillsTheNarrowestVector() {
    let lanes: [InstructionSetLevel: Int] = [.baseline: 4, .avx2: 8, .avx512: 8]
    for level in InstructionSetLevel.available {
      let tiling = RegisterTiling(
        rows: 9, columns: 1, of: Float.self,
        execution: Execution(threads: 1, instructionSet: level))
      #expect(tiling.width == lanes[level] && tiling.most == 8)
      #expect(tiling.tiles == [0..<5, 5..<9])
    }
  }
}
