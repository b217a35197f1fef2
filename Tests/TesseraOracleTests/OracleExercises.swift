import TesseraCases

private let nan = Double.nan
private let infinity = Double.infinity
private let ln2 = 0x1.62e42fefa39efp-1

extension OracleExercise {
  /// At least one for every operator.
  static let all: [OracleExercise] =
    windows + globalPools + products + activations + softmaxes + others + optimizers

  private static let pooled = Operand("x", [1, 2, 3, 1], [1, 5, 2, 7, 3, 7])

  private static let windows: [OracleExercise] = [
    // SAME: rows of stride 2 are padded by one below, columns of stride 1 by one on the right.
    OracleExercise(
      .conv2d, #""strides":[2,1],"padding":"SAME""#,
      [
        Operand("x", [1, 3, 3, 1], [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        Operand("w", [2, 2, 1, 1], [1, 1, 1, 1]), Operand("b", [1], [10]),
      ], upstream: ([1, 2, 3, 1], [1, 2, 3, 4, 5, 6]),
      gives: [
        Operand("y", [1, 2, 3, 1], [22, 26, 19, 25, 27, 19]),
        Operand("grad_x", [1, 3, 3, 1], [1, 3, 5, 1, 3, 5, 4, 9, 11]),
        Operand("grad_w", [2, 2, 1, 1], [136, 85, 32, 17]), Operand("grad_b", [1], [21]),
      ]),
    // SAME_LOWER: the odd column is on the left. Two groups, each with a filter of its own.
    OracleExercise(
      .conv2d, #""groups":2,"padding":"SAME_LOWER""#,
      [
        Operand("x", [1, 1, 2, 2], [1, 10, 2, 20]),
        Operand("w", [1, 2, 1, 2], [1, 2, 3, 4]),
      ],
      gives: [Operand("y", [1, 1, 2, 2], [3, 40, 7, 100])]),
    // Zeros are never skipped: an infinite weight meets the padding as 0·∞.
    OracleExercise(
      .conv2d, #""padding":[[0,0],[1,0]]"#,
      [Operand("x", [1, 1, 2, 1], [1, 0]), Operand("w", [1, 2, 1, 1], [infinity, 1])],
      gives: [Operand("y", [1, 1, 2, 1], [nan, infinity])]),
    OracleExercise(
      .maxPool2d, #""ksize":[2,2],"padding":[[0,0],[0,1]]"#, [pooled],
      upstream: ([1, 1, 2, 1], [10, 20]),
      gives: [
        Operand("y", [1, 1, 2, 1], [7, 7]), Operand("grad_x", [1, 2, 3, 1], [0, 0, 0, 10, 0, 20]),
      ]),
    OracleExercise(
      .maxPool2d, #""ksize":[1,2],"strides":[1,1]"#,
      [Operand("x", [1, 1, 4, 1], [-infinity, -infinity, nan, 1])],
      gives: [Operand("y", [1, 1, 3, 1], [-infinity, nan, nan])]),
    OracleExercise(
      .averagePool2d, #""ksize":[2,2],"padding":[[0,0],[0,1]]"#, [pooled],
      upstream: ([1, 1, 2, 1], [8, 6]),
      gives: [
        Operand("y", [1, 1, 2, 1], [4, 4.5]), Operand("grad_x", [1, 2, 3, 1], [2, 2, 3, 2, 2, 3]),
      ]),
    OracleExercise(
      .averagePool2d, #""ksize":[2,2],"padding":[[0,0],[0,1]],"count_include_pad":true"#,
      [pooled], gives: [Operand("y", [1, 1, 2, 1], [4, 2.25])]),
  ]

  private static let globalPools: [OracleExercise] = [
    OracleExercise(
      .globalMaxPool2d, "", [Operand("x", [1, 2, 2, 2], [1, 2, 3, 8, 5, 4, 7, 2])],
      upstream: ([1, 1, 1, 2], [10, 20]),
      gives: [
        Operand("y", [1, 1, 1, 2], [7, 8]),
        Operand("grad_x", [1, 2, 2, 2], [0, 0, 0, 20, 0, 0, 10, 0]),
      ]),
    OracleExercise(
      .globalAveragePool2d, #""keepdims":false"#,
      [Operand("x", [1, 2, 2, 2], [1, 2, 3, 8, 5, 4, 7, 2])], upstream: ([1, 2], [4, 8]),
      gives: [
        Operand("y", [1, 2], [4, 4]), Operand("grad_x", [1, 2, 2, 2], [1, 2, 1, 2, 1, 2, 1, 2]),
      ]),
  ]

  private static let products: [OracleExercise] = [
    OracleExercise(
      .dense, "",
      [
        Operand("x", [2, 2], [1, 2, 3, 4]), Operand("w", [2, 3], [1, 0, 2, 0, 1, 3]),
        Operand("b", [3], [10, 20, 30]),
      ], upstream: ([2, 3], [1, 2, 3, 4, 5, 6]),
      gives: [
        Operand("y", [2, 3], [11, 22, 38, 13, 24, 48]),
        Operand("grad_x", [2, 2], [7, 11, 16, 23]),
        Operand("grad_w", [2, 3], [13, 17, 21, 18, 24, 30]), Operand("grad_b", [3], [5, 7, 9]),
      ]),
    OracleExercise(
      .gemm, #""alpha":2,"beta":-1,"transA":true"#,
      [
        Operand("a", [2, 2], [1, 3, 2, 4]), Operand("b", [2, 2], [5, 6, 7, 8]),
        Operand("c", [2], [1, 2]),
      ], upstream: ([2, 2], [1, 0, 0, 1]),
      gives: [
        Operand("y", [2, 2], [37, 42, 85, 98]), Operand("grad_a", [2, 2], [10, 12, 14, 16]),
        Operand("grad_b", [2, 2], [2, 6, 4, 8]), Operand("grad_c", [2], [-1, -1]),
      ]),
    OracleExercise(
      .gemm, #""transB":1"#,
      [Operand("a", [1, 2], [1, 2]), Operand("b", [3, 2], [1, 2, 3, 4, 5, 6])],
      gives: [Operand("y", [1, 3], [5, 11, 17])]),
    OracleExercise(
      .matmul, "",
      [Operand("a", [2, 1, 2], [1, 2, 3, 4]), Operand("b", [2, 2], [1, 10, 100, 1000])],
      gives: [Operand("y", [2, 1, 2], [201, 2010, 403, 4030])]),
    OracleExercise(
      .matmul, "", [Operand("a", [2], [1, 2]), Operand("b", [2], [3, 4])],
      gives: [Operand("y", [], [11])]),
    OracleExercise(
      .add, "", [Operand("a", [2, 1], [1, 2]), Operand("b", [3], [10, 20, 30])],
      upstream: ([2, 3], [1, 2, 3, 4, 5, 6]),
      gives: [
        Operand("y", [2, 3], [11, 21, 31, 12, 22, 32]), Operand("grad_a", [2, 1], [6, 15]),
        Operand("grad_b", [3], [5, 7, 9]),
      ]),
  ]

  private static let activations: [OracleExercise] = [
    OracleExercise(
      .relu, "", [Operand("x", [5], [-1, -0.0, 2, nan, 0x1p-149])],
      upstream: ([5], [infinity, nan, 7, 8, 9]),
      gives: [
        Operand("y", [5], [0, 0, 2, nan, 0x1p-149]), Operand("grad_x", [5], [0, 0, 7, 8, 9]),
      ]),
    OracleExercise(
      .leakyReLU, #""alpha":0.25"#, [Operand("x", [3], [-4, 0, 2])], upstream: ([3], [8, 8, 8]),
      gives: [Operand("y", [3], [-1, 0, 2]), Operand("grad_x", [3], [2, 2, 8])]),
    OracleExercise(
      .sigmoid, "", [Operand("x", [4], [0, infinity, -infinity, nan])],
      upstream: ([4], [8, 1, 1, 1]),
      gives: [Operand("y", [4], [0.5, 1, 0, nan]), Operand("grad_x", [4], [2, 0, 0, nan])]),
    OracleExercise(
      .tanh, "", [Operand("x", [2, 1], [0, -infinity])], upstream: ([2, 1], [3, 5]),
      gives: [Operand("y", [2, 1], [0, -1]), Operand("grad_x", [2, 1], [3, 0])]),
  ]

  private static let softmaxes: [OracleExercise] = [
    OracleExercise(
      .softmax, #""axis":0"#, [Operand("x", [2, 2], [1, 5, 1, 5])],
      upstream: ([2, 2], [1, 0, 0, 0]),
      gives: [
        Operand("y", [2, 2], [0.5, 0.5, 0.5, 0.5]),
        Operand("grad_x", [2, 2], [0.25, 0, -0.25, 0]),
      ]),
    OracleExercise(
      .logSoftmax, "", [Operand("x", [2], [3, 3])], upstream: ([2], [1, 0]),
      gives: [Operand("y", [2], [-ln2, -ln2]), Operand("grad_x", [2], [0.5, -0.5])]),
    OracleExercise(
      .softmaxCrossEntropy, #""reduction":"mean""#,
      [Operand("logits", [2, 2], [0, 0, 3, 3]), Operand("labels", [2], integers: [1, 0])],
      upstream: ([], [4]),
      gives: [Operand("y", [], [ln2]), Operand("grad_logits", [2, 2], [1, -1, -1, 1])]),
    // A label of 0 at a logit of −∞ contributes 0.
    OracleExercise(
      .softmaxCrossEntropy, #""reduction":"none""#,
      [
        Operand("logits", [2, 3], [0, 0, -infinity, 0, 0, -infinity]),
        Operand("labels", [2, 3], [0.5, 0.5, 0, 1, 0, 0]),
      ], upstream: ([2], [2, 2]),
      gives: [
        Operand("y", [2], [ln2, ln2]), Operand("grad_logits", [2, 3], [0, 0, 0, -1, 1, 0]),
      ]),
    OracleExercise(
      .softmaxCrossEntropy, #""reduction":"sum""#,
      [Operand("logits", [3, 1], [5, 6, 7]), Operand("labels", [3], integers: [0, 0, 0])],
      upstream: ([], [1]),
      gives: [Operand("y", [], [0]), Operand("grad_logits", [3, 1], [0, 0, 0])]),
  ]

  private static let others: [OracleExercise] = [
    OracleExercise(
      .flatten, #""axis":2"#, [Operand("x", [1, 2, 2], [1, 2, 3, 4])],
      upstream: ([2, 2], [5, 6, 7, 8]),
      gives: [Operand("y", [2, 2], [1, 2, 3, 4]), Operand("grad_x", [1, 2, 2], [5, 6, 7, 8])]),
    OracleExercise(
      .flatten, #""axis":0"#, [Operand("x", [], [7])], gives: [Operand("y", [1, 1], [7])]),
    OracleExercise(
      .dropoutEvaluation, #""rate":0.5"#, [Operand("x", [2], [1, -0.0])],
      upstream: ([2], [3, nan]),
      gives: [Operand("y", [2], [1, -0.0]), Operand("grad_x", [2], [3, nan])]),
    OracleExercise(
      .dropoutMasked, #""rate":0.75"#,
      [Operand("x", [3], [1, infinity, -3]), Operand("mask", [3], integers: [1, 0, 1])],
      gives: [Operand("y", [3], [4, 0, -12])]),
  ]

  private static let optimizers: [OracleExercise] = [
    // v is 1, then ½ + 2.
    OracleExercise(
      .optimizer, #""algo":"sgd","formula":"torch","lr":0.5,"momentum":0.5"#,
      [Operand("p0", [2], [1, 2]), Operand("grads", [2, 2], [1, 1, 2, 2])],
      gives: [Operand("params", [2, 2], [0.5, 1.5, -0.75, 0.25])]),
    // The displacement is −½, then −¼ − 1; a Nesterov step looks half of it ahead.
    OracleExercise(
      .optimizer, #""algo":"sgd","formula":"keras","lr":[0.5,0.5],"momentum":0.5,"nesterov":true"#,
      [Operand("p0", [1], [1]), Operand("grads", [2, 1], [1, 2])],
      gives: [Operand("params", [2, 1], [0.25, -1.375])]),
    // With β = 0 and ε = 0 every step is the rate's, against the sign of the gradient.
    OracleExercise(
      .optimizer,
      #""algo":"adam","formula":"torch","lr":[1,0.5],"beta1":0,"beta2":0,"epsilon":0,"t0":3"#,
      [
        Operand("p0", [2], [3, -3]), Operand("grads", [2, 2], [2, -8, 0.5, 0.5]),
        Operand("m0", [2], [7, 7]), Operand("v0", [2], [7, 7]),
      ],
      gives: [Operand("params", [2, 2], [2, -2, 1.5, -2.5])]),
  ]
}
