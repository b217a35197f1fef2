import TesseraCases
import TesseraKernels
import TesseraOperators
import TesseraTensors
import TestSupport
import Testing

/// The kernel behind lists of a cotangent's elements, against the plain loop: every width from one column to
/// more than three strips of registers, and every way to begin and end a chain.
@Suite struct SparseProductTests {
  /// Rows of C, one of them with an empty list.
  private let listEnds: [Int32] = [5, 5, 6, 19]
  private let modes: [ProductMode] = [.write, .extend, .accumulate]

  @Test func everyWidthHasTheBitsOfThePlainLoop() {
    var compared = 0
    for execution in Executions.all(threads: [1]) {
      for columns in 1...(3 * 12 * 16 / 4 + 5) {
        for mode in modes {
          compared += compare(columns, mode, execution, Float.self)
          compared += compare(columns, mode, execution, Double.self)
        }
      }
    }
    print("sparse product: \(compared) elements compared")
    #expect(compared > 500_000)
  }

  /// The elements compared, those beside C's columns with them.
  private func compare<Scalar: OperatorScalar>(
    _ columns: Int, _ mode: ProductMode, _ execution: Execution, _: Scalar.Type
  ) -> Int {
    let (count, step) = (Int(listEnds.last!), columns + 3)
    let values: Tensor<Scalar> = Samples.real([count], 1)
    let b: Tensor<Scalar> = Samples.real([count + 2, columns], 2)
    let offsets = (0..<count).map { Int32(($0 * 7) % count * columns) }
    var starts: [Int32] = [0]
    starts += listEnds.dropLast()
    let before: Tensor<Scalar> = Samples.real([listEnds.count * step], 3)
    var c = before
    c.withUnsafeMutablePointer { c in
      execution.kernels(Scalar.self).sparseProduct(
        SparseOperands(
          rows: listEnds.count, columns: columns, values: values.pointer, offsets: offsets,
          starts: starts, ends: listEnds, b: b.pointer, bStep: 0, c: c, cRowStride: step,
          mode: mode))
    }
    let isFused = execution.instructionSet != .baseline
    var differences = 0
    for row in listEnds.indices {
      for column in 0..<step {
        let old = before[row * step + column]
        var chain: Scalar = 0
        if case .extend = mode { chain = old }
        for entry in Int(starts[row])..<Int(listEnds[row]) where column < columns {
          let element = b[Int(offsets[entry]) + column]
          chain =
            isFused
            ? chain.addingProduct(values[entry], element) : chain + values[entry] * element
        }
        if case .accumulate = mode { chain = old + chain }
        let expected = column < columns ? chain : old
        if c[row * step + column].bits != expected.bits { differences += 1 }
      }
    }
    // Once a call: an expectation takes longer than a product.
    #expect(differences == 0, "\(columns) columns, \(mode), \(execution)")
    return listEnds.count * step
  }
}
