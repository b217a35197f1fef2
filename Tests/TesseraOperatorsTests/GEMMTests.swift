import TesseraCases
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

@testable import TesseraOperators

/// α and β: plain, accumulating, scaled, and with a sign.
private let factors: [(alpha: Double, beta: Double)] = [
  (1, 0), (1, 1), (2.5, 0), (1, 0.5), (-1, 1),
]

/// One product with its operands as they lie in memory.
private struct Product<Scalar: OperatorScalar> {
  let m, n, k: Int
  let transposeA, transposeB: Bool
  let a, b, c: Tensor<Scalar>

  init(_ m: Int, _ n: Int, _ k: Int, _ transposeA: Bool, _ transposeB: Bool) {
    (self.m, self.n, self.k) = (m, n, k)
    (self.transposeA, self.transposeB) = (transposeA, transposeB)
    a = Self.laidOut(Samples.real([m, k], 1), transposed: transposeA)
    b = Self.laidOut(Samples.real([k, n], 2), transposed: transposeB)
    c = Samples.real([m, n], 3)
  }

  /// The matrix, or its transpose in memory.
  private static func laidOut(_ matrix: Tensor<Scalar>, transposed: Bool) -> Tensor<Scalar> {
    guard transposed else { return matrix }
    let (rows, columns) = (matrix.shape[0], matrix.shape[1])
    return Tensor(
      shape: [columns, rows],
      (0..<columns).flatMap { j in (0..<rows).map { matrix[$0 * columns + j] } })
  }

  func run(_ alpha: Double, _ beta: Double, _ execution: Execution) -> Tensor<Scalar> {
    // With β = 0 what C holds must be lost, a NaN too.
    var result = beta == 0 ? Tensor(repeating: Scalar.nan, shape: [m, n]) : c
    gemm(
      a, transposeA: transposeA, b, transposeB: transposeB, into: &result, alpha: Scalar(alpha),
      beta: Scalar(beta), execution: execution)
    return result
  }

  func definition(_ alpha: Double, _ beta: Double, _ arithmetic: Arithmetic) -> Tensor<Scalar> {
    Reference.gemm(
      a, transposeA: transposeA, b, transposeB: transposeB, into: c, alpha: Scalar(alpha),
      beta: Scalar(beta), arithmetic: arithmetic)
  }

  func label(_ alpha: Double, _ beta: Double) -> String {
    "m \(m), n \(n), k \(k)\(transposeA ? ", A transposed" : "")"
      + "\(transposeB ? ", B transposed" : ""), alpha \(alpha), beta \(beta)"
  }
}

@Suite struct GEMMTests {
  private let extents = [0, 1, 2, 5, 6, 7, 8, 9, 15, 16, 17, 31, 33]
  /// Beyond the blocks kc, mc and nc, and on both sides of where packing begins.
  private let large = [
    (130, 300, 520), (70, 600, 300), (257, 129, 513), (3, 2100, 5), (64, 2051, 65), (63, 512, 257),
    (64, 512, 256), (33, 63, 300), (200, 3, 700), (66, 65, 2051),
    (33, 130, 1030),
    // Packed because many rows meet B, whose last panel is a part and which is deeper than a block; with one
    // row less not; not packed where B is one panel, however many rows and however deep.
    (128, 41, 2_100), (127, 41, 2_100), (130, 4, 16_400),
    // Packed for the same reason, in blocks of columns, and so shallow that B stays near; one block, shared.
    (520, 1_030, 6), (128, 128, 27),
    // Packed because B is wide, and beyond a block in depth; not packed, however deep.
    (33, 520, 1_030), (33, 8, 16_400),
    // Few rows beside a B read where it lies, deeper than a block.
    (20, 128, 1_030),
    // One block of columns, shared, for many rows.
    (260, 320, 420),
    // Columns of A read where they lie, beside a packed B of more than one block.
    (112, 1_100, 130),
    // Several whole panels whose B stays in the nearest cache, and one step deeper than that.
    (37, 128, 27), (9, 96, 1), (37, 128, 32), (37, 128, 33),
  ]

