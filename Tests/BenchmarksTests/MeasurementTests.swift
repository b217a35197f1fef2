import Foundation
import TesseraOperators
import TesseraTensors
import Testing

@testable import benchmarks

@Suite struct MeasurementTests {
  private func line(_ times: [Double], checked: Checked? = Checked(compared: 6, total: 24)) -> Line
  {
    Line(
      kernel: "gemm", shape: "2x3x4", type: "float", threads: 2, isa: "x86-64", unit: .gflops,
      work: 6e9, timing: Timing(times, processor: [2, 6, 4]),
      limit: Ceiling(rate: 8, processorRate: 5), checked: checked, images: 12)
  }

  @Test func timesAreTheMedianTheLeastAndTheSpread() {
    let timing = Timing([4, 1, 2], processor: [5, 3, 4])
    #expect(timing.median == 2 && timing.least == 1 && timing.spread == 1.5)
    #expect(timing.processor == 4)
  }

  @Test func aFractionByProcessorTimeStandsAgainstAPeakByProcessorTime() {
    let line = line([2, 1, 3])
    // 6·10⁹ in 2 s of the clock, and in 4 s of the processors.
    #expect(line.rate == 3 && line.fraction == 0.375 && line.best == 6)
    #expect(line.processorFraction == 0.3 && line.imagesPerSecond == 6)
  }

  @Test func aLineForProgramsHasWhatIsDocumented() throws {
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(line([2, 1, 3]).json.utf8)) as? [String: Any])
    #expect(
      Set(object.keys) == [
        "kernel", "shape", "type", "threads", "isa", "gflops", "fraction", "cpu_fraction",
        "ceiling", "best", "median_s", "least_s", "spread", "checked", "elements", "images_per_s",
      ])
    #expect(object["fraction"] as? Double == 0.375 && object["elements"] as? Int == 24)
    #expect(!line([1], checked: nil).json.contains("checked"))
  }

  @Test func everyBodyIsCalledInEachWindow() {
    var calls = 0
    let timing = Timing.measure(Windows(count: 3, seconds: 0)) { calls += 1 }
    #expect(timing.sorted.count == 3 && calls >= 5)
  }

  @Test func aBitThatDiffersEndsTheRun() throws {
    let one = Tensor<Float>(shape: [3], [1, 2, 3])
    #expect(try Checked.same("sum", one, one).compared == 3)
    let other = Tensor<Float>(shape: [3], [1, 2, Float(3).nextUp])
    #expect(throws: Mismatch.self) { try Checked.same("sum", one, other) }
    #expect(throws: Mismatch.self) { try Checked.same("sum", one, one.reshaped([1, 3])) }
    let empty = Tensor<Float>(shape: [0], [])
    #expect(throws: Mismatch.self) { try Checked.same("sum", empty, empty) }
  }

  @Test func someOfManyAreSpreadOverAll() {
    #expect(Checked.spread(3, of: 9) == [0, 4, 8] && Checked.spread(9, of: 3) == [0, 1, 2])
    #expect(Checked.spread(1, of: 5) == [4])
  }

  @Test func inputsAreSignedAndTheSameInEveryRun() {
    let x = Inputs.signed([1_001], of: Float.self, stream: 1)
    #expect(x.elements.allSatisfy { (-1..<1).contains($0) })
    #expect(x.elements.contains { $0 < -0.5 } && x.elements.contains { $0 > 0.5 })
    #expect(x.elements == Inputs.signed([1_001], of: Float.self, stream: 1).elements)
  }

  /// The convolution of the book, tried before it would be timed.
  @Test func aConvolutionIsHeldAgainstItsDefinition() throws {
    let problem = try ConvolutionProblem(
      name: "", batch: 3, height: 6, width: 5, channels: 4, kernel: 3, filters: 5, stride: 2)
    let execution = Execution(threads: 2)
    let compared = [
      try problem.checkForward(execution), try problem.checkInputVJP(execution),
      try problem.checkFilterVJP(execution),
    ].map(\.compared)
    print("MeasurementTests: \(compared) elements compared with the definition")
    #expect(compared == [90, 240, 180])
  }
}
