import TesseraTraining
import Testing

@Test func sequentialBatchesBeginWhereTheTutorialLetsThem() throws {
  var schedule = try BatchSchedule(images: 8_000, batchSize: 16, batching: .sequential, seed: 1)
  #expect(schedule.stepsPerEpoch == 500)
  for step in [0, 1, 498, 499, 500, 10_000] {
    let first = step * 16 % (8_000 - 16)
    #expect(Array(schedule.indices(step: step)) == Array(first..<first + 16), "step \(step)")
  }
  var whole = try BatchSchedule(images: 16, batchSize: 16, batching: .sequential, seed: 1)
  #expect(Array(whole.indices(step: 5)) == Array(0..<16))
}

@Test func shuffledEpochShowsEachImageOnce() throws {
  for (images, batch) in [(100, 16), (96, 16), (5, 7), (1, 1)] {
    var schedule = try BatchSchedule(
      images: images, batchSize: batch, batching: .shuffled(keepsPartialBatch: true), seed: 3)
    #expect(schedule.stepsPerEpoch == (images + batch - 1) / batch)
    var epochs: [[Int]] = []
    for epoch in 0..<3 {
      let first = epoch * schedule.stepsPerEpoch
      epochs.append(
        (first..<first + schedule.stepsPerEpoch).flatMap { Array(schedule.indices(step: $0)) })
      #expect(epochs[epoch].sorted() == Array(0..<images))
    }
    if images > 10 { #expect(epochs[0] != epochs[1] && epochs[1] != epochs[2]) }
  }
}

@Test func inOrderEachEpochShowsEachImageOnce() throws {
  for (images, batch) in [(64, 32), (100, 16), (5, 7)] {
    var schedule = try BatchSchedule(images: images, batchSize: batch, batching: .inOrder, seed: 3)
    for epoch in 0..<2 {
      let first = epoch * schedule.stepsPerEpoch
      let seen = (first..<first + schedule.stepsPerEpoch).flatMap {
        Array(schedule.indices(step: $0))
      }
      #expect(seen == Array(0..<images))
    }
  }
}

@Test func partialBatchIsLeftOutWhereAskedFor() throws {
  var schedule = try BatchSchedule(
    images: 100, batchSize: 16, batching: .shuffled(keepsPartialBatch: false), seed: 3)
  #expect(schedule.stepsPerEpoch == 6)
  let seen = (0..<6).flatMap { Array(schedule.indices(step: $0)) }
  #expect(seen.count == 96 && Set(seen).count == 96)
}

@Test func scheduleAtAStepDoesNotDependOnTheStepsBefore() throws {
  func schedule() throws -> BatchSchedule {
    try BatchSchedule(
      images: 50, batchSize: 8, batching: .shuffled(keepsPartialBatch: true), seed: 9)
  }
  var continued = try schedule()
  for step in 0..<30 {
    var fresh = try schedule()
    #expect(continued.indices(step: step) == fresh.indices(step: step))
  }
}

@Test func scheduleWithoutAStepIsRefused() {
  for (images, batch, batching) in [
    (10, 11, Batching.sequential), (10, 11, .shuffled(keepsPartialBatch: false)),
    (0, 1, .shuffled(keepsPartialBatch: true)), (10, 0, .sequential), (10, -1, .sequential),
  ] {
    #expect(throws: TrainingError.self) {
      try BatchSchedule(images: images, batchSize: batch, batching: batching, seed: 0)
    }
  }
}