  private func small<Scalar: OperatorScalar>(
    _: Scalar.Type, _ sweep: inout OperatorSweep, factors: (Int) -> [(Double, Double)]
  ) {
    for m in extents {
      for n in extents {
        for k in extents {
          for transposes in 0..<4 {
            let product = Product<Scalar>(m, n, k, transposes & 1 != 0, transposes & 2 != 0)
            for (alpha, beta) in factors(m + n + k + transposes) {
              sweep.check(product.label(alpha, beta), Executions.single) {
                product.definition(alpha, beta, $0)
              } body: {
                product.run(alpha, beta, $0)
              }
            }
          }
        }
      }
    }
  }

  private func large<Scalar: OperatorScalar>(
    _: Scalar.Type, _ sweep: inout OperatorSweep, factorsOf: (Int) -> [(Double, Double)]
  ) {
    for (shape, (m, n, k)) in large.enumerated() {
      let plain = Product<Scalar>(m, n, k, false, false)
      for (number, (alpha, beta)) in factorsOf(shape).enumerated() {
        var expected: [Arithmetic: Tensor<Scalar>] = [:]
        for level in InstructionSetLevel.available where expected[level.arithmetic] == nil {
          expected[level.arithmetic] = plain.definition(alpha, beta, level.arithmetic)
        }
        for transposes in 0..<4 {
          let product = Product<Scalar>(m, n, k, transposes & 1 != 0, transposes & 2 != 0)
          let threads =
            number == 0 ? Executions.threads : [Executions.threads[(number + transposes) % 4]]
          sweep.check(product.label(alpha, beta), Executions.all(threads: threads)) {
            expected[$0]!
          } body: {
            product.run(alpha, beta, $0)
          }
        }
      }
    }
  }

  @Test func productHasTheBitsOfItsDefinitionAtEveryEdgeInFloat() {
    var sweep = OperatorSweep("gemm edges, Float")
    small(Float.self, &sweep) { _ in factors.map { ($0.alpha, $0.beta) } }
    sweep.finish()
  }

  @Test func productHasTheBitsOfItsDefinitionAtEveryEdgeInDouble() {
    var sweep = OperatorSweep("gemm edges, Double")
    small(Double.self, &sweep) { number in
      let (alpha, beta) = factors[number % factors.count]
      return [(alpha, beta)]
    }
    sweep.finish()
  }

  @Test func productHasTheBitsOfItsDefinitionAcrossBlocksAndThreads() {
    var sweep = OperatorSweep("gemm blocks")
    large(Float.self, &sweep) { shape in
      factors.enumerated().filter { $0.offset < 1 || $0.offset == 1 + shape % 4 }
        .map { ($0.element.alpha, $0.element.beta) }
    }
    large(Double.self, &sweep) { shape in
      [(factors[shape % factors.count].alpha, factors[shape % factors.count].beta)]
    }
    sweep.finish()
  }

  /// Two threads' shares of 193 rows are 96 and 97, in blocks of 48 and 48, and of 33, 32 and 32.
  @Test func planHasTheLargestBlockForEachThread() {
    let plan = MatrixProduct<Float>.workspace(
      m: 193, n: 64, k: 600, aColumnStride: 193, execution: Execution(threads: 2))
    #expect(plan == [64 * 600, 48 * 600, 48 * 600], "\(plan)")
  }

  @Test func productOfSmallIntegersIsExact() {
    var sweep = OperatorSweep("gemm integers")
    let (m, n, k) = (37, 41, 300)
    let (a, b) = (Samples.integerValues(m * k, 1), Samples.integerValues(k * n, 2))
    let exact = (0..<m * n).map { position -> Int64 in
      let (i, j) = position.quotientAndRemainder(dividingBy: n)
      return (0..<k).reduce(0) { $0 + a[i * k + $1] * b[$1 * n + j] }
    }
    sweep.check("integers", Executions.all()) { _ in
      Tensor<Float>(shape: [m, n], exact.map { Float($0) })
    } body: {
      var c = Tensor<Float>(repeating: .nan, shape: [m, n])
      gemm(
        Samples.integers([m, k], 1), transposeA: false, Samples.integers([k, n], 2),
        transposeB: false, into: &c, alpha: 1, beta: 0, execution: $0)
      return c
    }
    sweep.finish()
  }
}
