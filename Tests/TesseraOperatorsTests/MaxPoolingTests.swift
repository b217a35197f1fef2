import TesseraCases
import TesseraKernels
import TesseraOperators
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

extension OperatorSweep {
  /// Compares values, winners and VJP of a max pool with their definitions.
  fileprivate mutating func maxPool<Scalar: OperatorScalar>(
    _ shape: WindowCase, _ input: Tensor<Scalar>, _ executions: [Execution]
  ) {
    let geometry = shape.geometry
    let right = Reference.maxPool(input, geometry: geometry)
    var cotangent: Tensor<Scalar> = Samples.real(shape.pooledShape, 9)
    // A sum from 0 makes 0 of it.
    if cotangent.count > 0 { cotangent[cotangent.count / 2] = -0.0 }
    for execution in executions {
      let pooled = maxPool2d(input, geometry: geometry, execution: execution)
      let label = "\(shape), \(Scalar.self), \(execution.summary)"
      compare("values, \(label)", pooled.values, right.values)
      compare("winners, \(label)", pooled.winners, right.winners)
    }
    check("maxPool2dVJP \(shape)", executions) { _ in
      Reference.maxPoolVJP(
        outputCotangent: cotangent, winners: right.winners, inputShape: input.shape,
        geometry: geometry)
    } body: {
      maxPool2dVJP(
        outputCotangent: cotangent, winners: right.winners, inputShape: input.shape,
        geometry: geometry, execution: $0)
    }
  }

  fileprivate mutating func globalMaxPool<Scalar: OperatorScalar>(
    _ input: Tensor<Scalar>, _ executions: [Execution]
  ) {
    let right = Reference.globalMaxPool(input)
    let cotangent: Tensor<Scalar> = Samples.real(right.values.shape, 9)
    for execution in executions {
      let pooled = globalMaxPool2d(input, execution: execution)
      let label = "\(input.shape), \(Scalar.self), \(execution.summary)"
      compare("global values, \(label)", pooled.values, right.values)
      compare("global winners, \(label)", pooled.winners, right.winners)
    }
    check("globalMaxPool2dVJP \(input.shape)", executions) { _ in
      Reference.globalMaxPoolVJP(
        outputCotangent: cotangent, winners: right.winners, inputShape: input.shape)
    } body: {
      globalMaxPool2dVJP(
        outputCotangent: cotangent, winners: right.winners, inputShape: input.shape, execution: $0)
    }
  }
}

@Suite struct MaxPoolingTests {
  @Test func maxPoolHasTheBitsOfItsDefinition() {
    var sweep = OperatorSweep("max pool, shapes")
    for shape in Geometries.pools + Pools.channels + Pools.large + Pools.tiles {
      sweep.maxPool(shape, Samples.real(shape.inputShape, 1) as Tensor<Float>, Executions.all())
      sweep.maxPool(shape, Samples.real(shape.inputShape, 2) as Tensor<Double>, Executions.all())
    }
    for shape in Pools.windows + Pools.wideWindows {
      sweep.maxPool(shape, Samples.real(shape.inputShape, 3) as Tensor<Float>, Executions.single)
    }
    sweep.finish()
  }

  /// Small integers are full of ties, of which the first in row-major order must win.
  @Test func firstOfEqualValuesWins() {
    var sweep = OperatorSweep("max pool, ties")
    for shape in Geometries.pools + Pools.channels + Pools.windows + Pools.wideWindows {
      let input: Tensor<Float> = Samples.integers(shape.inputShape, 1)
      sweep.maxPool(shape, input, Executions.single)
      sweep.maxPool(shape, Tensor(repeating: 1 as Double, shape: input.shape), Executions.single)
    }
    sweep.finish()
  }

