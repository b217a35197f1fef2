import Tessera
import TesseraFormats
import TesseraInterchange
import Testing

/// What is written is read back as the same network.
@Suite struct KerasNetworkTests {
  @Test func theNetworkComesBackAndGivesTheSameBits() throws {
    var compared = 0
    for (name, network) in try NetworkSamples.exact() {
      let model = try KerasModel(network, NetworkSamples.information)
      var numbers = WholeNumbers(seed: 2)
      let input: Tensor<Float> = numbers.tensor(
        Shape([2] + network.plan.architecture.input.extents), most: 4)
      let output = network(input, execution: .standard)
      for form in [KerasModel.Form.archive, .legacy] {
        let read = try KerasNetwork(bytes: model.serialized(as: form), file: name)
        #expect(read.network.parameters == network.parameters, "\(name)")
        #expect(read.network(input, execution: .standard) == output, "\(name)")
        #expect(read.scaling == NetworkSamples.information.scaling)
        compared += output.count
      }
    }
    print("KerasNetworkTests: \(compared) outputs compared")
    #expect(compared > 1_000)
  }

  @Test func activationsNamesAndScalingComeBack() throws {
    let layers: [any Layer] = [
      Flatten(), Dense(4), Sigmoid(), Dense(4), Tanh(), Dropout(rate: 0.25), Dense(3), Softmax(),
    ]
    let network = try NetworkSamples.whole([2, 2, 1], layers)
    var options = KerasModel.Options()
    options.includesScaling = true
    let model = try KerasModel(network, NetworkSamples.information, options: options)
    let read = try KerasNetwork(bytes: model.serialized(as: .archive))
    #expect(read.classNames == ["a", "b", "ü"])
    #expect(read.scaling == NetworkSamples.information.scaling)
    #expect(
      read.network.plan.steps.map(\.layer.title) == network.plan.steps.map(\.layer.title))
  }

  @Test func whatIsNotOursIsNamed() throws {
    func expect(
      _ part: String, _ config: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      let bytes = try ZipArchive.serialized(
        [
          ("config.json", Array(config.utf8)),
          ("model.weights.h5", try HDF5Group().serialized()),
        ], method: .stored)
      do throws(FormatError) {
        _ = try KerasNetwork(bytes: bytes, file: "m.keras")
        Issue.record("accepted", sourceLocation: sourceLocation)
      } catch {
        let text = error.description
        #expect(
          text.contains(part) && text.hasPrefix("m.keras"), "\(text)",
          sourceLocation: sourceLocation)
      }
    }
    func sequential(_ layers: String...) -> String {
      let input =
        #"{"class_name":"InputLayer","config":{"batch_shape":[null,4,4,1]}}"#
      return #"{"class_name":"Sequential","config":{"layers":["#
        + ([input] + layers).joined(separator: ",") + "]}}"
    }
    try expect(
      "a model of class Sequential, found “\"Functional\"”", #"{"class_name":"Functional"}"#)
    try expect("expected a list of layers", #"{"class_name":"Sequential"}"#)
    try expect("config.json: at byte 1", "{")
    try expect(
      "expected one of the layers Rescaling", sequential(#"{"class_name":"LSTM","config":{}}"#))
    try expect(
      "a positive integer units in a layer Dense",
      sequential(#"{"class_name":"Dense","config":{"units":0}}"#))
    try expect(
      "the activation linear, relu",
      sequential(
        #"{"class_name":"Activation","config":{"activation":"gelu"}}"#))
    try expect(
      "max_value null in a layer ReLU",
      sequential(
        #"{"class_name":"ReLU","config":{"max_value":6.0}}"#))
    try expect(
      "data_format \"channels_last\"",
      sequential(
        #"{"class_name":"MaxPooling2D","config":{"pool_size":[2,2],"strides":[2,2],"#
          + #""padding":"same","data_format":"channels_first"}}"#))
    for layer in ["Flatten", "GlobalAveragePooling2D"] {
      try expect(
        "data_format \"channels_last\"",
        sequential(#"{"class_name":"\#(layer)","config":{"data_format":"channels_first"}}"#))
    }
    try expect(
      "ZeroPadding2D before a convolution",
      sequential(
        #"{"class_name":"ZeroPadding2D","config":{"padding":[[1,1],[1,1]]}}"#,
        #"{"class_name":"Flatten","config":{}}"#))
    try expect(
      "an array of floating-point numbers “layers/dense/vars/0”",
      sequential(
        #"{"class_name":"Flatten","config":{}}"#,
        #"{"class_name":"Dense","config":{"name":"d","units":2,"use_bias":true}}"#))
    try expect("expected an InputLayer", #"{"class_name":"Sequential","config":{"layers":[]}}"#)
  }

  @Test func weightsAloneAndOtherFilesAreRefused() throws {
    let network = try NetworkSamples.whole([3], [Dense(2)])
    let model = try KerasModel(network, NetworkSamples.information)
    for (bytes, part) in [
      (try model.serialized(as: .weights), "found weights alone"),
      (try ZipArchive.serialized([("a", [1])], method: .stored), "with config.json in it"),
      ([1, 2, 3], "expected an HDF5 file"),
    ] {
      do throws(FormatError) {
        _ = try KerasNetwork(bytes: bytes, file: "m")
        Issue.record("accepted")
      } catch { #expect(error.description.contains(part), "\(error)") }
    }
  }

  @Test func damageNeverTraps() throws {
    let network = try NetworkSamples.whole([4, 4, 1], [Conv2D(filters: 2, kernel: 3), Flatten()])
    let model = try KerasModel(network, NetworkSamples.information)
    for form in [KerasModel.Form.archive, .legacy] {
      let bytes = try model.serialized(as: form)
      var numbers = WholeNumbers(seed: 6)
      var (refused, accepted) = (0, 0)
      for _ in 0..<4_000 {
        var damaged = bytes
        for _ in 0..<2 {
          let place = abs(numbers.next(bytes.count - 1))
          damaged[place] = UInt8(truncatingIfNeeded: numbers.next(255))
        }
        if (try? KerasNetwork(bytes: damaged)) == nil { refused += 1 } else { accepted += 1 }
      }
      print("keras, \(form): \(refused) refused, \(accepted) accepted")
      #expect(refused > 500)
    }
  }
}
