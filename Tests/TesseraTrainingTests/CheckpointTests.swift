import TesseraFormats
import TesseraLayers
import TesseraOperators
import TesseraTensors
import TesseraTraining
import Testing

private func saved(_ steps: Int = 10) throws -> (trainer: Trainer<Float>, bytes: [UInt8]) {
  var trainer = try Small.trainer(Small.configuration(steps: steps))
  _ = try trainer.run()
  return (trainer, Checkpoint.serialized(trainer, information: Small.information))
}

@Test func checkpointComesBackWithTheSameBits() throws {
  let (trainer, bytes) = try saved()
  let model = try ModelFile(bytes: bytes, path: "model")
  #expect(model.information == Small.information)
  #expect(model.configuration == trainer.configuration && model.progress == trainer.progress)
  #expect(model.precision == .float)
  let network = try model.network(of: Float.self)
  #expect(network.weightsSHA256 == trainer.network.weightsSHA256)
  let again = try Trainer(
    network: network, configuration: model.configuration, train: trainer.train,
    validation: trainer.validation, optimizer: model.optimizer(of: Float.self),
    progress: model.progress)
  #expect(Checkpoint.serialized(again, information: model.information) == bytes)
}

@Test func resumedRunHasTheBitsOfAnUninterruptedOne() throws {
  for optimizer in [
    OptimizerConfiguration.adam(learningRate: 0.01), .sgd(learningRate: 0.05, momentum: 0.9),
    .sgd(learningRate: 0.1),
  ] {
    let configuration = Small.configuration(steps: 25, optimizer: optimizer)
    var whole = try Small.trainer(configuration)
    _ = try whole.run()
    let expected = Checkpoint.serialized(whole, information: Small.information)
    for interruption in [0, 1, 6, 7, 19, 24] {
      var first = try Small.trainer(configuration)
      var steps = 0
      let observer = TrainingObserver(
        onStep: { _ in steps += 1 }, shouldStop: { steps == interruption })
      #expect(try first.run([observer]) == .interrupted)
      let model = try ModelFile(
        bytes: Checkpoint.serialized(first, information: Small.information), path: "model")
      #expect(model.progress.step == interruption)
      var second = try Trainer(
        network: model.network(of: Float.self), configuration: model.configuration,
        train: whole.train, validation: whole.validation,
        optimizer: model.optimizer(of: Float.self),
        progress: model.progress)
      #expect(try second.run() == .finished)
      let resumed = Checkpoint.serialized(second, information: Small.information)
      #expect(resumed == expected, "\(optimizer), interrupted at \(interruption)")
    }
  }
}

/// What reading a changed file says.
private func message(_ change: (inout SafetensorsFile) throws -> Void) throws -> String {
  var file = try SafetensorsFile(bytes: try saved(1).bytes)
  try change(&file)
  do {
    let model = try ModelFile(bytes: file.serialized(), path: "m.safetensors")
    _ = try model.network(of: Float.self)
    _ = try model.optimizer(of: Float.self)
    return "accepted"
  } catch { return "\(error)" }
}

