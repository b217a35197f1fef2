import TesseraExercises

// book max-pool begins
/// For every result the position in x of the pixel that won.
func winners(_ z: PoolSizes, _ x: [Double]) -> [Int] {
  var winners: [Int] = []
  for n in 0..<z.n {
    for p in 0..<z.p {
      for q in 0..<z.q {
        for c in 0..<z.c {
          var winner: Int?
          for r in 0..<z.r {
            let h = p * z.rowStride + r - z.top
            guard 0 <= h, h < z.h else { continue }
            for s in 0..<z.s {
              let w = q * z.columnStride + s - z.left
              guard 0 <= w, w < z.w else { continue }
              let i = ((n * z.h + h) * z.w + w) * z.c + c
              guard let best = winner else {
                winner = i
                continue
              }
              if x[i] > x[best] || x[i].isNaN && !x[best].isNaN { winner = i }
            }
          }
          winners.append(winner ?? 0)
        }
      }
    }
  }
  return winners
}

func maxPool(_ z: PoolSizes, x: [Double]) throws -> [Double] {
  winners(z, x).map { x[$0] }
}

func maxPoolGradient(
  _ z: PoolSizes, x: [Double], yBar: [Double]
) throws -> [Double] {
  var xBar = [Double](repeating: 0, count: x.count)
  for (k, i) in winners(z, x).enumerated() { xBar[i] += yBar[k] }
  return xBar
}
// book ends
