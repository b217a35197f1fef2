import Foundation
import TesseraOperators
import TesseraTensors
import TestSupport
import Testing

@testable import TesseraCourt

@Suite struct FunctionSweepTests {
  private let levels = InstructionSetLevel.available

  @Test(arguments: FunctionSweep.Function.allCases)
  func functionsStayWithinTheirBoundsOnADenseSample(function: FunctionSweep.Function) {
    var tally = Tally("\(function.rawValue) of Float against Double, dense sample")
    let results = FunctionSweep.run(
      function, FunctionSweep.denseSample, levels: levels, threads: 2)
    #expect(results.map(\.level) == levels)
    for result in results {
      print(result)
      #expect(result.failures == 0 && result.firstFailure == nil, "\(result)")
      #expect(result.worstFraction > 0.25 && result.worstFraction < 1, "\(result)")
      tally.count(result.comparisons)
    }
    tally.finish()
  }

  /// A step that shares no factor with 2³² reaches every pattern once.
  @Test func samplesReachEveryExponent() {
    let sample = FunctionSweep.Patterns.sample
    var exponents = Set<UInt>()
    for i in 0..<sample.count {
      let pattern = sample.first &+ UInt32(truncatingIfNeeded: i) &* sample.step
      exponents.insert(Float(bitPattern: pattern).exponentBitPattern)
    }
    #expect(exponents.count == 256 && sample.count == 4_206_628)
    #expect(FunctionSweep.Patterns.all.count == 4_294_967_296)
  }

  @Test func whatIsFoundDoesNotDependOnThreads() {
    let patterns = FunctionSweep.Patterns(first: 0xC2AE_0000, step: 3, count: 100_001)
    let single = FunctionSweep.run(.exp, patterns, levels: levels, threads: 1)
    for threads in [2, 3, 7] {
      let several = FunctionSweep.run(.exp, patterns, levels: levels, threads: threads)
      #expect(several.map(\.comparisons) == single.map(\.comparisons))
      #expect(several.map(\.failures) == single.map(\.failures))
    }
    #expect(single.allSatisfy { $0.comparisons == 100_001 })
    let nothing = FunctionSweep.Patterns(first: 0, step: 1, count: 0)
    #expect(FunctionSweep.run(.log, nothing, levels: levels, threads: 2)[0].comparisons == 0)
  }

  /// Wrong values of every kind are seen by both halves of the comparison.
  @Test func wrongValuesAreFound() {
    let (nan, infinity) = (Double.nan, Double.infinity)
    let beyond = 0x1.ffffffp127
    let cases: [(Float, Double, Bool)] = [
      (1, 1, true), (1 + 0x1p-23, 1, true), (1 + 0x1p-21, 1, false), (.nan, nan, true),
      (.nan, 1, false), (1, nan, false), (.infinity, 1e39, true), (.infinity, 1, false),
      (-.infinity, 1e39, false), (3e38, 1e39, false), (.infinity, infinity, true),
      (.infinity, 0x1.fffffep127, true), (.greatestFiniteMagnitude, beyond, true),
      (-.infinity, -infinity, true), (0, 0x1p-149, true), (0, 0x1p-147, false), (0, -0.0, true),
      (.infinity, nan, false), (3e38, infinity, false),
    ]
    for (value, exact, isRight) in cases {
      let fraction = SweepChunk.fraction(
        value, exact, relative: 3 * 0x1p-24, absolute: 0x1p-149)
      #expect((fraction <= 1) == isRight, "\(value) for \(exact): \(fraction)")
      let overflow: Float = exact >= beyond ? .infinity : exact <= -beyond ? -.infinity : .nan
      var block = [Float](repeating: 2, count: 8)
      var right = [Double](repeating: 2, count: 8)
      var overflows = [Float](repeating: .nan, count: 8)
      (block[5], right[5], overflows[5]) = (value, exact, overflow)
      let isPlain = SweepChunk.isPlain(
        block, right, overflows, count: 8, relative: 3 * 0x1p-24, absolute: 0x1p-149)
      // What is plain is right; what is right may still be looked at one by one.
      #expect(!isPlain || isRight, "\(value) for \(exact)")
    }
  }

  @Test func failuresAreCountedAndTheFirstIsKept() {
    var result = FunctionSweepResult(function: .exp, level: .baseline)
    result.meet(0.5, at: 1)
    result.meet(.infinity, at: 3)
    result.meet(2, at: 2)
    #expect(result.failures == 2 && result.firstFailure == 2)
    #expect(result.worstFraction == .infinity && result.worstArgument == 3)
    var other = FunctionSweepResult(function: .exp, level: .baseline)
    other.meet(1.5, at: 0.5)
    let merged = result.merged(with: other)
    #expect(merged.failures == 3 && merged.firstFailure == 0.5 && merged.worstArgument == 3)
    #expect(merged.description.contains("3 failures, first at 0.5"))
  }
}
