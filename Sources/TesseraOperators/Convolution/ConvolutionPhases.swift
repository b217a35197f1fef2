import TesseraTensors

/// The input positions of one axis that share a remainder modulo the stride, and so their taps.
///
/// An input at h takes part in output p through tap t where p·σ + t·δ − before = h. Within a phase
/// the taps are the same, and both inputs and outputs advance evenly: the input gradient of a phase
/// is a dense correlation of ȳ with every so-manieth tap, the last tap first.
struct ConvolutionPhase {
  /// The phase's inputs: `first`, `first + σ`, …
  let first: Int
  let count: Int
  /// Its taps, at least one, last first, so that outputs come in rising order.
  let taps: [Int]
  /// The output of the first input and the first of `taps`; negative where it lies outside.
  let output: Int
  /// What one tap further adds to the output.
  let step: Int

  /// The phases of an axis that some tap meets, in the order of their remainders. A stride beyond the
  /// kernel leaves most remainders without one.
  static func met(_ axis: WindowAxis) -> [ConvolutionPhase] {
    // One walk over the taps, each to the remainder that it meets: an axis may have many of both.
    var taps = [[Int]](repeating: [], count: axis.phases)
    for tap in (0..<axis.kernel).reversed() {
      let remainder = axis.position(output: 0, tap: tap) % axis.stride
      let first = remainder < 0 ? remainder + axis.stride : remainder
      if first < taps.count { taps[first].append(tap) }
    }
    return taps.enumerated().compactMap { first, taps in
      if taps.isEmpty { return nil }
      func output(_ tap: Int) -> Int {
        (first + axis.before - tap * axis.dilation) / axis.stride
      }
      return ConvolutionPhase(
        first: first, count: (axis.input - first + axis.stride - 1) / axis.stride, taps: taps,
        output: output(taps[0]),
        step: taps.count > 1 ? output(taps[1]) - output(taps[0]) : 1)
    }
  }

  /// The output of the last input and the last tap.
  private var lastOutput: Int { output + (count - 1) + (taps.count - 1) * step }

  /// The zeros that ȳ needs before it, and its extent with them, for every phase to stay inside.
  static func padding(_ phases: [ConvolutionPhase]) -> (before: Int, padded: Int) {
    let before = max(0, -(phases.map(\.output).min() ?? 0))
    return (before, before + max(0, (phases.map(\.lastOutput).max() ?? -1) + 1))
  }
}

extension WindowAxis {
  /// How many remainders modulo the stride occur, with taps or without.
  var phases: Int { min(stride, input) }
}
