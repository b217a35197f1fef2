import TesseraKernels
import TesseraTensors

/// Neighbours along one axis whose chains meet the same steps inside the image: near a border some steps
/// meet nothing but zeros, and are left out.
///
/// The definition multiplies those zeros. A chain without them has the same bits where they are multiplied
/// by finite numbers: before the first step from inside a chain is +0 and stays so, and behind the last one
/// no zero changes it unless it is −0, which only underflow makes of it. Then it is made again, whole.
struct BorderRun {
  /// The neighbours: rows of outputs, of inputs, or of the filter.
  let members: Range<Int>
  /// The rows of the other operand that they meet and that are not all zeros: of the filter, of ȳ, or of
  /// pixels.
  let steps: Range<Int>

  /// The runs of `count` members, of which member i meets at step t what lies at `first` + i·`stride` +
  /// t·`stepStride`, which is inside for 0 ..< `extent`.
  static func runs(
    count: Int, stride: Int, steps: Int, stepStride: Int, first: Int, extent: Int
  ) -> [BorderRun] {
    var runs: [BorderRun] = []
    for member in 0..<count {
      let position = first + member * stride
      let lower = max(0, (stepStride - 1 - position) / stepStride)
      let upper = min(steps, (extent + stepStride - 1 - position) / stepStride)
      // One that meets nothing but zeros is as well made whole.
      let met = lower < upper ? lower..<upper : 0..<steps
      if let last = runs.last, last.steps == met {
        runs[runs.count - 1] = BorderRun(members: last.members.lowerBound..<member + 1, steps: met)
      } else {
        runs.append(BorderRun(members: member..<member + 1, steps: met))
      }
    }
    return runs
  }

  /// One run of everything, where nothing is left out.
  static func whole(count: Int, steps: Int) -> [BorderRun] {
    [BorderRun(members: 0..<count, steps: 0..<steps)]
  }

  /// The fewest rows of a product that is worth a call of its own: fewer leave the tile half empty.
  static let leastRows = 7
}

extension ConvolutionShapes {
  /// The rows of pixels of the output, by the rows of the filter that they meet inside the image.
  func outputRuns<Scalar: KernelScalar>(
    filter: Tensor<Scalar>, execution: Execution
  ) -> [BorderRun] {
    let rows = geometry.rows
    return runs(
      BorderRun.runs(
        count: rows.output, stride: rows.stride, steps: rows.kernel, stepStride: rows.dilation,
        first: -rows.before, extent: rows.input),
      steps: rows.kernel, width: geometry.columns.output, filter: filter, execution: execution)
  }

  /// A phase's rows of pixels of the input, by the rows of ȳ that they meet.
  func inputRuns<Scalar: KernelScalar>(
    _ rows: ConvolutionPhase, _ columns: ConvolutionPhase, filter: Tensor<Scalar>,
    execution: Execution
  ) -> [BorderRun] {
    runs(
      BorderRun.runs(
        count: rows.count, stride: 1, steps: rows.taps.count, stepStride: rows.step,
        first: rows.output, extent: geometry.rows.output),
      steps: rows.taps.count, width: columns.count, filter: filter, execution: execution)
  }

  /// These runs where zeros may be left out of them and that pays; else one of everything.
  private func runs<Scalar: KernelScalar>(
    _ runs: [BorderRun], steps: Int, width: Int, filter: Tensor<Scalar>, execution: Execution
  ) -> [BorderRun] {
    let skipped = runs.reduce(0) { $0 + $1.members.count * (steps - $1.steps.count) }
    // Looking through the filter takes a fourth of a cycle or less for each weight; leaving a row of weights
    // out saves a sixteenth for each weight and pixel.
    let pays = batch * skipped * width >= 16 * steps && width >= BorderRun.leastRows
    let skips = execution.algorithm == .direct && pays
    return skips && areFinite(filter.pointer, count: filter.count)
      ? runs : BorderRun.whole(count: runs.last?.members.upperBound ?? 0, steps: steps)
  }
}
