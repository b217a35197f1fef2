import TesseraAnswers
import TesseraCases
import TesseraOperators
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

extension OperatorSweep {
  /// Compares an average pool and its VJP with their definitions, in both conventions of padding.
  fileprivate mutating func averagePool<Scalar: OperatorScalar>(
    _ shape: WindowCase, _ input: Tensor<Scalar>, _ executions: [Execution]
  ) {
    let geometry = shape.geometry
    let cotangent: Tensor<Scalar> = Samples.real(shape.pooledShape, 9)
    for includePadding in [false, true] {
      let label = "\(shape), padding \(includePadding ? "counted" : "left out")"
      check("averagePool2d, " + label, executions) { _ in
        Reference.averagePool(input, geometry: geometry, includePadding: includePadding)
      } body: {
        averagePool2d(
          input, geometry: geometry, includePadding: includePadding, execution: $0)
      }
      check("averagePool2dVJP, " + label, executions) { _ in
        Reference.averagePoolVJP(
          outputCotangent: cotangent, inputShape: input.shape, geometry: geometry,
          includePadding: includePadding)
      } body: {
        averagePool2dVJP(
          outputCotangent: cotangent, inputShape: input.shape, geometry: geometry,
          includePadding: includePadding, execution: $0)
      }
    }
  }
}

@Suite struct AveragePoolingTests {
  @Test func averagePoolHasTheBitsOfItsDefinition() {
    var sweep = OperatorSweep("average pool, shapes")
    for shape in Geometries.pools + Pools.channels + Pools.large {
      let real: Tensor<Float> = Samples.real(shape.inputShape, 1)
      sweep.averagePool(shape, real, Executions.all())
      sweep.averagePool(
        shape, Samples.integers(shape.inputShape, 2) as Tensor<Double>, Executions.all())
    }
    for shape in Pools.windows {
      let real: Tensor<Float> = Samples.real(shape.inputShape, 3)
      sweep.averagePool(shape, real, Executions.single)
    }
    sweep.finish()
  }

  @Test func globalAveragePoolHasTheBitsOfItsDefinition() {
    var sweep = OperatorSweep("global average pool")
    func run<Scalar: OperatorScalar>(_: Scalar.Type, _ shape: Shape) {
      let input: Tensor<Scalar> = Samples.real(shape, 1)
      let cotangent: Tensor<Scalar> = Samples.real([shape[0], shape[3]], 2)
      sweep.check("globalAveragePool2d \(shape)", Executions.all()) { _ in
        Reference.globalAveragePool(input)
      } body: {
        globalAveragePool2d(input, execution: $0)
      }
      sweep.check("globalAveragePool2dVJP \(shape)", Executions.all()) { _ in
        Reference.globalAveragePoolVJP(outputCotangent: cotangent, inputShape: shape)
      } body: {
        globalAveragePool2dVJP(outputCotangent: cotangent, inputShape: shape, execution: $0)
      }
    }
    for shape: Shape in [
      [2, 3, 5, 7], [1, 1, 1, 1], [0, 2, 3, 4], [3, 7, 4, 33], [5, 30, 31, 9],
    ] {
      run(Float.self, shape)
      run(Double.self, shape)
    }
    sweep.finish()
  }

  @Test func averagePoolVJPIsAdjointToAveragePool() {
    var tally = Tally("average pool, adjoint")
    for shape in Geometries.pools + Pools.windows {
      let input: Tensor<Float> = Samples.real(shape.inputShape, 1)
      let cotangent: Tensor<Float> = Samples.real(shape.pooledShape, 2)
      func back(_ cotangent: Tensor<Float>) -> Tensor<Float> {
        averagePool2dVJP(
          outputCotangent: cotangent, inputShape: input.shape, geometry: shape.geometry,
          includePadding: false, execution: .standard)
      }
      // As many quotients as windows overlap, each rounded, and their sum. The magnitudes are summed
      // in Float themselves, which one more term covers.
      let windows = shape.kernel.rows * shape.kernel.columns + 2
      let gamma = 2 * ErrorBound.gamma(windows, Float.self)
      let magnitudes = back(Tensor(shape: cotangent.shape, cotangent.elements.map(abs)))
      let report = Adjoint.check(
        name: "\(shape)", input: input,
        output: averagePool2d(
          input, geometry: shape.geometry, includePadding: false, execution: .standard),
        outputCotangent: cotangent, inputCotangent: back(cotangent),
        outputBound: ErrorBound.averagePool(input, geometry: shape.geometry, includePadding: false),
        inputBound: Tensor(
          shape: input.shape, magnitudes.elements.map { Double($0) * gamma }))
      #expect(report.passed, "\(report)")
      tally.count(1)
    }
    tally.finish()
  }
}
