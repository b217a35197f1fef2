import TesseraCases
import TesseraFormats
import TesseraTensors
import Testing

@testable import TesseraOracle

private typealias Operation = TesseraCases.Operation

private let size = "two integers from 1 to 1073741824"
private let paddings =
  #""SAME", "SAME_LOWER", "VALID" or [[top, bottom], [left, right]] "#
  + "with integers from 0 to 1073741824"

/// Operators with attributes that differ from their defaults, and from one another.
private let samples: [Operation] = [
  .conv2d(.unit, groups: 1),
  .conv2d(
    Window(
      stride: Size2D(2, 1), dilation: Size2D(1, 3),
      padding: .explicit(top: 1, left: 2, bottom: 3, right: 4)), groups: 6),
  .conv2d(Window(padding: .sameLower), groups: 2),
  .maxPool2d(kernel: Size2D(2, 3), Window(stride: Size2D(1, 2), padding: .same)),
  .averagePool2d(kernel: 3, Window(stride: 3), includePadding: true),
  .averagePool2d(kernel: Size2D(1, 5), Window(stride: 2, padding: .same), includePadding: false),
  .globalMaxPool2d(keepsAxes: true), .globalMaxPool2d(keepsAxes: false),
  .globalAveragePool2d(keepsAxes: false), .dense, .matmul, .add, .relu, .sigmoid, .tanh,
  .gemm(GEMMAttributes(alpha: 0.1, beta: -2, transposeA: true, transposeB: false)),
  .gemm(GEMMAttributes(alpha: 1, beta: 5e-300, transposeA: false, transposeB: true)),
  .leakyReLU(slope: 0.01), .softmax(axis: 0), .logSoftmax(axis: -2),
  .softmaxCrossEntropy(.none), .softmaxCrossEntropy(.mean), .softmaxCrossEntropy(.sum),
  .flatten(axis: -3), .dropoutEvaluation(rate: 0.25), .dropoutMasked(rate: 0.5),
  .optimizer(OptimizerAttributes(rule: .sgd, formula: .keras, learningRates: [0.1])),
  .optimizer(adam),
]

private var adam: OptimizerAttributes {
  var attributes = OptimizerAttributes(
    rule: .adam, formula: .torch, learningRates: [0.1, 0.05, 1e-3])
  (attributes.momentum, attributes.nesterov, attributes.dampening) = (0.9, true, 0.2)
  (attributes.beta1, attributes.beta2, attributes.epsilon) = (0.8, 0.99, 1e-8)
  (attributes.weightDecay, attributes.weightDecayMode) = (0.01, .decoupled)
  attributes.stepsBefore = 12
  return attributes
}

@Suite struct OperationAttributesTests {
  @Test func comeBackFromTheirText() throws {
    for operation in samples {
      let text = operation.attributes.text
      #expect(try Operation(operation.kind, attributes: json(text)) == operation, "\(text)")
    }
    #expect(Set(samples.map(\.kind)) == Set(OperatorKind.allCases))
  }

