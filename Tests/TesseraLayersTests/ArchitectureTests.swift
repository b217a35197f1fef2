import Foundation
import TesseraLayers
import TesseraTensors
import Testing

private func text(_ architecture: Architecture) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = .sortedKeys
  return String(decoding: try encoder.encode(architecture), as: UTF8.self)
}

@Test func architectureComesBackFromJSONWithEveryLayer() throws {
  let layers: [any Layer] = [
    Conv2D(
      filters: 4, kernel: Size2D(3, 2), stride: 2, dilation: Size2D(1, 2),
      padding: .explicit(top: 1, left: 2, bottom: 3, right: 4), groups: 2,
      kernelInitializer: .truncatedNormal(standardDeviation: 0.1),
      biasInitializer: .constant(1), useBias: true),
    MaxPool2D(2, padding: .same),
    AveragePool2D(3, stride: 1, padding: .sameLower, includePadding: true),
    GlobalAveragePool2D(), Dense(7, kernelInitializer: .heNormal), Flatten(), ReLU(),
    LeakyReLU(slope: 0.3), Sigmoid(), Tanh(), Softmax(), Dropout(rate: 0.25),
  ]
  #expect(layers.count == Architecture.layerTypes.count)
  let written = try text(Architecture(input: [8, 8, 2], layers: layers))
  let read = try JSONDecoder().decode(Architecture.self, from: Data(written.utf8))
  #expect(try text(read) == written)
  #expect(read.input == [8, 8, 2] && read.layers.count == layers.count)
  #expect(read.layers[0] as? Conv2D == layers[0] as? Conv2D)
  #expect(read.layers[2] as? AveragePool2D == layers[2] as? AveragePool2D)
}

@Test func architectureWithAnUnknownLayerIsRefused() {
  let texts = [
    #"{"input": [4], "layers": [{"type": "attention"}]}"#,
    #"{"input": [-4], "layers": []}"#, #"{"input": [4]}"#,
    #"{"input": [4], "layers": [{"type": "dense"}]}"#, #"{"input": 4, "layers": []}"#,
  ]
  for text in texts {
    #expect(throws: (any Error).self) {
      try JSONDecoder().decode(Architecture.self, from: Data(text.utf8))
    }
  }
}
