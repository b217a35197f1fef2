import TesseraKernels
import TesseraOperators
import TesseraReference
import TesseraTensors

/// Products of Floats and Doubles, C ← AB, against the multiply-add peak of the same run.
enum GEMMBenchmark {
  static let columns = ["m", "n", "k"]

  static func run(_ session: Session) throws {
    let table = try ShapeTable("gemm", session.options, columns: columns)
    for row in table.rows {
      let size = (m: row["m"], n: row["n"], k: row["k"])
      for execution in session.executions {
        try measure(Float.self, size, session, execution)
        if !session.options.isQuick && !session.options.takesTurns {
          try measure(Double.self, size, session, execution)
        }
      }
    }
  }

  private static func measure<Scalar: KernelScalar & ReferenceScalar>(
    _: Scalar.Type, _ size: (m: Int, n: Int, k: Int), _ session: Session, _ execution: Execution
  ) throws {
    let a: Tensor<Scalar> = Inputs.signed([size.m, size.k], stream: 1)
    let b: Tensor<Scalar> = Inputs.signed([size.k, size.n], stream: 2)
    var c = Tensor<Scalar>(uninitialized: [size.m, size.n])
    func product() {
      gemm(
        a, transposeA: false, b, transposeB: false, into: &c, alpha: 1, beta: 0,
        execution: execution)
    }
    try session.measure(
      "gemm", "\(size.m)x\(size.n)x\(size.k)", of: Scalar.self, execution,
      flops: 2 * Double(size.m) * Double(size.n) * Double(size.k),
      check: {
        product()
        return try check(a, b, c, execution)
      }, body: product)
  }

  /// Rows and columns spread over C, as many as the definition has time for.
  private static func check<Scalar: KernelScalar & ReferenceScalar>(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ c: Tensor<Scalar>, _ execution: Execution
  ) throws -> Checked {
    let elements = Checked.budget / max(a.shape[1], 1)
    let columns = Checked.spread(
      max(1, Int(Double(elements).squareRoot())), of: c.shape[1])
    let rows = Checked.spread(max(1, elements / columns.count), of: c.shape[0])
    let definition = Reference.gemm(
      a.selecting(rows, axis: 0), transposeA: false, b.selecting(columns, axis: 1),
      transposeB: false, into: Tensor(repeating: 0, shape: [rows.count, columns.count]),
      alpha: 1, beta: 0, arithmetic: execution.arithmetic)
    return try Checked.same(
      "gemm \(c.shape)", c.selecting(rows, axis: 0).selecting(columns, axis: 1), definition,
      of: c.count)
  }
}
