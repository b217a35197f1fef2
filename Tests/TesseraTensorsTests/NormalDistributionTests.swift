import Foundation
import TestSupport
import Testing

@testable import TesseraTensors

@Suite struct NormalDistributionTests {
  @Test func normalNumbersHaveTheMomentsOfTheirDistribution() {
    let random = CounterRandom(seed: 42, stream: 1)
    let count = 200_000
    var moments = [0.0, 0, 0, 0]
    for position in 0..<count {
      let z = random.normal(UInt64(position))
      for (power, value) in [z, z * z, z * z * z, z * z * z * z].enumerated() {
        moments[power] += value / Double(count)
      }
    }
    // Standard deviations of z, z², z³, z⁴ are 1, √2, √15, √96; five standard errors.
    let exact: [(mean: Double, deviation: Double)] = [(0, 1), (1, 1.415), (0, 3.873), (3, 9.798)]
    for (moment, (mean, deviation)) in zip(moments, exact) {
      #expect(abs(moment - mean) < 5 * deviation / Double(count).squareRoot())
    }
  }

  @Test func truncatedNormalNumbersStayWithinTheirLimit() {
    let random = CounterRandom(seed: 7)
    let count = 100_000
    var (sum, squares, largest) = (0.0, 0.0, 0.0)
    for position in 0..<count {
      let z = random.normal(UInt64(position), limit: 2)
      sum += z
      squares += z * z
      largest = max(largest, abs(z))
    }
    #expect(largest <= 2 && largest > 1.99)
    // The variance within 2σ is 1 − 4·φ(2)/(2Φ(2) − 1) = 0.77374.
    #expect(abs(sum / Double(count)) < 5 * 0.88 / Double(count).squareRoot())
    #expect(abs(squares / Double(count) - 0.773_74) < 5 * 0.9 / Double(count).squareRoot())
  }

  @Test func normalNumbersAreAFunctionOfTheirPosition() {
    let random = CounterRandom(seed: 3, stream: 8)
    let forward = (0..<100).map { random.normal(UInt64($0)) }
    let backward = (0..<100).reversed().map { random.normal(UInt64($0)) }
    #expect(forward == backward.reversed())
    #expect(Set(forward).count == 100)
  }

  @Test func logarithmAgreesWithTheLibraryWithinItsRoundings() {
    var tally = Tally("natural logarithm of the normal distribution")
    let random = CounterRandom(seed: 1)
    for position in UInt64(0)..<20_000 {
      let x = (1 - random.uniform(position)) * pow(2, Double(position % 100) - 90)
      let exact = Foundation.log(x)
      // Twelve steps of Horner on a factor near 1, the quotient and three more: within 8 units.
      #expect(abs(naturalLogarithm(x) - exact) <= 8 * 0x1p-53 * max(abs(exact), 0x1p-52))
      tally.count(1)
    }
    tally.finish()
  }
}
