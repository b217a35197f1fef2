import Foundation
import TesseraCases
import TesseraLayers
import TesseraOperators
import TesseraRecipes
import TesseraReference
import TesseraTensors
import Testing

@testable import TesseraExplanation

@Suite struct NetworkExplanationTests {
  private let execution = Execution(threads: 1)

  private func pixels(_ shape: Shape) -> Tensor<UInt8> {
    let random = CounterRandom(seed: 3)
    return Tensor(
      shape: shape, (0..<shape.count).map { UInt8(random.integer(UInt64($0), below: 256)) })
  }

  /// Least, mean and largest of each map.
  private func ranges(_ output: Tensor<Float>) -> [Double] {
    let maps = output.shape[3]
    return (0..<maps).flatMap { map in
      let values = stride(from: map, to: output.count, by: maps).map { Double(output[$0]) }
      return [values.min() ?? 0, values.reduce(0, +) / Double(values.count), values.max() ?? 0]
    }
  }

  @Test func everyLayerIsTheDefinitions() throws {
    let model = Sequential(input: [9, 7, 1], seed: 5) {
      Conv2D(filters: 3, kernel: 3)
      ReLU()
      MaxPool2D(2)
      Flatten()
      Dense(4)
    }
    let shown = NetworkExplanation(
      of: model.network, title: "small", classNames: ["a", "b", "<c>", "d"], scaling: .unit,
      pixels: pixels([1, 9, 7, 1]), execution: execution)
    let page = PageReading(html: shown.html(written: Date()))
    page.expectSelfContained()
    #expect(!page.html.contains("<c>") && page.html.contains("&lt;c&gt;"))
    let arithmetic = execution.instructionSet.arithmetic
    let parameters = model.network.parameters
    let convolved = Reference.conv2d(
      shown.input, filter: parameters[0], bias: parameters[1],
      geometry: try WindowGeometry(input: Size2D(9, 7), kernel: 3, window: .unit), groups: 1,
      arithmetic: arithmetic)
    let rectified = Reference.relu(convolved)
    let pooled = Reference.maxPool(
      rectified,
      geometry: try WindowGeometry(input: Size2D(7, 5), kernel: 2, window: Window(stride: 2))
    ).values
    let logits = Reference.dense(
      pooled.reshaped([1, 18]), weights: parameters[2], bias: parameters[3],
      arithmetic: arithmetic)
    #expect(try page.values("range-conv2d_1") == ranges(convolved))
    #expect(try page.values("range-relu_1") == ranges(rectified))
    #expect(try page.values("range-maxpool2d_1") == ranges(pooled))
    #expect(try page.floats("values-dense_1") == logits.elements)
    let probabilities = Reference.softmax(logits, arithmetic: arithmetic).elements
    #expect(try page.floats("probabilities") == probabilities.sorted(by: >))
  }

  @Test func pagesOfAllRecipesAreSmall() throws {
    for recipe in Recipe.all {
      let input = recipe.architecture.input
      guard input.rank == 3 else { continue }
      let network = try Network<Float>(recipe.architecture, seed: 1)
      let shown = NetworkExplanation(
        of: network, title: recipe.name, classNames: (0..<10).map(String.init), scaling: .unit,
        pixels: pixels([1, input[0], input[1], input[2]]), execution: execution)
      PageReading(html: shown.html(written: Date())).expectSelfContained()
      #expect(shown.text.contains("The answer"))
    }
    #expect(Recipe.all.count > 5)
  }
}
