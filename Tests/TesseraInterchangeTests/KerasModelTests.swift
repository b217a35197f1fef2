import Tessera
import TesseraFormats
import Testing

@testable import TesseraInterchange

private typealias JSON = TesseraFormats.JSONValue

private func json(_ bytes: [UInt8]) throws -> JSON { try JSON(parsing: bytes[...]) }

private func model(
  _ layers: [any Layer], input: Shape = [8, 8, 2], options: KerasModel.Options = .init()
) throws -> KerasModel {
  try KerasModel(
    NetworkSamples.whole(input, layers), NetworkSamples.information, options: options)
}

/// The members of a layer's description, without those that all have.
private func configuration(_ model: KerasModel, _ index: Int) -> String {
  TesseraFormats.JSONValue.object(model.layers[index].configuration).text
}

@Suite struct KerasModelTests {
  @Test func namesAreNumberedByType() throws {
    let layers: [any Layer] = [
      Conv2D(filters: 2, kernel: 3, padding: .same), ReLU(), MaxPool2D(2),
      Conv2D(filters: 2, kernel: 3, padding: .same), ReLU(), AveragePool2D(2), LeakyReLU(),
      Flatten(), Dense(3), Sigmoid(), Dropout(rate: 0.25), Dense(3), Tanh(), Softmax(),
    ]
    var options = KerasModel.Options()
    options.includesScaling = true
    #expect(
      try model(layers, options: options).layerNames == [
        "rescaling", "conv2d", "re_lu", "max_pooling2d", "conv2d_1", "re_lu_1",
        "average_pooling2d", "leaky_re_lu", "flatten", "dense", "activation", "dropout",
        "dense_1", "activation_1", "softmax",
      ])
  }

  @Test func paddingIsSaidInKerassWords() throws {
    let convolution = try model([
      Conv2D(
        filters: 4, kernel: Size2D(3, 2), stride: Size2D(1, 2), padding: .same, groups: 2,
        useBias: false)
    ])
    #expect(
      configuration(convolution, 0)
        == #"{"filters":4,"kernel_size":[3,2],"strides":[1,2],"padding":"same","#
        + #""data_format":"channels_last","dilation_rate":[1,1],"groups":2,"#
        + #""activation":"linear","use_bias":false}"#)
    let zeros = try model([
      Conv2D(
        filters: 1, kernel: 3, padding: .explicit(top: 1, left: 2, bottom: 3, right: 4))
    ])
    #expect(zeros.layerNames == ["zero_padding2d", "conv2d"])
    #expect(
      configuration(zeros, 0) == #"{"padding":[[1,3],[2,4]],"data_format":"channels_last"}"#)
    // Explicit padding that is SAME's is said so, and none is VALID, for pools too.
    for (padding, word) in [
      (Padding.explicit(top: 0, left: 0, bottom: 1, right: 1), "same"),
      (.explicit(top: 0, left: 0, bottom: 0, right: 0), "valid"), (.valid, "valid"),
    ] {
      let pool = try model([MaxPool2D(3, stride: 2, padding: padding)])
      #expect(pool.layerNames == ["max_pooling2d"])
      #expect(configuration(pool, 0).contains(#""padding":"\#(word)""#))
    }
  }

  @Test func whatKerasCannotSayIsRefusedByName() {
    let odd = Padding.explicit(top: 1, left: 1, bottom: 0, right: 0)
    for (layer, part) in [
      (
        Conv2D(filters: 1, kernel: 3, stride: 2, dilation: Size2D(1, 2)),
        "layer 2, Conv2D (conv2d_1): Keras has no convolution with a stride and a dilation"
      ),
      (
        MaxPool2D(2, padding: odd),
        "layer 2, MaxPool2D (maxpool2d_1): Keras pads a pool only as SAME does, not by 1, 1, 0, 0"
      ),
      (
        MaxPool2D(2, stride: 1, padding: .sameLower), "not by 1, 1, 0, 0 (top, left, bottom, right)"
      ),
      (AveragePool2D(2, padding: odd), "layer 2, AveragePool2D (averagepool2d_1)"),
    ] as [(any Layer, String)] {
      do {
        _ = try model([ReLU(), layer])
        Issue.record("accepted: \(part)")
      } catch let error as ExportError {
        #expect(error.description.contains(part), "\(error)")
      } catch { Issue.record("\(error)") }
    }
  }

  @Test func filesReadBackHaveTheWeightsAndTheDescription() throws {
    let layers: [any Layer] = [
      Conv2D(filters: 3, kernel: 3, padding: .same), Flatten(), Dense(3),
    ]
    let network = try NetworkSamples.whole([4, 4, 2], layers)
    let model = try KerasModel(network, NetworkSamples.information)
    let archive = try ZipArchive(bytes: model.serialized(as: .archive))
    #expect(archive.members.map(\.name) == ["metadata.json", "config.json", "model.weights.h5"])
    #expect(archive.members.allSatisfy { $0.method == .stored })
    let contents = try archive.members.map { try archive.content(of: $0) }
    let classes = JSON.array(["a", "b", "ü"].map(JSON.string))
    #expect(try json(contents[0])["tessera"]?["class_names"] == classes)
    let config = try json(contents[1])
    #expect(config["class_name"] == .string("Sequential"))
    guard case .array(let described)? = config["config"]?["layers"] else {
      Issue.record("no layers")
      return
    }
    #expect(
      described.map { $0["class_name"] }
        == ["InputLayer", "Conv2D", "Flatten", "Dense"].map(JSON.string))
    #expect(contents[2] == (try model.serialized(as: .weights)))
    let weights = try HDF5Group(bytes: contents[2])
    let legacy = try HDF5Group(bytes: model.serialized(as: .legacy))
    #expect(legacy.attribute("class_names") == ["a", "b", "ü"])
    #expect(
      legacy.group("model_weights")?.attribute("layer_names") == ["conv2d", "flatten", "dense"])
    var compared = 0
    for (index, layer) in ["conv2d", "dense"].enumerated() {
      for (number, name) in ["kernel", "bias"].enumerated() {
        let parameter = network.parameters[2 * index + number]
        for dataset in [
          weights.dataset("layers/\(layer)/vars/\(number)"),
          legacy.dataset("model_weights/\(layer)/sequential/\(layer)/\(name)"),
        ] {
          #expect(dataset?.floats == parameter.elements)
          #expect(dataset?.shape == parameter.shape.extents)
          compared += 1
        }
      }
    }
    #expect(compared == 8)
  }

  @Test func precisionIsThatAskedFor() throws {
    let network = try Network<Double>(Architecture(input: [3], layers: [Dense(2)]), seed: 4)
    for (precision, type, word) in [
      (Precision.float, HDF5Dataset.ElementType.float32, "float32"), (.double, .float64, "float64"),
    ] {
      var options = KerasModel.Options()
      options.precision = precision
      let model = try KerasModel(network, NetworkSamples.information, options: options)
      let weights = try HDF5Group(bytes: model.serialized(as: .weights))
      #expect(weights.dataset("layers/dense/vars/0")?.type == type)
      let archive = try ZipArchive(bytes: model.serialized(as: .archive))
      let config = try archive.content(of: try #require(archive["config.json"]))
      #expect(String(decoding: config, as: UTF8.self).contains(#""dtype":"\#(word)""#))
    }
  }

  @Test func theFormFollowsTheName() {
    #expect(KerasModel.Form(path: "a/b.keras") == .archive)
    #expect(KerasModel.Form(path: "b.h5") == .legacy)
    #expect(KerasModel.Form(path: "b.weights.h5") == .weights)
    for path in ["b", "b.h5x", "keras", "b.hdf5", ""] {
      #expect(KerasModel.Form(path: path) == nil)
    }
  }
}
