import Foundation
import Tessera
import Testing

/// The README's example, line for line; `readmeShowsThisExample` holds the two together.
func readmeExample() throws -> [String] {
  var printed: [String] = []
  func print(_ items: Any...) {
    printed.append(items.map { "\($0)" }.joined(separator: " "))
  }
  // README begins
  let letters = try Dataset.load(.glyphs, from: .drawn)
  let model = Sequential(input: [28, 28, 1], seed: 1) {
    Conv2D(filters: 6, kernel: 5, padding: .same)
    MaxPool2D(2)
    ReLU()
    Flatten()
    Dense(10)
  }
  var trainer = try Trainer(
    network: model.network,
    configuration: TrainingConfiguration(
      loss: .softmaxCrossEntropy(reduction: .mean), optimizer: .adam(learningRate: 1e-3),
      batchSize: 50, batching: .shuffled(keepsPartialBatch: true), scaling: .unit, steps: 300,
      seed: 1),
    train: letters.train, validation: letters.validation)
  _ = try trainer.run()
  let result = trainer.evaluate(letters.test)
  print("test accuracy", result.accuracy, "of", result.count, "letters")
  // README ends
  return printed
}

@Test func readmeShowsThisExampleAndWhatItPrints() throws {
  let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
  let source = try String(contentsOf: URL(filePath: #filePath), encoding: .utf8)
  let lines = source.components(separatedBy: "\n")
  let begin = try #require(lines.firstIndex(of: "  // README begins"))
  let end = try #require(lines.firstIndex(of: "  // README ends"))
  let example = lines[begin + 1..<end].map { $0.dropFirst(2) }.joined(separator: "\n")
  #expect(!example.isEmpty)
  #expect(readme.contains(example), "the README's example differs from the one that is run")
  // Without fused multiply-adds the bits differ, and so may the last digits.
  guard Execution.standard.instructionSet.isFused else { return }
  for line in try readmeExample() { #expect(readme.contains(line), "the program prints: \(line)") }
}
