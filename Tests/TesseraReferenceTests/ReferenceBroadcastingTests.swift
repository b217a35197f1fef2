import TesseraGradients
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

/// Shapes that broadcast, and their common shape.
private let pairs: [(left: Shape, right: Shape, result: Shape)] = [
  ([2, 3], [2, 3], [2, 3]), ([2, 3], [3], [2, 3]), ([2, 1], [1, 3], [2, 3]), ([], [2, 2], [2, 2]),
  ([4, 1, 3], [2, 1], [4, 2, 3]), ([2, 1, 3, 1], [5, 1, 4], [2, 5, 3, 4]), ([0, 3], [1], [0, 3]),
  ([3], [2, 1, 1], [2, 1, 3]), ([], [], []),
]

/// The indices of a shape in row-major order, by counting as an odometer does.
private func indices(_ shape: Shape) -> [[Int]] {
  shape.extents.reduce([[]]) { heads, extent in
    heads.flatMap { head in (0..<extent).map { head + [$0] } }
  }
}

/// The row-major number of an index of a larger shape in one that broadcasts to it.
private func number(_ index: [Int], in shape: Shape) -> Int {
  let own = index.suffix(shape.rank)
  return Swift.zip(own, shape.extents).reduce(0) { number, axis in
    number * axis.1 + (axis.1 == 1 ? 0 : axis.0)
  }
}

@Suite struct ReferenceBroadcastingTests {
  @Test func addIsExactOnIntegers() {
    var tally = Tally("add reference against Int64")
    for (left, right, result) in pairs {
      let a = Samples.integerValues(left.count, 1)
      let b = Samples.integerValues(right.count, 2)
      let exact = indices(result).map { a[number($0, in: left)] + b[number($0, in: right)] }
      let y = Reference.add(
        Tensor<Float>(shape: left, a.map { Float($0) }),
        Tensor<Float>(shape: right, b.map { Float($0) }))
      #expect(y.shape == result && y.elements == exact.map { Float($0) }, "\(left) + \(right)")
      tally.count(y.count)
    }
    tally.finish()
  }

  @Test func broadcastRepeatsAndSumAddsWhatItRepeated() {
    var tally = Tally("broadcast and sum references against Int64")
    for (left, right, result) in pairs {
      for small in [left, right] {
        let x = Samples.integerValues(small.count, 3)
        let repeated = Reference.broadcast(
          Tensor<Double>(shape: small, x.map { Double($0) }), to: result)
        #expect(
          repeated.elements == indices(result).map { Double(x[number($0, in: small)]) })
        let y = Samples.integerValues(result.count, 4)
        var exact = [Int64](repeating: 0, count: small.count)
        for (i, index) in indices(result).enumerated() { exact[number(index, in: small)] += y[i] }
        let total = Reference.sum(
          Tensor<Double>(shape: result, y.map { Double($0) }), to: small)
        #expect(total.shape == small && total.elements == exact.map { Double($0) })
        tally.count(repeated.count + total.count)
      }
    }
    tally.finish()
  }

  /// 1 + 2⁻²⁴ rounds to 1 at every step from the left, and not from the right.
  @Test func sumIsAChainInRowMajorOrder() {
    let x = Tensor<Float>(shape: [3, 2], [1, 0x1p-24, 0x1p-24, 0x1p-24, 0x1p-24, 1])
    #expect(Reference.sum(x, to: [2]).elements == [1, 1 + 0x1p-23])
    #expect(Reference.sum(x, to: []).elements == [2])
    let zeros = Tensor<Float>(shape: [2, 1], [-0.0, -0.0])
    #expect(Reference.sum(zeros, to: [1]).elements[0].sign == .plus)
    #expect(Reference.sum(Tensor<Float>(shape: [0, 2], []), to: [1, 2]).elements == [0, 0])
  }

  @Test func sumIsTheDerivativeOfAdd() throws {
    for (number, (left, right, result)) in pairs.enumerated() where result.count > 0 {
      let report = try GradientCheck.check(
        name: "add \(left) + \(right)",
        inputs: [Samples.real(left, 1), Samples.real(right, 2)],
        forward: { Reference.add($0[0], $0[1]) },
        vjp: { [Reference.sum($1, to: $0[0].shape), Reference.sum($1, to: $0[1].shape)] },
        seed: UInt64(number))
      #expect(report.passed && report.comparisons == left.count + right.count, "\(report)")
    }
  }
}
