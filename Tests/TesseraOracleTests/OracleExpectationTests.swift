import FileSupport
import TesseraFormats
import Testing

@testable import TesseraOracle

private let nan = Double.nan
private let infinity = Double.infinity

/// The outcome of a relu of `x`, which is expected to be `expected` within `bounds`.
private func outcome(
  _ x: [Double], expected: NPYArray, bounds: NPYArray? = nil, dtype: String = "float64"
) throws -> (OracleOutcome, isWritten: Bool) {
  let folder = try TemporaryFolder.forOracle()
  try folder.put("x.npy", [x.count], .float64(x))
  try folder.put("e.npy", expected.serialized())
  if let bounds { try folder.put("b.npy", bounds.serialized()) }
  let files = #""expected":{"y":"e.npy"}"# + (bounds == nil ? "" : #","bounds":{"y":"b.npy"}"#)
  let text =
    #"{"id":"a","op":"relu","inputs":{"x":"x.npy"},"outputs":{"y":"y.npy"},\#(files)}"#
  return (try folder.answer(text, dtype: dtype).outcome("a"), folder.has("y.npy"))
}

private func array(_ numbers: [Double]) -> NPYArray {
  NPYArray(shape: [numbers.count], .float64(numbers))
}

@Suite struct OracleExpectationTests {
  @Test(
    arguments: [
      ([1, 2], [1, 2], [0, 0], 0), ([1, 2], [1, 2.5], [1, 2], 0.25),
      ([1, 2], [3, 2.5], [1, 2], 2),
      ([1, 2], [1, 2.5], [1, 0], infinity), ([nan], [nan], [0], 0), ([nan], [1], [9], infinity),
      ([1], [nan], [9], infinity), ([infinity], [infinity], [0], 0),
      ([infinity], [1], [9], infinity), ([1], [infinity], [9], infinity),
      // An infinite bound: not determined.
      ([1, 3], [2, 7], [infinity, 8], 0.5), ([nan], [2], [infinity], 0), ([], [], [], 0),
      ([0], [-0.0], [0], 0), ([1], [-1e308], [1e308], 1), ([1], [1.5], [0x1p-1074], infinity),
    ] as [([Double], [Double], [Double], Double)])
  func theWorstErrorIsAFractionOfItsBound(
    x: [Double], expected: [Double], bounds: [Double], fraction: Double
  ) throws {
    let (outcome, isWritten) = try outcome(x, expected: array(expected), bounds: array(bounds))
    #expect(outcome == OracleOutcome(.ok, worstBoundFraction: fraction))
    #expect(isWritten)
  }

  @Test func withoutBoundsNothingMayStray() throws {
    #expect(try outcome([1, nan], expected: array([1, nan])).0.worstBoundFraction == 0)
    #expect(try outcome([1, 2], expected: array([1, 3])).0.worstBoundFraction == infinity)
  }

  @Test func anExpectationIsSharperThanTheTypeOfTheRequest() throws {
    let sharp = try outcome(
      [0.1], expected: array([0.1]), bounds: array([0x1p-27]), dtype: "float32")
    let error = abs(Double(Float(0.1)) - 0.1)
    #expect(sharp.0.worstBoundFraction == error / 0x1p-27)
    let integers = NPYArray(shape: [2], .int64([1, 2]))
    #expect(try outcome([1, 2], expected: integers).0.worstBoundFraction == 0)
  }

  @Test func aGradientThatIsExpectedIsComputedThoughItIsNotWritten() throws {
    let folder = try TemporaryFolder.forOracle()
    try folder.put("x.npy", [2], .float32([-1, 2]))
    try folder.put("e.npy", [2], .float32([0, 4]))
    try folder.put("b.npy", [2], .float32([1, 4]))
    let outcome = try folder.answer(
      #"""
      {"id":"a","op":"relu","inputs":{"x":"x.npy"},"upstream":{"y":"x.npy"},
      "expected":{"grad_x":"e.npy"},"bounds":{"grad_x":"b.npy"}}
      """#
    ).outcome("a")
    #expect(outcome == OracleOutcome(.ok, worstBoundFraction: 0.5))
    #expect(try folder.names == ["b.npy", "e.npy", "x.npy"])
  }

  @Test func whatCannotBeComparedIsAnErrorAndNothingIsWritten() throws {
    func message(_ expected: NPYArray, _ bounds: NPYArray? = nil) throws -> String {
      let (outcome, isWritten) = try outcome([1, 2], expected: expected, bounds: bounds)
      #expect(outcome.status == .error && !isWritten && outcome.worstBoundFraction == nil)
      return outcome.message
    }
    let pair = array([1, 2])
    #expect(
      try message(array([1, 2, 3]))
        == "expected.y: expected the shape [2] of the output, found [3]")
    #expect(
      try message(NPYArray(shape: [1, 2], .float64([1, 2])))
        == "expected.y: expected the shape [2] of the output, found [1, 2]")
    #expect(
      try message(pair, array([1]))
        == "bounds.y: expected the shape [2] of what is expected, found [1]")
    #expect(
      try message(pair, array([1, -1]))
        == "bounds.y: expected numbers of at least 0, found -1.0 at [1]")
    #expect(
      try message(pair, array([nan, 1]))
        == "bounds.y: expected numbers of at least 0, found nan at [0]")
    #expect(
      try message(NPYArray(shape: [2], .int64([1, 1 << 53 + 1])))
        .hasPrefix("expected.y: expected integers that a Double equals"))
  }
}
