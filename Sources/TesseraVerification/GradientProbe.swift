import TesseraTensors

/// What one derivative came to.
struct GradientVerdict {
  var numeric: Double
  var bound: Double
  var error: Double
  var isKink = false
  var remark = ""

  /// NaN fails, and so does a bound that is not finite.
  var passed: Bool { remark.isEmpty && error <= bound && bound.isFinite }

  /// The error as a fraction of the bound; NaN counts as infinitely wrong.
  var fraction: Double { error <= bound ? (error == 0 ? 0 : error / bound) : .infinity }
}

/// A function φ(x) = ⟨f(x), ȳ⟩, evaluated beside a point.
struct GradientProbe {
  var point: [Tensor<Double>]
  let cotangent: Tensor<Double>
  let forward: ([Tensor<Double>]) throws -> Tensor<Double>
  let winners: GradientCheck.Decisions?
  /// η, the round-off of one value of φ.
  let roundoff: Double

  /// Compares one derivative with differences, at the largest step at which no decision changes.
  mutating func compare(
    _ tensor: Int, _ position: Int, analytic: Double, largest: Double
  ) throws -> GradientVerdict {
    let h = step(point[tensor][position])
    guard winners != nil else {
      return try central(tensor, position, h, analytic, largest)
    }
    for step in [h, h / 8, h / 64] {
      if try isSmooth(tensor, position, step) {
        return try central(tensor, position, step, analytic, largest)
      }
    }
    return try oneSided(tensor, position, h / 64, analytic)
  }

  /// Central differences at steps from 2⁴·h down to 2⁻⁸·h, for a person to look at.
  mutating func sweep(_ tensor: Int, _ position: Int) throws -> [GradientFailure.Slope] {
    let h = step(point[tensor][position])
    return try [16.0, 4, 1, 0x1p-2, 0x1p-4, 0x1p-8].map { factor in
      GradientFailure.Slope(
        step: h * factor, value: try difference(tensor, position, h * factor))
    }
  }

  private func step(_ x: Double) -> Double {
    GradientCheck.exponentiated(GradientCheck.magnitudeExponent(x) - 17)
  }

  private mutating func central(
    _ tensor: Int, _ position: Int, _ h: Double, _ analytic: Double, _ largest: Double
  ) throws -> GradientVerdict {
    let fine = try difference(tensor, position, h)
    let coarse = try difference(tensor, position, 2 * h)
    let truncation = abs(coarse - fine)
    let rounding = roundoff / h
    var verdict = GradientVerdict(
      numeric: fine, bound: truncation + rounding, error: abs(analytic - fine))
    let scale = max(largest, abs(fine))
    if truncation > 0x1p-10 * scale && truncation > 4 * rounding {
      verdict.remark = "inconclusive: not smooth at the scale of the step"
    }
    return verdict
  }

  private mutating func oneSided(
    _ tensor: Int, _ position: Int, _ h: Double, _ analytic: Double
  ) throws -> GradientVerdict {
    let centre = try value(tensor, position, 0)
    let left = (centre - (try value(tensor, position, -h))) / h
    let right = (try value(tensor, position, h) - centre) / h
    let farLeft = (centre - (try value(tensor, position, -2 * h))) / (2 * h)
    let farRight = (try value(tensor, position, 2 * h) - centre) / (2 * h)
    // A one-sided slope is off by h/2·φ″, and its change from h to 2h is exactly that, to first order.
    let slack = abs(left - farLeft) + abs(right - farRight) + 2 * roundoff / h
    let nearest = min(max(analytic, min(left, right)), max(left, right))
    return GradientVerdict(
      numeric: nearest, bound: slack, error: abs(analytic - nearest), isKink: true)
  }

  private mutating func isSmooth(_ tensor: Int, _ position: Int, _ h: Double) throws -> Bool {
    let here = try decisions(tensor, position, 0)
    for offset in [-2 * h, -h, h, 2 * h] {
      if try decisions(tensor, position, offset) != here { return false }
    }
    return true
  }

  private mutating func difference(
    _ tensor: Int, _ position: Int, _ h: Double
  ) throws -> Double {
    (try value(tensor, position, h) - (try value(tensor, position, -h))) / (2 * h)
  }

  private mutating func value(
    _ tensor: Int, _ position: Int, _ offset: Double
  ) throws -> Double {
    innerProduct(try moved(tensor, position, offset, forward), cotangent)
  }

  private mutating func decisions(
    _ tensor: Int, _ position: Int, _ offset: Double
  ) throws -> [Int32] {
    guard let winners else { return [] }
    return try moved(tensor, position, offset, winners)
  }

  /// What `body` gives with one element moved; the element is put back afterwards.
  private mutating func moved<Result>(
    _ tensor: Int, _ position: Int, _ offset: Double, _ body: ([Tensor<Double>]) throws -> Result
  ) rethrows -> Result {
    let x = point[tensor][position]
    point[tensor][position] = x + offset
    defer { point[tensor][position] = x }
    return try body(point)
  }
}
