import TesseraCases
import TesseraOperators
import TesseraReference
import TesseraTensors

extension Museum {
  static let activations: [Exhibit] = [
    ReLULosesNaN.exhibit, ReLUIgnoresCotangent.exhibit, ReLUSlopeAtZero.exhibit,
    ReLUMultipliesMask.exhibit, ReLUTestsCotangent.exhibit, LeakySlopeOnWrongSide.exhibit,
    LeakyAsMaximum.exhibit, LeakyVJPAsReLU.exhibit, SigmoidOverflows.exhibit,
    SigmoidTwiceInVJP.exhibit, TanhOverflows.exhibit, TanhVanishesNearZero.exhibit,
    TanhVJPWithoutSquare.exhibit,
  ]
}

struct ReLULosesNaN: WrongOperators {
  static let exhibit = Exhibit(
    "relu-turns-nan-to-zero", .relu, .y, Self.self,
    mistake:
      "x > 0 ? x : 0, or a maximum that prefers numbers: a NaN becomes 0 and is never heard of "
      + "again.",
    origin: "pytorch/pytorch #7999, apache/mxnet #11115, tracel-ai/burn #5609")
  let execution: Execution

  func relu<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S> { x.mapped { $0 > 0 ? $0 : 0 } }
}

struct ReLUIgnoresCotangent: WrongOperators {
  static let exhibit = Exhibit(
    "relu-vjp-ignores-its-cotangent", .relu, .gradX, Self.self,
    mistake:
      "The VJP returns the derivative, 0 or 1, and leaves ȳ out; a cotangent of ones hides it.",
    origin: "activation classes whose derivative is multiplied in elsewhere, and once is not")
  let execution: Execution

  func reluVJP<S: OperatorScalar>(outputCotangent: Tensor<S>, input: Tensor<S>) -> Tensor<S> {
    input.mapped { $0 <= 0 ? 0 : 1 }
  }
}

struct ReLUSlopeAtZero: WrongOperators {
  static let exhibit = Exhibit(
    "relu-slope-one-at-zero", .relu, .gradX, Self.self,
    mistake: "x ≥ 0 lets the cotangent through at 0 itself.",
    origin: "tensorflow/playground #19, pytorch/tutorials #269, iamtrask/Grokking-Deep-Learning #13"
  )
  let execution: Execution

  func reluVJP<S: OperatorScalar>(outputCotangent: Tensor<S>, input: Tensor<S>) -> Tensor<S> {
    outputCotangent.combined(input) { y, x in x < 0 ? 0 : y }
  }
}

struct ReLUMultipliesMask: WrongOperators {
  static let exhibit = Exhibit(
    "relu-vjp-multiplies-instead-of-selecting", .relu, .gradX, Self.self,
    mistake:
      "ȳ·(x > 0): where the unit is off, an infinite or NaN cotangent gives NaN instead of 0, "
      + "and a negative one −0.",
    origin: "dout * (x > 0), as in the CS231n notes quoted in exacity/deeplearningbook-chinese #127"
  )
  let execution: Execution

  func reluVJP<S: OperatorScalar>(outputCotangent: Tensor<S>, input: Tensor<S>) -> Tensor<S> {
    outputCotangent.combined(input) { y, x in y * (x <= 0 ? 0 : 1) }
  }
}

struct ReLUTestsCotangent: WrongOperators {
  static let exhibit = Exhibit(
    "relu-vjp-tests-its-cotangent", .relu, .gradX, Self.self,
    mistake:
      "What is set to zero are the negative cotangents, not the cotangents of negative inputs.",
    origin:
      "exacity/deeplearningbook-chinese #127: a translation that said so; deconvolution nets do "
      + "it on purpose")
  let execution: Execution

  func reluVJP<S: OperatorScalar>(outputCotangent: Tensor<S>, input: Tensor<S>) -> Tensor<S> {
    outputCotangent.mapped { $0 <= 0 ? 0 : $0 }
  }
}

struct LeakySlopeOnWrongSide: WrongOperators {
  static let exhibit = Exhibit(
    "leaky-slope-on-the-positive-side", .leakyReLU, .y, Self.self,
    mistake: "The slope is applied where x > 0.",
    origin: "apache/tvm #1218: a leaky ReLU that was tested with positive inputs alone")
  let execution: Execution

