import FileSupport
import Foundation
import TesseraFormats
import TesseraTensors
import TesseraTraining
import Testing

@testable import TesseraReporting

@Test func firstEntryHasTheBytesThatTensorBoardTakes() {
  let event = TensorBoardEvent(time: 0, step: 0, content: .version)
  let digits = TFRecord.framed(event.message).map {
    String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
  }
  #expect(
    digits.joined()
      == "1800000000000000a37f4b220900000000000000001a0d627261696e2e4576656e743a32eedf28a3")
}

/// Runs once and reads what was written.
private func log(_ run: LoggedRun) throws -> (train: EventReading, validation: EventReading) {
  var readings: [EventReading] = []
  try withTemporaryFolder { folder in
    try run.run([TensorBoardLog(directory: folder + "/a/b/")])
    readings = try ["train", "validation"].map { name in
      let below = "\(folder)/a/b/\(name)"
      return try EventReading(paths: files(below: below).map { "\(below)/\($0)" })
    }
  }
  return (readings[0], readings[1])
}

@Test func scalarsStandAtTheirStepsInBothRuns() throws {
  let (train, validation) = try log(LoggedRun())
  #expect(train.version == "brain.Event:2" && validation.version == "brain.Event:2")
  #expect(train.sessionStarts == [1] && validation.sessionStarts == [1])
  for run in [train, validation] {
    #expect(run.steps("step_loss") == [1, 4, 7, 10])
    #expect(run.steps("step_accuracy/batch_before_update") == [1, 4, 7, 10])
    #expect(run.steps("epoch_loss") == [5, 10] && run.steps("epoch_accuracy") == [5, 10])
  }
  #expect(train.steps("update_ratio/conv2d_1.kernel") == Array(1...10))
  #expect(train.steps("dead_share/relu_1") == Array(1...10))
  // A bias is all zeros before the first step, so nothing can be said of its ratio.
  #expect(train.steps("update_ratio/conv2d_1.bias") == Array(2...10))
  #expect(train.steps("images_per_second").allSatisfy { $0 > 1 })
  let scalars = (train.values + validation.values).filter { $0.plugin == "scalars" }
  #expect(scalars.count > 60 && scalars.allSatisfy { $0.scalar?.isFinite == true })
}

@Test func histogramsCountEveryValue() throws {
  let (train, _) = try log(LoggedRun())
  var compared = 0
  for (tag, count) in [
    ("parameters/conv2d_1.kernel", 27.0), ("gradients/dense_1.kernel", 54),
    ("activations/relu_1", 40 * 108),
  ] {
    for value in train.values where value.tag == tag {
      let rows = try value.doubles
      let counts = stride(from: 2, to: rows.count, by: 3).map { rows[$0] }
      #expect(counts.reduce(0, +) == count && counts.count < 70)
      for row in stride(from: 0, to: rows.count, by: 3) {
        #expect(rows[row] < rows[row + 1])
        if row > 0 { #expect(rows[row] == rows[row - 2]) }
        compared += 1
      }
    }
  }
  print("histograms: \(compared) bins")
  #expect(compared > 300)
}

@Test func graphNamesTensorFlowsOperations() throws {
  let (train, _) = try log(LoggedRun())
  let graph = try #require(train.graphs.first)
  let nodes = try graph.messages(1).map { node in
    [try node.string(1) ?? "", try node.string(2) ?? ""]
      + (try node.allBytes(3).map { String(decoding: $0, as: UTF8.self) })
  }
  #expect(
    nodes == [
      ["images", "Placeholder"], ["conv2d_1/kernel", "VariableV2"],
      ["conv2d_1/bias", "VariableV2"],
      ["conv2d_1/Conv2D", "Conv2D", "images", "conv2d_1/kernel"],
      ["conv2d_1/BiasAdd", "BiasAdd", "conv2d_1/Conv2D", "conv2d_1/bias"],
      ["relu_1", "Relu", "conv2d_1/BiasAdd"], ["maxpool2d_1", "MaxPool", "relu_1"],
      ["flatten_1", "Reshape", "maxpool2d_1"], ["dense_1/kernel", "VariableV2"],
      ["dense_1/bias", "VariableV2"], ["dense_1/MatMul", "MatMul", "flatten_1", "dense_1/kernel"],
      ["dense_1/BiasAdd", "BiasAdd", "dense_1/MatMul", "dense_1/bias"],
      ["labels", "Placeholder"],
      ["loss/cross_entropy", "SparseSoftmaxCrossEntropyWithLogits", "dense_1/BiasAdd", "labels"],
      ["loss/mean", "Mean", "loss/cross_entropy"],
    ])
}

@Test func imagesAreTheSamplesAndTheFilters() throws {
  let (train, _) = try log(LoggedRun())
  let upper = try #require(train.first("samples/upper"))
  let strings = try upper.strings
  #expect(strings.count == 3 && upper.plugin == "images")
  let sheet = try PNGImage(bytes: strings[2])
  #expect(strings[0] == Array("\(sheet.width)".utf8) && sheet.width == 8 * 7 - 1)
  // The first pixel of the first image of the class, as it stands in the data.
  let images = LoggedRun.images(40, seed: 1)
  let first = try #require((0..<40).first { images.labels[$0] == 0 })
  #expect(sheet.pixels[0] == images.images[first * 36])
  let filters = try #require(train.first("filters/conv2d_1"))
  let picture = try PNGImage(bytes: filters.strings[2])
  #expect(picture.channels == 2 && picture.width == 3 * 4 - 1)
  #expect(train.steps("filters/conv2d_1") == Array(1...10))
}

@Test func textTellsConfigurationLayersAndResult() throws {
  let (train, _) = try log(LoggedRun())
  func text(_ tag: String) throws -> String {
    String(decoding: try train.first(tag)?.strings.first ?? [], as: UTF8.self)
  }
  #expect(try text("configuration").contains("| optimizer | Adam, learning rate 0.01,"))
  #expect(try text("configuration").contains("| command | tessera train halves |"))
  #expect(try text("layers").contains("| conv2d\\_1 | Conv2D | \\[6, 6, 3\\] | 30 |"))
  #expect(try text("tags").contains("step\\_accuracy/batch\\_before\\_update"))
  #expect(try text("result").hasPrefix("all steps done, at step 10\n\n| part |"))
}

@Test func runWithoutValidationHasNoSuchFolder() throws {
  try withTemporaryFolder { folder in
    var run = LoggedRun()
    run.hasValidation = false
    run.curve.accuracy = .afterUpdate
    try run.run([TensorBoardLog(directory: folder)])
    #expect(!FileManager.default.fileExists(atPath: "\(folder)/validation"))
    let train = try EventReading(
      paths: files(below: "\(folder)/train").map { "\(folder)/train/\($0)" })
    #expect(train.steps("step_accuracy/batch_after_update").count == 4)
  }
}

@Test func markdownCellsCannotBreakTheirTable() {
  let text = MarkdownTable.text(header: ["a"], rows: [["x|y\n<b>&_"]])
  #expect(text == "| a |\n| --- |\n| x&#124;y &lt;b&gt;&amp;\\_ |\n".replacing("&gt;", with: ">"))
}
