import TesseraKernels
import Testing

@testable import TesseraOperators

@Suite struct SpecialNumbersTests {
  /// Everything whose bits are near those of −0, or of another sign, size or kind.
  private func others<Scalar: KernelScalar>(_: Scalar.Type) -> [Scalar] {
    let positive: [Scalar] = [
      .leastNonzeroMagnitude, .leastNormalMagnitude, 1, .greatestFiniteMagnitude, .infinity, .nan,
    ]
    return [0] + positive + positive.map { -$0 }
  }

  private func search<Scalar: KernelScalar>(_: Scalar.Type) -> Int {
    var searched = 0
    let others = others(Scalar.self)
    for count in 0...35 {
      var values = (0..<count).map { others[$0 % others.count] }
      #expect(!hasNegativeZero(values, count: count), "none among \(count)")
      for place in values.indices {
        let value = values[place]
        values[place] = -0.0
        #expect(hasNegativeZero(values, count: count), "at \(place) of \(count)")
        values[place] = value
      }
      searched += count + 1
    }
    return searched
  }

  @Test func negativeZeroIsFoundWhereverItStandsAndNothingElseIs() {
    let searched = search(Float.self) + search(Double.self)
    print("negative zero: \(searched) searches")
    #expect(searched == 2 * (36 + 35 * 36 / 2))
  }

  @Test func anyInfinityOrNaNIsFoundWhereverItStands() {
    var searched = 0
    for count in 1...20 {
      for bad in [Float.infinity, -.infinity, .nan] {
        for place in 0..<count {
          var values = [Float](repeating: -.greatestFiniteMagnitude, count: count)
          #expect(areFinite(values, count: count))
          values[place] = bad
          #expect(!areFinite(values, count: count), "\(bad) at \(place) of \(count)")
          searched += 1
        }
      }
    }
    print("infinity and NaN: \(searched) searches")
    #expect(searched == 630)
  }

  private func counted<Scalar: KernelScalar>(_: Scalar.Type) -> Int {
    let others = others(Scalar.self).filter { $0 != 0 }
    var counted = 0
    for count in 0...40 {
      for zeros in 0...count {
        let values = (0..<count).map { i -> Scalar in
          // A permutation of the places for counts that 41 does not divide.
          let isZero = i * 41 % max(count, 1) < zeros
          return isZero ? (i % 2 == 0 ? 0 : -0.0) : others[i % others.count]
        }
        #expect(nonZeroCount(values, count: count) == count - zeros, "\(zeros) of \(count)")
        counted += 1
      }
    }
    return counted
  }

  @Test func zerosOfBothSignsAreCountedAndNothingElse() {
    let counted = counted(Float.self) + counted(Double.self)
    print("zeros: \(counted) counts")
    #expect(counted == 2 * 41 * 42 / 2)
  }
}
