import TesseraLayers
import TesseraTensors
import TestSupport
import Testing

/// A `Sequential` that does not fit stops the program and names the layer and the shapes.
@Test(.awaitsProcess) func builderNamesTheLayerThatDoesNotFit() async {
  let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
    _ = Sequential(input: [4, 4, 1]) {
      Conv2D(filters: 2, kernel: 3)
      MaxPool2D(2)
      Conv2D(filters: 2, kernel: 5)
    }
  }
  let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  for part in ["layer 3", "Conv2D", "5"] {
    #expect(message.contains(part), "'\(part)' is not in: \(message)")
  }
}

/// A tensor whose elements do not fill its shape says so.
@Test(.awaitsProcess) func tensorStopsWhereElementsDoNotFillTheShape() async {
  let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
    _ = Tensor<Float>(shape: [2, 3], [1, 2, 3])
  }
  let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  #expect(message.contains("3 elements") && message.contains("[2, 3]"), "\(message)")
}
