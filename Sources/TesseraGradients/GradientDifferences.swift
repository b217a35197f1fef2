import TesseraTensors

/// A difference that stands for a derivative.
struct GradientDifference {
  let value: Double
  /// What the higher derivatives may make of it.
  let truncation: Double
  /// What the round-off of φ may make of it.
  let rounding: Double
  /// What is wrong beyond the numbers; empty as a rule.
  var remark = ""
}

extension GradientProbe {
  /// The difference of the problem's method at step h; nil where some value is.
  ///
  /// - Parameter value: φ at an offset from the point.
  func difference(
    _ h: Double, _ value: (Double) throws -> Double?
  ) rethrows -> GradientDifference? {
    var pairs: [(left: Double, right: Double)] = []
    for factor in 0...Int(problem.method.reach).trailingZeroBitCount {
      let offset = h * Double(1 << factor)
      guard let right = try value(offset), let left = try value(-offset) else { return nil }
      pairs.append((left, right))
    }
    let slopes = pairs.enumerated().map { factor, pair in
      (pair.right - pair.left) / (h * Double(2 << factor))
    }
    // Both values are off by η and rounded, and so is their difference.
    let largest = pairs.reduce(0) { max($0, abs($1.left) + abs($1.right)) }
    let rounding = (noise + Double.ulpOfOne * largest) / h
    switch problem.method {
    case .central:
      return GradientDifference(
        value: slopes[0], truncation: abs(slopes[1] - slopes[0]), rounding: rounding)
    case .richardson:
      let fine = (4 * slopes[0] - slopes[1]) / 3
      let coarse = (4 * slopes[1] - slopes[2]) / 3
      return GradientDifference(
        value: fine, truncation: abs(coarse - fine), rounding: 1.5 * rounding)
    case .multilinear:
      let bend = abs((pairs[0].right - middle) - (middle - pairs[0].left))
      return GradientDifference(
        value: slopes[0], truncation: 0, rounding: rounding,
        remark: bend <= 4 * rounding * h ? "" : "not linear in this element: bent by \(bend)")
    }
  }

  /// Judges a derivative by a difference.
  ///
  /// - Parameters:
  ///   - own: ρ, the error of `analytic` itself.
  ///   - largest: The scale of the gradient, for what counts as smooth.
  func verdict(
    _ difference: GradientDifference?, analytic: Double, own: Double, largest: Double
  ) -> GradientVerdict {
    guard let difference else { return GradientVerdict(numeric: .nan, bound: 0, error: .nan) }
    let noise = difference.rounding + own
    var verdict = GradientVerdict(
      numeric: difference.value, bound: difference.truncation + noise,
      error: abs(analytic - difference.value), remark: difference.remark)
    let scale = max(largest, abs(difference.value))
    if difference.truncation > 0x1p-10 * scale && difference.truncation > 4 * noise {
      verdict.remark = "inconclusive: not smooth at the scale of the step"
    }
    return verdict
  }
}
