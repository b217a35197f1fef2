import TesseraCases
import TesseraOperators
import TesseraTensors

// Mistakes about which value is the largest of a window: NaN, padding, and where the search begins.

struct NaNLost: WrongOperators {
  static let exhibit = Exhibit(
    "nan-lost-in-max", .maxPool2d, .y, Self.self,
    mistake:
      "A NaN is passed over unless it is the first of its window: every comparison with it is "
      + "false.",
    origin: "Theano/Theano #3060, pytorch/pytorch #7645, tracel-ai/burn #5662")
  let execution: Execution

  func maxPool2d<S: OperatorScalar>(_ x: Tensor<S>, geometry: WindowGeometry) -> Tensor<S> {
    PoolLoop(shape: x.shape, geometry: geometry).forward(x) { values, _ in
      values.dropFirst().reduce(values[0]) { $1 > $0 ? $1 : $0 }
    }
  }
}

struct NaNPassedOver: WrongOperators {
  static let exhibit = Exhibit(
    "nan-passed-over-in-max", .maxPool2d, .y, Self.self,
    mistake: "A maximum that prefers numbers: only a window of nothing but NaN is NaN.",
    origin: "C's fmaxf, CUDA's too, and NumPy's nanmax: IEEE 754-2008's maxNum, which drops NaN")
  let execution: Execution

  func maxPool2d<S: OperatorScalar>(_ x: Tensor<S>, geometry: WindowGeometry) -> Tensor<S> {
    PoolLoop(shape: x.shape, geometry: geometry).forward(x) { values, _ in
      values.dropFirst().reduce(values[0]) { S.maximum($0, $1) }
    }
  }
}

struct NaNLostInRemainder: WrongOperators {
  static let exhibit = Exhibit(
    "nan-lost-in-remainder-channels", .maxPool2d, .y, Self.self,
    mistake:
      "NaN wins in the channels that are handled four at a time, and is passed over in those "
      + "that are left.",
    origin: "tensorflow/tensorflow #125965: equal channels with unequal maxima")
  let execution: Execution

  func maxPool2d<S: OperatorScalar>(_ x: Tensor<S>, geometry: WindowGeometry) -> Tensor<S> {
    PoolLoop(shape: x.shape, geometry: geometry).forward(x) { values, channel in
      guard channel >= x.shape[3] / 4 * 4 else { return values[values.firstMaximum!] }
      return values.dropFirst().reduce(values[0]) { $1 > $0 ? $1 : $0 }
    }
  }
}

struct PaddingOfZeroWins: WrongOperators {
  static let exhibit = Exhibit(
    "padding-of-zero-wins-the-max", .maxPool2d, .y, Self.self,
    mistake: "The image is padded with zeros before the maximum is taken, so that padding beats "
      + "negative pixels.",
    origin: "pytorch/pytorch #33382 and apache/mxnet #6191: −∞ or zero around the image")
  let execution: Execution

  func maxPool2d<S: OperatorScalar>(_ x: Tensor<S>, geometry: WindowGeometry) -> Tensor<S> {
    let taps = geometry.rows.kernel * geometry.columns.kernel
    return PoolLoop(shape: x.shape, geometry: geometry).forward(x) { values, _ in
      let best = values[values.firstMaximum!]
      return values.count < taps && best < 0 ? 0 : best
    }
  }
}

struct MaximumFromLeastNormal: WrongOperators {
  static let exhibit = Exhibit(
    "max-starts-at-least-normal", .maxPool2d, .y, Self.self,
    mistake:
      "The search for the maximum starts at FLT_MIN, which is the least positive normal number "
      + "and not the lowest.",
    origin:
      "uxlfoundation/oneDNN #1677 and microsoft/onnxruntime #319; tensorflow/tfjs #4854 started "
      + "at 0")
  let execution: Execution

  func maxPool2d<S: OperatorScalar>(_ x: Tensor<S>, geometry: WindowGeometry) -> Tensor<S> {
    right.maxPool2d(x, geometry: geometry)
      .mapped { $0 < S.leastNormalMagnitude ? S.leastNormalMagnitude : $0 }
  }
}

struct MaximumFromLowest: WrongOperators {
  static let exhibit = Exhibit(
    "max-starts-at-lowest-finite", .maxPool2d, .y, Self.self,
    mistake: "The search starts at −FLT_MAX, so that a window of −∞ has a finite maximum.",
    origin: "tensorflow/tensorflow #2501 and denizyuret/Knet.jl #182: pools that return −3.4028e38")
  let execution: Execution

  func maxPool2d<S: OperatorScalar>(_ x: Tensor<S>, geometry: WindowGeometry) -> Tensor<S> {
    right.maxPool2d(x, geometry: geometry)
      .mapped { $0 == -S.infinity ? -S.greatestFiniteMagnitude : $0 }
  }
}
