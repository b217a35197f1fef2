import TesseraCases
import TesseraOperators
import TesseraTensors

extension Museum {
  static let numbers: [Exhibit] = [
    RoundedOperands<Float16Format>.exhibit, RoundedOperands<BFloat16Format>.exhibit,
    RoundedOperands<TF32Format>.exhibit, RoundedSums<Float16Format>.exhibit,
    RoundedSums<BFloat16Format>.exhibit, SingleForDouble.exhibit, SubnormalsFlushed.exhibit,
    SubnormalsIgnored.exhibit, AverageByReciprocal.exhibit, SumInFourLanes.exhibit,
  ]
}

/// Operands in a narrower format, sums in the full one: what tensor cores do.
struct RoundedOperands<Format: NarrowFormat>: WrongOperators {
  static var exhibit: Exhibit {
    Exhibit(
      "\(Format.name)-operands", .conv2d, .y, Self.self,
      mistake: "Pixels and weights are rounded to \(Format.name) before they are multiplied.",
      origin:
        "tensorflow/community #287 and huggingface/transformers #16588: TensorFloat-32 was the "
        + "default of float32 products; mixed precision does the same with 16 bits")
  }
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    right.conv2d(
      x.mapped { Format.round($0) }, filter: filter.mapped { Format.round($0) }, bias: bias,
      geometry: geometry, groups: groups)
  }
}

/// Operands and every sum in a narrower format.
struct RoundedSums<Format: NarrowFormat>: WrongOperators {
  static var exhibit: Exhibit {
    Exhibit(
      "\(Format.name)-accumulation", .conv2d, .y, Self.self,
      mistake: "Operands are \(Format.name), and the sum is rounded to it after every step.",
      origin: "uxlfoundation/oneDNN #5041: sums that were to be float32 and were kept in 16 bits; "
        + "sonos/torch-to-nnef #286 measures what it costs")
  }
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    CorrelationLoop(
      input: x.mapped { Format.round($0) }, filter: filter.mapped { Format.round($0) }, bias: bias,
      geometry: geometry, groups: groups
    ).run(skipsPadding: false) { Format.round(arithmetic.multiplyAdd($0, $1, $2)) }
  }
}

struct SingleForDouble: WrongOperators {
  static let exhibit = Exhibit(
    "double-computed-in-float", .conv2d, .y, Self.self,
    mistake: "A convolution of Doubles is computed in Float and written back as Doubles.",
    origin: "interfaces that take every type and convert to the one they have; gradient checks in "
      + "Double then fail for no visible reason")
  let execution: Execution

  func conv2d<S: OperatorScalar>(
    _ x: Tensor<S>, filter: Tensor<S>, bias: Tensor<S>?, geometry: WindowGeometry, groups: Int
  ) -> Tensor<S> {
    let y: Tensor<Float> = right.conv2d(
      x.converted(), filter: filter.converted(), bias: bias?.converted(), geometry: geometry,
      groups: groups)
    return y.converted()
  }
}

struct SubnormalsFlushed: WrongOperators {
  static let exhibit = Exhibit(
    "subnormals-flushed", .leakyReLU, .y, Self.self,
    mistake: "A product below the least normal number is 0, as under flush-to-zero.",
    origin:
      "Qiskit/qiskit-aer #1469 and RobotLocomotion/drake #10253: -ffast-math in one library sets "
      + "the mode of the whole process")
  let execution: Execution

  func leakyReLU<S: OperatorScalar>(_ x: Tensor<S>, slope: S) -> Tensor<S> {
    right.leakyReLU(x, slope: slope).mapped { $0.isSubnormal ? 0 : $0 }
  }
}

struct SubnormalsIgnored: WrongOperators {
  static let exhibit = Exhibit(
    "subnormals-read-as-zero", .relu, .y, Self.self,
    mistake: "Subnormal inputs count as 0, as under denormals-are-zero.",
    origin: "clearlinux/distribution #2809 and llvm/llvm-project #80475, which ended it for shared "
      + "libraries")
  let execution: Execution

  func relu<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S> {
    right.relu(x.mapped { $0.isSubnormal ? 0 : $0 })
  }
}

struct AverageByReciprocal: WrongOperators {
  static let exhibit = Exhibit(
    "average-by-reciprocal", .averagePool2d, .y, Self.self,
    mistake: "The sum is multiplied by the rounded reciprocal of the count: two roundings for one.",
    origin:
      "-freciprocal-math, and pools that keep 1/(k·k) at hand; counts that are powers of two hide "
      + "it")
  let execution: Execution

  func averagePool2d<S: OperatorScalar>(
    _ x: Tensor<S>, geometry: WindowGeometry, includePadding: Bool
  ) -> Tensor<S> {
    let taps = geometry.rows.kernel * geometry.columns.kernel
    return PoolLoop(shape: x.shape, geometry: geometry).forward(x) { values, _ in
      values.total * (1 / S(includePadding ? taps : values.count))
    }
  }
}

struct SumInFourLanes: WrongOperators {
  static let exhibit = Exhibit(
    "sum-in-four-lanes", .dense, .gradB, Self.self,
    mistake:
      "The batch is summed in four parts that are then added: a good sum, and not the bits that "
      + "were promised.",
    origin:
      "-ffast-math and reductions written with vectors along the sum; the result changes with "
      + "the width of the vector")
  let execution: Execution

  @_specialize(where S == Float)
  @_specialize(where S == Double)
  func denseBiasVJP<S: OperatorScalar>(outputCotangent: Tensor<S>) -> Tensor<S> {
    let (rows, outputs) = (outputCotangent.shape[0], outputCotangent.shape[1])
    return Tensor(
      shape: [outputs],
      (0..<outputs).map { o in
        var lanes = [S](repeating: 0, count: 4)
        for n in 0..<rows { lanes[n % 4] += outputCotangent[n * outputs + o] }
        return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3])
      })
  }
}
