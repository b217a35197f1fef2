import Tessera
import TesseraFormats
import Testing

@testable import TesseraInterchange

private func model(
  _ layers: [any Layer], input: Shape = [4, 3, 2], _ options: ONNXModel.Options = .init()
) throws -> ONNXModel {
  try ONNXModel(NetworkSamples.whole(input, layers), NetworkSamples.information, options: options)
}

/// The extents in a ValueInfoProto, 0 for the batch.
private func extents(_ port: ProtobufMessage?) throws -> [Int] {
  let tensor = try port?.message(2)?.message(1)
  return try tensor?.message(2)?.messages(1).map { try $0.integer(1) ?? 0 } ?? []
}

@Suite struct ONNXModelTests {
  @Test func theFileSaysItsVersionsPortsAndFacts() throws {
    var options = ONNXModel.Options()
    for (channelsLast, input, output) in [
      (false, [0, 2, 4, 3], [0, 5, 4, 3]), (true, [0, 4, 3, 2], [0, 4, 3, 5]),
    ] {
      options.keepsChannelsLast = channelsLast
      let layer = Conv2D(filters: 5, kernel: 3, padding: .same)
      let bytes = try model([layer], options).serialized()
      let file = try ProtobufMessage(bytes[...])
      #expect(try file.integer(1) == 7 && file.string(2) == "tessera")
      #expect(try file.message(8)?.integer(2) == 13)
      let graph = try #require(try file.message(7))
      #expect(try graph.string(2) == "sample")
      #expect(try extents(graph.message(11)) == input)
      #expect(try extents(graph.message(12)) == output)
      let facts = try file.messages(14).map { (try $0.string(1) ?? "", try $0.string(2) ?? "") }
      #expect(
        Dictionary(uniqueKeysWithValues: facts) == [
          "class_names": #"["a","b","ü"]"#, "dataset": "numbers", "includes_scaling": "false",
          "input_layout": channelsLast ? "NHWC" : "NCHW", "pixel_scale": "0.25",
          "pixel_shift": "-0.5", "recipe": "sample",
        ])
    }
  }

  @Test func nothingIsTurnedWhereADenseLayerFollows() throws {
    let layers: [any Layer] = [
      Conv2D(filters: 2, kernel: 3, padding: .same), ReLU(), MaxPool2D(2), Dropout(rate: 0.5),
      Flatten(), Dense(3), Softmax(),
    ]
    #expect(
      try model(layers).operators == ["Conv", "Relu", "MaxPool", "Flatten", "Gemm", "Softmax"])
    var options = ONNXModel.Options()
    options.keepsChannelsLast = true
    options.includesScaling = true
    #expect(
      try model(layers, options).operators == [
        "Mul", "Add", "Transpose", "Conv", "Relu", "MaxPool", "Flatten", "Gemm", "Softmax",
      ])
    #expect(try model([Flatten()]).operators == ["Transpose", "Flatten"])
    #expect(try model([Flatten()], input: [3]).operators == ["Identity"])
  }

  @Test func parametersChangePlacesAsTheirImagesDo() throws {
    let network = try NetworkSamples.whole(
      [4, 3, 2], [Conv2D(filters: 2, kernel: Size2D(3, 1), padding: .same), Flatten(), Dense(3)])
    let graph = try ONNXModel(network, NetworkSamples.information).graph
    let (filter, weights) = (network.parameters[0], network.parameters[2])
    var compared = 0
    #expect(graph.constants[0].shape == [2, 2, 3, 1])
    for (o, c, r) in [(0, 1, 2), (1, 0, 0), (1, 1, 1), (0, 0, 2)] {
      #expect(graph.constants[0].values[(o * 2 + c) * 3 + r] == filter[(r * 2 + c) * 2 + o])
      compared += 1
    }
    for h in 0..<4 {
      for w in 0..<3 {
        for (c, unit) in [(0, 0), (0, 2), (1, 1)] {
          #expect(
            graph.constants[2].values[((c * 4 + h) * 3 + w) * 3 + unit]
              == weights[((h * 3 + w) * 2 + c) * 3 + unit])
          compared += 1
        }
      }
    }
    #expect(compared == 40)
    #expect(
      graph.constants.map(\.name)
        == ["conv2d_1.kernel", "conv2d_1.bias", "dense_1.kernel", "dense_1.bias"])
  }

  @Test func paddingIsThePixelsOnEachSide() throws {
    func attributes(_ layer: any Layer, _ input: Shape) throws -> [ONNXAttribute] {
      try model([layer], input: input).graph.nodes[0].attributes
    }
    // The odd pixel of SAME behind: 28, kernel 5, stride 2.
    #expect(
      try attributes(
        Conv2D(filters: 1, kernel: 5, stride: 2, padding: .same), [28, 27, 1]) == [
          .init("kernel_shape", .integers([5, 5])), .init("strides", .integers([2, 2])),
          .init("pads", .integers([1, 2, 2, 2])), .init("dilations", .integers([1, 1])),
          .init("group", .integer(1)),
        ])
    // What no window reaches is left out.
    #expect(
      try attributes(
        AveragePool2D(
          2, stride: 5, padding: .explicit(top: 1, left: 0, bottom: 4, right: 4),
          includePadding: true), [6, 6, 1]) == [
          .init("kernel_shape", .integers([2, 2])), .init("strides", .integers([5, 5])),
          .init("pads", .integers([1, 0, 0, 1])), .init("count_include_pad", .integer(1)),
        ])
  }

  @Test func doubleParametersAreRounded() throws {
    let network = try Network<Double>(Architecture(input: [3], layers: [Dense(2)]), seed: 4)
    let graph = try ONNXModel(network, NetworkSamples.information).graph
    #expect(graph.constants[0].values == network.parameters[0].elements.map { Float($0) })
  }
  @Test func aLayerOfSomebodysOwnIsRefusedByName() throws {
    let network = try NetworkSamples.whole([4], [ReLU(), Stranger()])
    do throws(ExportError) {
      _ = try ONNXModel(network, NetworkSamples.information)
      Issue.record("accepted")
    } catch {
      #expect(
        error.description
          == "layer 2, Stranger (stranger_1): ONNX has no such layer that is known here")
    }
  }
}

/// A layer that only its author knows.
private struct Stranger: Layer {
  static let typeName = "stranger"

  func outputShape(for input: Shape) throws(ShapeError) -> Shape { input }

  func forward<Scalar: KernelScalar>(
    _ input: Tensor<Scalar>, parameters: ArraySlice<Tensor<Scalar>>, pass: Pass
  ) -> LayerResult<Scalar> {
    LayerResult(output: input, residuals: Residuals(input.shape))
  }

  func backward<Scalar: KernelScalar>(
    _ outputCotangent: Tensor<Scalar>, residuals: Residuals<Scalar>,
    parameters: ArraySlice<Tensor<Scalar>>, needsInput: Bool, pass: Pass
  ) -> LayerCotangents<Scalar> { LayerCotangents(input: outputCotangent) }
}
