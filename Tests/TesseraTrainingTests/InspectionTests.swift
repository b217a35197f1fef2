import TesseraLayers
import TesseraOperators
import TesseraTensors
import Testing

@testable import TesseraTraining

@Suite struct InspectionTests {
  @Test func fewImagesOfABatchAreThoseOfTheWholeSet() {
    func places(_ batch: Int, of images: Int, atMost most: Int) -> [Int] {
      Array(Inspection.places((900..<900 + batch).map { $0 }[...], of: images, atMost: most))
    }
    #expect(places(100, of: 1_000, atMost: 500) == Array(900..<964))
    #expect(places(32, of: 1_000, atMost: 500) == Array(900..<932))
    #expect(places(31, of: 128, atMost: 500) == (0..<64).map { 2 * $0 })
    #expect(places(1, of: 20, atMost: 500) == Array(0..<20))
    // Where more than five are too many at once, a batch of eight is all there is.
    #expect(places(8, of: 1_000, atMost: 5) == Array(900..<908))
    #expect(places(4, of: 1_000, atMost: 5) == [0, 200, 400, 600, 800])
  }

  /// Whether units are dead is told of 32 images or more, whatever the batches of the run have.
  @Test(arguments: [(8, false), (31, false), (32, true), (64, true)])
  func deadUnitsAreThoseOfEnoughImages(images: Int, areNamed: Bool) throws {
    let network = try Network<Float>(
      Architecture(
        input: [8, 8, 1],
        layers: [Flatten(), Dense(16, biasInitializer: .constant(-100)), ReLU(), Dense(4)]), seed: 1
    )
    var configuration = Small.configuration(steps: 10)
    configuration.batchSize = 100
    var found: [TrainingDiagnosis.Kind] = []
    let diagnostician = TrainingDiagnostician { found.append($0.kind) }
    try diagnostician.begin(
      TrainingStart(
        plan: network.plan, information: Small.information, configuration: configuration,
        progress: TrainingProgress(), train: Small.images(200), validation: nil))
    let pixels = Small.images(images).images
    let inspection = Inspection(
      step: 5, epoch: 1, before: network, after: network, gradients: network.parameters,
      images: configuration.scaling.gather(
        pixels, indices: Array(0..<images)[...], execution: .standard),
      pass: .training(seed: 1, step: 4, execution: .standard))
    diagnostician.inspect(inspection)
    #expect(inspection.images == images && found.contains(.deadUnits) == areNamed)
  }

  /// Every monitor hears of a failure, and what another makes of it before the end.
  @Test func divergenceIsToldBeforeTheEnd() throws {
    final class Listener: TrainingMonitor {
      var heard: [String] = []
      func diagnose(_ diagnosis: TrainingDiagnosis) {
        if diagnosis.kind == .diverged { heard.append("diverged") }
      }
      func failed(_ error: any Error) { heard.append("failed") }
      func end(_ end: TrainingEnd) { heard.append("end") }
    }
    let listener = Listener()
    var model = try Sequential(input: [8, 8, 1], seed: 1) {
      Flatten()
      Dense(16)
      ReLU()
      Dense(4)
    }.compiled(optimizer: .sgd(learningRate: 1e30))
    #expect(throws: TrainingError.self) {
      try model.fit(Small.images(100), epochs: 5, batchSize: 16, monitors: [listener])
    }
    #expect(listener.heard == ["failed", "diverged", "end"])
  }
}