@Test func damagedModelsAreRefusedInOneLine() throws {
  #expect(try message { _ in } == "accepted")
  let faults: [(String, (inout SafetensorsFile) throws -> Void)] = [
    ("a tensor conv2d_1.bias of F32 [4], found none", { $0.remove("conv2d_1.bias") }),
    ("found F32 [5]", { $0.replace("conv2d_1.bias", .float32, [5]) }),
    ("found F64 [4]", { $0.replace("conv2d_1.bias", .float64, [4]) }),
    (
      "optimizer/mean/dense_1.bias of F32 [4], found none",
      { $0.remove("optimizer/mean/dense_1.bias") }
    ),
    ("with “format” in its metadata", { $0.metadata["format"] = nil }),
    ("version “1”, found “2”", { $0.metadata["version"] = "2" }),
    ("“architecture” of the metadata", { $0.metadata["architecture"] = "{" }),
    ("unknown layer type lstm", { try $0.edit("architecture", "\"flatten\"", "\"lstm\"") }),
    (
      "layer 8, Dense: output [9000000000]",
      { try $0.edit("architecture", "\"units\":4", "\"units\":9000000000") }
    ),
    (
      "one class name for each output of [5], found 4",
      { try $0.edit("architecture", "\"units\":4", "\"units\":5") }
    ),
    ("a step of 0 ... 1", { try $0.edit("progress", "\"step\":1", "\"step\":5") }),
    (
      "of predictions for each of 4 classes, or none, found 5 numbers",
      { try $0.edit("progress", "\"epochPredictions\":[", "\"epochPredictions\":[0,") }
    ),
    ("batch -16", { try $0.edit("configuration", "\"batchSize\":16", "\"batchSize\":-16") }),
    ("0 ... 1 under “beta1_power”", { $0.metadata["beta1_power"] = "nan" }),
  ]
  for (expected, change) in faults {
    let found = try message(change)
    #expect(found.contains(expected), "\(found)")
    #expect(found.hasPrefix("m.safetensors: ") && !found.contains("\n"), "\(found)")
  }
}

@Test func modelOfDoublesIsNoModelOfFloats() throws {
  let network = try Network<Double>(
    Architecture(input: [8, 8, 1], layers: [Flatten(), Dense(4)]), seed: 1)
  let trainer = try Trainer(
    network: network, configuration: Small.configuration(steps: 3), train: Small.images(20),
    validation: nil)
  let bytes = Checkpoint.serialized(trainer, information: Small.information)
  let model = try ModelFile(bytes: bytes, path: "model")
  #expect(model.precision == .double)
  #expect(try model.network(of: Double.self).weightsSHA256 == network.weightsSHA256)
  #expect(throws: FormatError.self) { try model.network(of: Float.self) }
}

@Test func changedBytesNeverTrap() throws {
  let bytes = try saved(1).bytes
  let random = CounterRandom(seed: 4)
  var refused = 0
  for round in 0..<300 {
    var changed = bytes
    // The header is where the structure is.
    let place = random.integer(UInt64(2 * round), below: min(bytes.count, 4_000))
    changed[place] = UInt8(truncatingIfNeeded: random.bits(UInt64(2 * round + 1)))
    do {
      let model = try ModelFile(bytes: changed, path: "model")
      _ = try model.optimizer(of: Float.self)
    } catch { refused += 1 }
  }
  print("changed models: 300 read, \(refused) refused")
  #expect(refused > 0)
}

@Test func metricsHaveOneLineForEachEpoch() {
  let history = [
    EpochMetrics(
      step: 7, epoch: 1, trainLoss: 1.5, trainAccuracy: 0.25, validationLoss: 1.25,
      validationAccuracy: 0.5),
    EpochMetrics(
      step: 14, epoch: 2, trainLoss: 1, trainAccuracy: 0.5, validationLoss: nil,
      validationAccuracy: nil),
  ]
  #expect(
    MetricsFile.text(history)
      == MetricsFile.header + "\n7,1,1.5,0.25,1.25,0.5\n14,2,1.0,0.5,,\n")
}

extension SafetensorsFile {
  fileprivate mutating func remove(_ name: String) { tensors.removeAll { $0.name == name } }

  fileprivate mutating func replace(_ name: String, _ dtype: SafetensorsDType, _ shape: [Int]) {
    remove(name)
    let size = dtype.byteCount(shape: shape) ?? 0
    tensors.append(
      SafetensorsTensor(
        name: name, dtype: dtype, shape: shape, bytes: [UInt8](repeating: 0, count: size)))
  }

  fileprivate mutating func edit(_ key: String, _ old: String, _ new: String) throws {
    let text = try #require(metadata[key])
    try #require(text.contains(old), "no \(old) in \(text)")
    metadata[key] = text.replacing(old, with: new)
  }
}
