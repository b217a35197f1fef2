import TesseraCases
import TesseraOperators
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

extension OperatorSweep {
  fileprivate mutating func matmul<Scalar: OperatorScalar>(
    _: Scalar.Type, _ left: Shape, _ right: Shape, _ executions: [Execution]
  ) {
    let a: Tensor<Scalar> = Samples.real(left, 1)
    let b: Tensor<Scalar> = Samples.real(right, 2)
    check("\(left) · \(right)", executions) {
      Reference.matmul(a, b, arithmetic: $0)
    } body: {
      TesseraOperators.matmul(a, b, execution: $0)
    }
  }
}

@Suite struct MatmulTests {
  @Test func matmulHasTheBitsOfItsDefinitionForEveryKindOfBatch() {
    var sweep = OperatorSweep("matmul, batches")
    let batches: [[Int]] = [[], [1], [3], [2, 1], [2, 3], [1, 3], [0], [2, 1, 3]]
    for left in batches {
      for right in batches {
        for (m, n, k) in [(2, 5, 3), (1, 1, 7), (9, 17, 4), (3, 2, 0), (0, 2, 3), (8, 33, 31)] {
          let shapes: (Shape, Shape) = (Shape(left + [m, k]), Shape(right + [k, n]))
          guard (try? MatmulShapes(shapes.0, shapes.1)) != nil else { continue }
          sweep.matmul(Float.self, shapes.0, shapes.1, Executions.single)
          sweep.matmul(Double.self, shapes.0, shapes.1, Executions.single)
        }
      }
    }
    sweep.finish()
  }

  @Test func matmulHasTheBitsOfItsDefinitionForVectors() {
    var sweep = OperatorSweep("matmul, vectors")
    for k in [0, 1, 2, 7, 16, 33, 300] {
      for (left, right) in [
        ([k], [k]), ([k], [k, 5]), ([9, k], [k]), ([k], [3, k, 17]), ([2, 3, 4, k], [k]),
      ] as [(Shape, Shape)] {
        sweep.matmul(Float.self, left, right, Executions.single)
        sweep.matmul(Double.self, left, right, Executions.single)
      }
    }
    sweep.finish()
  }

  @Test func matmulHasTheBitsOfItsDefinitionWhenThreadsShareIt() {
    var sweep = OperatorSweep("matmul, shared work")
    for (left, right) in [
      ([64, 65, 66], [66, 33]), ([2, 130, 70], [2, 70, 90]), ([12, 31, 40], [12, 40, 37]),
      ([3, 1, 40, 50], [4, 50, 60]), ([5, 3, 90], [1, 90, 200]), ([64, 300], [300]),
      ([70, 80], [9, 80, 30]),
    ] as [(Shape, Shape)] {
      sweep.matmul(Float.self, left, right, Executions.all())
      sweep.matmul(Double.self, left, right, Executions.all())
    }
    sweep.finish()
  }
}