  /// Every special value at every lane of a vector and every place of a window.
  @Test func specialValuesWinAsTheDefinitionSaysAtEveryLane() {
    var sweep = OperatorSweep("max pool, special values")
    let values: [Double] = [.nan, .infinity, -.infinity, -0, 0, -.greatestFiniteMagnitude]
    func run<Scalar: OperatorScalar>(_: Scalar.Type, channels: Int, kernel: Size2D) {
      let shape = Pools.pool(1, Size2D(3, 4), channels, kernel, Size2D(1, 2), .same)
      let random = CounterRandom(seed: UInt64(channels))
      for trial in 0..<12 {
        // Mostly special values, so that NaN meets NaN, ∞ meets ∞ and −0 meets +0.
        let mixed = Tensor<Scalar>(
          shape: shape.inputShape,
          (0..<shape.inputShape.count).map { i in
            Scalar(values[random.integer(UInt64(trial * 10_000 + i), below: values.count)])
          })
        sweep.maxPool(shape, mixed, Executions.single)
      }
      for value in values {
        sweep.maxPool(
          shape, Tensor(repeating: Scalar(value), shape: shape.inputShape), Executions.single)
      }
    }
    for channels in Array(1...17) + [33, 63, 64, 65] {
      for kernel in [Size2D(2, 3), Size2D(2, 2)] {
        run(Float.self, channels: channels, kernel: kernel)
        run(Double.self, channels: channels, kernel: kernel)
      }
    }
    sweep.finish()
  }

  /// The kernel itself, with as much room for its outputs and for a row as it may use and no more.
  @Test func maxPoolWritesNothingBesideItsOutputsAndItsRow() {
    var sweep = OperatorSweep("max pool, guards")
    func run<Scalar: OperatorScalar>(_: Scalar.Type, _ shape: WindowCase) {
      let geometry = shape.geometry
      func axis(_ axis: WindowAxis) -> PoolAxis {
        PoolAxis(
          input: axis.input, output: axis.output, kernel: axis.kernel, stride: axis.stride,
          before: axis.before)
      }
      let pool = PoolShape(
        rows: axis(geometry.rows), columns: axis(geometry.columns), channels: shape.channels,
        includePadding: false)
      let x: Tensor<Scalar> = Samples.real(shape.inputShape, 6)
      let right = Reference.maxPool(x, geometry: geometry)
      for execution in Executions.single {
        let y = GuardedBuffer<Scalar>(count: pool.outputCount, band: 64)
        let row = GuardedBuffer<Scalar>(
          count: geometry.columns.output * shape.channels, band: 64)
        var winners = Tensor<Int32>(repeating: -1, shape: right.winners.shape)
        execution.kernels(Scalar.self).maxPool(
          pool, x.pointer, into: y.pointer, winners: winners.mutablePointer, scratch: row.pointer)
        let label = "\(shape), \(Scalar.self), \(execution.summary)"
        sweep.compare(
          "values, \(label)", Tensor(shape: right.values.shape, y.elements), right.values)
        sweep.compare("winners, \(label)", winners, right.winners)
        #expect(y.isIntact && row.isIntact, "\(label)")
      }
    }
    for channels in Array(1...17) + [33, 64] {
      for width in [1, 2, 3, 9, 40] {
        let shape = Pools.pool(1, Size2D(4, width), channels, Size2D(2, 2), Size2D(2, 2), .same)
        run(Float.self, shape)
        run(Double.self, shape)
      }
    }
    sweep.finish()
  }

  @Test func globalMaxPoolHasTheBitsOfItsDefinition() {
    var sweep = OperatorSweep("global max pool")
    for shape: Shape in [
      [2, 3, 5, 7], [1, 1, 1, 1], [0, 2, 3, 4], [3, 7, 4, 33], [5, 30, 31, 9],
    ] {
      sweep.globalMaxPool(Samples.real(shape, 1) as Tensor<Float>, Executions.all())
      sweep.globalMaxPool(Samples.integers(shape, 1) as Tensor<Double>, Executions.all())
    }
    sweep.finish()
  }
}