  func leakyReLU<S: OperatorScalar>(_ x: Tensor<S>, slope: S) -> Tensor<S> {
    x.mapped { $0 > 0 ? slope * $0 : $0 }
  }
}

struct LeakyAsMaximum: WrongOperators {
  static let exhibit = Exhibit(
    "leaky-relu-as-maximum", .leakyReLU, .y, Self.self,
    mistake: "max(slope·x, x), which is another function for slopes above 1.",
    origin: "tensorflow/tensorflow #24566 and PaddlePaddle/Paddle #26216")
  let execution: Execution

  func leakyReLU<S: OperatorScalar>(_ x: Tensor<S>, slope: S) -> Tensor<S> {
    x.mapped { $0.isNaN || $0 > slope * $0 ? $0 : slope * $0 }
  }
}

struct LeakyVJPAsReLU: WrongOperators {
  static let exhibit = Exhibit(
    "leaky-vjp-without-its-slope", .leakyReLU, .gradX, Self.self,
    mistake: "The VJP is that of the plain ReLU.",
    origin:
      "a forward pass made leaky, its backward pass left as it was; PaddlePaddle/Paddle #19833 "
      + "mends the same pair for a slope of 0")
  let execution: Execution

  func leakyReLUVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, input: Tensor<S>, slope: S
  ) -> Tensor<S> {
    right.reluVJP(outputCotangent: outputCotangent, input: input)
  }
}

struct SigmoidOverflows: WrongOperators {
  static let exhibit = Exhibit(
    "sigmoid-overflows", .sigmoid, .y, Self.self,
    mistake: "e^x/(1 + e^x), which is ∞/∞ for large x.",
    origin: "clab/dynet #1525 and FederatedAI/FATE #65")
  let execution: Execution

  func sigmoid<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S> {
    x.mapped { x in
      let e = Reference.exp(x, arithmetic: arithmetic)
      return e / (1 + e)
    }
  }
}

struct SigmoidTwiceInVJP: WrongOperators {
  static let exhibit = Exhibit(
    "sigmoid-applied-again-in-vjp", .sigmoid, .gradX, Self.self,
    mistake: "The VJP is given y and takes the sigmoid of it once more before it forms y·(1 − y).",
    origin: "liashchynskyi/skynet #1; rasmusbergpalm/DeepLearnToolbox #165 asks for it")
  let execution: Execution

  func sigmoidVJP<S: OperatorScalar>(
    outputCotangent: Tensor<S>, output: Tensor<S>
  ) -> Tensor<S> {
    right.sigmoidVJP(outputCotangent: outputCotangent, output: right.sigmoid(output))
  }
}

struct TanhOverflows: WrongOperators {
  static let exhibit = Exhibit(
    "tanh-overflows", .tanh, .y, Self.self,
    mistake: "(e^2x − 1)/(e^2x + 1), which is ∞/∞ for large x and cancels near 0.",
    origin: "ROCm/triton #900: fast_tanhf of x = 50 was NaN")
  let execution: Execution

  func tanh<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S> {
    x.mapped { x in
      let e = Reference.exp(x + x, arithmetic: arithmetic)
      return (e - 1) / (e + 1)
    }
  }
}

struct TanhVanishesNearZero: WrongOperators {
  static let exhibit = Exhibit(
    "tanh-vanishes-near-zero", .tanh, .y, Self.self,
    mistake: "Arguments below 2⁻¹² give 0 and not themselves.",
    origin: "lookup tables whose first entry stands for a whole interval around 0")
  let execution: Execution

  func tanh<S: OperatorScalar>(_ x: Tensor<S>) -> Tensor<S> {
    x.combined(right.tanh(x)) { x, y in x.magnitude < 0x1p-12 ? 0 : y }
  }
}

struct TanhVJPWithoutSquare: WrongOperators {
  static let exhibit = Exhibit(
    "tanh-vjp-without-the-square", .tanh, .gradX, Self.self,
    mistake: "ȳ·(1 − y) instead of ȳ·(1 − y²).",
    origin: "1 − y·y with a factor lost; right for y = 0 and y = 1, where one tries it")
  let execution: Execution

  func tanhVJP<S: OperatorScalar>(outputCotangent: Tensor<S>, output: Tensor<S>) -> Tensor<S> {
    outputCotangent.combined(output) { cotangent, y in cotangent * (1 - y) }
  }
}
