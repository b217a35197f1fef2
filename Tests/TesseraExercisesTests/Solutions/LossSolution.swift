import Foundation
import TesseraExercises

// book softmax-cross-entropy begins
/// The largest logit of a row, and the sum of exp(x − largest), which cannot overflow.
func exponentialSum(_ row: ArraySlice<Double>) -> (largest: Double, sum: Double) {
  let largest = row.max() ?? 0
  return (largest, row.reduce(0) { $0 + exp($1 - largest) })
}

func softmaxCrossEntropy(
  rows: Int, classes: Int, x: [Double], t: [Double]
) throws -> Double {
  var loss = 0.0
  for n in 0..<rows {
    let row = n * classes..<(n + 1) * classes
    let (largest, sum) = exponentialSum(x[row])
    for i in row where t[i] != 0 { loss += t[i] * (log(sum) - (x[i] - largest)) }
  }
  return loss / Double(rows)
}

func softmaxCrossEntropyGradient(
  rows: Int, classes: Int, x: [Double], t: [Double], yBar: Double
) throws -> [Double] {
  var xBar = [Double](repeating: 0, count: rows * classes)
  for n in 0..<rows {
    let row = n * classes..<(n + 1) * classes
    let (largest, sum) = exponentialSum(x[row])
    let total = t[row].reduce(0, +)
    for i in row {
      xBar[i] = (total * exp(x[i] - largest) / sum - t[i]) * yBar / Double(rows)
    }
  }
  return xBar
}
// book ends
