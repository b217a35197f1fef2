import TesseraCases
import TesseraOperators
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

extension OperatorSweep {
  /// Compares addition, repetition and its adjoint for two shapes.
  fileprivate mutating func broadcasting<Scalar: OperatorScalar>(
    _ left: Tensor<Scalar>, _ right: Tensor<Scalar>, _ executions: [Execution]
  ) {
    let sum = Reference.add(left, right)
    check("add \(left.shape) + \(right.shape)", executions) { _ in
      sum
    } body: {
      add(left, right, execution: $0)
    }
    let cotangent: Tensor<Scalar> = Samples.real(sum.shape, 3)
    for operand in [left, right] {
      check("broadcast \(operand.shape) to \(sum.shape)", executions) { _ in
        Reference.broadcast(operand, to: sum.shape)
      } body: {
        broadcast(operand, to: sum.shape, execution: $0)
      }
      check("sum \(sum.shape) to \(operand.shape)", executions) { _ in
        Reference.sum(cotangent, to: operand.shape)
      } body: {
        TesseraOperators.sum(cotangent, to: operand.shape, execution: $0)
      }
    }
  }
}

@Suite struct BroadcastingOperatorsTests {
  /// Every pair of shapes of up to three axes with extents 1 and one other: all ways to repeat.
  @Test func broadcastingHasTheBitsOfItsDefinitionForEveryWayToRepeat() {
    var sweep = OperatorSweep("add, broadcast and sum, ways to repeat")
    func shapes(_ extents: [Int]) -> [Shape] {
      (0...extents.count).flatMap { rank in
        (0..<1 << rank).map { bits in
          Shape(
            extents.suffix(rank).enumerated().map { bits >> $0.offset & 1 == 1 ? $0.element : 1 })
        }
      }
    }
    for extents in [[2, 3, 5], [3, 1, 17], [4, 33, 2], [2, 0, 3]] {
      for left in shapes(extents) {
        for right in shapes(extents) {
          sweep.broadcasting(
            Samples.real(left, 1) as Tensor<Float>, Samples.real(right, 2), Executions.single)
          sweep.broadcasting(
            Samples.real(left, 1) as Tensor<Double>, Samples.real(right, 2), Executions.single)
        }
      }
    }
    sweep.finish()
  }

  @Test func broadcastingHasTheBitsOfItsDefinitionWhenThreadsShareIt() {
    var sweep = OperatorSweep("add, broadcast and sum, shared work")
    let pairs: [(Shape, Shape)] = [
      ([70, 601], [601]), ([70, 601], [70, 1]), ([601, 70], []), ([9, 1, 8, 65], [7, 1, 65]),
      ([5, 1, 9001], [3, 1]), ([40_000], [1]), ([2, 20_000], [2, 20_000]),
      ([1, 6, 80, 80], [80, 1]),
      ([3, 11, 1, 64], [3, 1, 17, 1]),
    ]
    for (left, right) in pairs {
      sweep.broadcasting(
        Samples.real(left, 1) as Tensor<Float>, Samples.real(right, 2), Executions.all())
      sweep.broadcasting(
        Samples.real(left, 1) as Tensor<Double>, Samples.real(right, 2), Executions.all())
    }
    sweep.finish()
  }

  @Test func additionHasTheBitsOfItsDefinitionAtSpecialValues() {
    var sweep = OperatorSweep("add and sum, special values")
    func run<Scalar: OperatorScalar>(_: Scalar.Type) {
      let values = SpecialValues.all(Scalar.self)
      let row = Tensor<Scalar>(shape: [values.count], values)
      sweep.broadcasting(row.reshaped([values.count, 1]), row, Executions.single)
      let (left, right) = SpecialValues.pairs(Scalar.self)
      for shape in [[values.count], [values.count, 1]] as [Shape] {
        sweep.check("sum to \(shape)", Executions.single) { _ in
          Reference.sum(Reference.add(left, right), to: shape)
        } body: {
          TesseraOperators.sum(add(left, right, execution: $0), to: shape, execution: $0)
        }
      }
    }
    run(Float.self)
    run(Double.self)
    sweep.finish()
  }

  @Test func sumIsTheDerivativeOfAdd() throws {
    var sweep = GradientSweep("add")
    let execution = Execution.standard
    for (left, right) in [([2, 3], [3]), ([2, 1], [1, 3]), ([], [4]), ([4, 1, 3], [2, 1])] {
      try sweep.check(
        "add \(left) + \(right)",
        [Samples.real(Shape(left), 1), Samples.real(Shape(right), 2)]
      ) {
        add($0[0], $0[1], execution: execution)
      } vjp: { point, cotangent in
        point.map { TesseraOperators.sum(cotangent, to: $0.shape, execution: execution) }
      }
    }
    sweep.finish()
  }
}