  @Test(arguments: [
    (Operation.conv2d(.unit, groups: 1), ""),
    (.maxPool2d(kernel: Size2D(2, 3), Window(stride: Size2D(2, 3))), #""ksize":[2,3]"#),
    (.averagePool2d(kernel: 2, Window(stride: 2), includePadding: false), #""ksize":[2,2]"#),
    (.globalMaxPool2d(keepsAxes: true), ""), (.globalAveragePool2d(keepsAxes: true), ""),
    (.gemm(GEMMAttributes(alpha: 1, beta: 1)), ""), (.leakyReLU(slope: 1), ""),
    (.softmax(axis: -1), ""), (.logSoftmax(axis: -1), ""), (.softmaxCrossEntropy(.none), ""),
    (.flatten(axis: 1), ""), (.dropoutEvaluation(rate: 0), ""),
    (.dropoutMasked(rate: 0.5), #""rate":0.5"#),
  ])
  fileprivate func haveTheDefaultsOfTheProtocol(operation: Operation, text: String) throws {
    #expect(try Operation(operation.kind, attributes: json("{\(text)}")) == operation)
    if text.isEmpty {
      #expect(try Operation(operation.kind, attributes: nil) == operation)
    }
  }

  @Test func ofAnOptimizerHaveTheDefaultsOfTheProtocol() throws {
    var expected = OptimizerAttributes(rule: .adam, formula: .keras, learningRates: [2])
    // The protocol's default for every operator that has an ε; no tolerance.
    let protocolEpsilon = 1e-5
    expected.epsilon = protocolEpsilon
    let attributes = try json(#"{"algo":"adam","formula":"keras","lr":2}"#)
    #expect(try Operation(.optimizer, attributes: attributes) == .optimizer(expected))
  }

  @Test func takeNumbersForBooleansAndWholeNumbersForFractions() throws {
    let gemm = try json(#"{"transA":1,"transB":0,"alpha":2,"beta":1e0}"#)
    #expect(
      try Operation(.gemm, attributes: gemm)
        == .gemm(GEMMAttributes(alpha: 2, beta: 1, transposeA: true, transposeB: false)))
  }

  @Test(arguments: [
    (OperatorKind.conv2d, #""strides":[0,1]"#, "strides: expected \(size), found [0,1]"),
    (.conv2d, #""strides":[1,-1]"#, "strides: expected \(size), found [1,-1]"),
    (
      .conv2d, #""strides":[9223372036854775807,1]"#,
      "strides: expected \(size), found [9223372036854775807,1]"
    ),
    (
      .conv2d, #""strides":[9223372036854775808,1]"#,
      "strides: expected \(size), found [9.223372036854776e+18,1]"
    ),
    (.conv2d, #""strides":[1073741825,1]"#, "strides: expected \(size), found [1073741825,1]"),
    (.conv2d, #""strides":[1.5,1]"#, "strides: expected \(size), found [1.5,1]"),
    (.conv2d, #""strides":[2]"#, "strides: expected \(size), found [2]"),
    (.conv2d, #""strides":[1,2,2,1]"#, "strides: expected \(size), found [1,2,2,1]"),
    (.conv2d, #""strides":2"#, "strides: expected \(size), found 2"),
    (.conv2d, #""strides":null"#, "strides: expected \(size), found null"),
    (.conv2d, #""dilations":[0,0]"#, "dilations: expected \(size), found [0,0]"),
    (.conv2d, #""dilations":["1","1"]"#, #"dilations: expected \#(size), found ["1","1"]"#),
    (.conv2d, #""groups":0"#, "groups: expected an integer from 1 to 1073741824, found 0"),
    (.conv2d, #""groups":-2"#, "groups: expected an integer from 1 to 1073741824, found -2"),
    (.conv2d, #""groups":1.0"#, "groups: expected an integer from 1 to 1073741824, found 1.0"),
    (
      .conv2d, #""groups":9223372036854775807"#,
      "groups: expected an integer from 1 to 1073741824, found 9223372036854775807"
    ),
    (.conv2d, #""padding":"same""#, "padding: expected \(paddings), found \"same\""),
    (.conv2d, #""padding":[1,1]"#, "padding: expected \(paddings), found [1,1]"),
    (.conv2d, #""padding":[[1,1]]"#, "padding: expected \(paddings), found [[1,1]]"),
    (.conv2d, #""padding":[[1,1],[1]]"#, "padding: expected \(paddings), found [[1,1],[1]]"),
    (
      .conv2d, #""padding":[[0,0],[0,-1]]"#,
      "padding: expected \(paddings), found [[0,0],[0,-1]]"
    ),
    (
      .conv2d, #""padding":[[0,0],[1073741825,0]]"#,
      "padding: expected \(paddings), found [[0,0],[1073741825,0]]"
    ),
    (.conv2d, #""padding":1"#, "padding: expected \(paddings), found 1"),
    (
      .conv2d, #""stride":[1,1]"#, " expected strides, dilations, padding, groups, found “stride”"
    ),
    (.maxPool2d, "", "ksize: expected \(size), found nothing"),
    (.maxPool2d, #""ksize":[2,0]"#, "ksize: expected \(size), found [2,0]"),
    (.maxPool2d, #""ksize":[2,2],"ceil_mode":2"#, "ceil_mode: expected true or false, found 2"),
    (.maxPool2d, #""ksize":[2,2],"dilations":2"#, "dilations: expected \(size), found 2"),
    (
      .maxPool2d, #""ksize":[2,2],"count_include_pad":true"#,
      " expected ksize, strides, padding, dilations, ceil_mode, found “count_include_pad”"
    ),
    (
      .averagePool2d, #""ksize":[2,2],"count_include_pad":"yes""#,
      #"count_include_pad: expected true or false, found "yes""#
    ),
    (.globalMaxPool2d, #""keepdims":-1"#, "keepdims: expected true or false, found -1"),
    (.dense, #""units":1"#, " expected no members, found “units”"),
    (.gemm, #""alpha":"1""#, #"alpha: expected a number, found "1""#),
    (.gemm, #""transA":1.0"#, "transA: expected true or false, found 1.0"),
    (.leakyReLU, #""alpha":[1]"#, "alpha: expected a number, found [1]"),
    (
      .softmax, #""axis":9223372036854775807"#,
      "axis: expected an integer from -1073741824 to 1073741824, found 9223372036854775807"
    ),
    (
      .flatten, #""axis":0.5"#,
      "axis: expected an integer from -1073741824 to 1073741824, found 0.5"
    ),
    (
      .softmaxCrossEntropy, #""reduction":"average""#,
      #"reduction: expected one of "none", "mean", "sum", found "average""#
    ),
    (.dropoutMasked, "", "rate: expected a number, found nothing"),
    (.optimizer, "", "algo: expected sgd or adam, found nothing"),
    (.optimizer, #""algo":"sgd""#, "formula: expected keras or torch, found nothing"),
    (
      .optimizer, #""algo":"sgd","formula":"torch""#,
      "lr: expected a number or a list of numbers, found nothing"
    ),
    (
      .optimizer, #""algo":"sgd","formula":"torch","lr":[]"#,
      "lr: expected a number or a list of numbers, found []"
    ),
    (
      .optimizer, #""algo":"sgd","formula":"torch","lr":[0.1,"0.2"]"#,
      #"lr: expected a number or a list of numbers, found [0.1,"0.2"]"#
    ),
    (
      .optimizer, #""algo":"lion""#,
      #"algo: expected one of "sgd", "adam", "rmsprop", found "lion""#
    ),
    (
      .optimizer, #""algo":"sgd","formula":"torch","lr":1,"t0":-1"#,
      "t0: expected an integer from 0 to 1073741824, found -1"
    ),
    (
      .optimizer, #""algo":"sgd","formula":"torch","lr":1,"weight_decay_mode":"L2""#,
      #"weight_decay_mode: expected one of "l2", "decoupled", found "L2""#
    ),
  ])
  func areRefusedWithWhatWasExpected(kind: OperatorKind, text: String, message: String) throws {
    let attributes = try json("{\(text)}")
    let error = oracleError { () throws(OracleError) in
      _ = try Operation(kind, attributes: attributes)
    }
    let place = message.hasPrefix(" ") ? "attrs:" : "attrs."
    #expect(error?.message == place + message)
    #expect(error?.isUnsupported == false)
  }

  @Test(arguments: [
    (OperatorKind.maxPool2d, #""ksize":[2,2],"ceil_mode":true"#, "ceil_mode: true"),
    (.averagePool2d, #""ksize":[2,2],"ceil_mode":1"#, "ceil_mode: 1"),
    (.maxPool2d, #""ksize":[2,2],"dilations":[1,2]"#, "dilations: [1,2]"),
    (.softmaxCrossEntropy, #""label_smoothing":0.1"#, "label_smoothing: 0.1"),
    (
      .optimizer, #""algo":"rmsprop","formula":"keras","lr":0.1,"rho":0.9"#, #"algo: "rmsprop""#
    ),
    (.optimizer, #""algo":"adam","formula":"torch","lr":0.1,"amsgrad":true"#, "amsgrad: true"),
  ])
  func areMarkedWhereTheyAreNotSupported(
    kind: OperatorKind, text: String, part: String
  ) throws {
    let attributes = try json("{\(text)}")
    let error = oracleError { () throws(OracleError) in
      _ = try Operation(kind, attributes: attributes)
    }
    #expect(error?.message == "attrs.\(part) is not supported")
    #expect(error?.isUnsupported == true)
    let misspelt = try json("{\(text),\"x\":1}")
    let second = oracleError { () throws(OracleError) in
      _ = try Operation(kind, attributes: misspelt)
    }
    #expect(second?.isUnsupported == false)
  }

  @Test func areAcceptedWhereTheyAskForNothingUnsupported() throws {
    let pool = try json(#"{"ksize":[2,2],"ceil_mode":false,"dilations":[1,1]}"#)
    #expect(
      try Operation(.maxPool2d, attributes: pool) == .maxPool2d(kernel: 2, Window(stride: 2)))
    let loss = try json(#"{"label_smoothing":0}"#)
    #expect(try Operation(.softmaxCrossEntropy, attributes: loss) == .softmaxCrossEntropy(.none))
  }
}
