import TesseraGradients
import TesseraOperators
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

/// Pools and rectifiers where they tie, told by slopes alone: the decisions are not held.
@Suite struct GradientKinkTests {
  private let execution = Execution(threads: 1)

  /// How a max pool's VJP settles a tie.
  enum TieRule { case first, last, every }

  /// A max pool behind an activation, with the rule of ties that its VJP follows.
  private func problem(
    _ input: Tensor<Double>, _ geometry: WindowGeometry, slope: Double?, rule: TieRule = .first
  ) -> GradientProblem {
    func activated(_ x: Tensor<Double>) -> Tensor<Double> {
      slope.map { leakyReLU(x, slope: $0, execution: execution) } ?? x
    }
    func pooled(_ x: Tensor<Double>) -> PooledMaximum<Double> {
      maxPool2d(activated(x), geometry: geometry, execution: execution)
    }
    return GradientProblem(
      name: "pool", axes: ["x[n,h,w,c]"], point: [input], forward: { pooled($0[0]).values },
      vjp: { inputs, cotangent in
        let x = inputs[0]
        let middle = Ties.cotangent(activated(x), cotangent, geometry, rule)
        guard let slope else { return [middle] }
        return [
          leakyReLUVJP(outputCotangent: middle, input: x, slope: slope, execution: execution)
        ]
      },
      winners: { inputs in
        pooled(inputs[0]).winners.elements + inputs[0].elements.map { $0 <= 0 ? 0 : 1 }
      },
      frozen: { point in
        let winners = pooled(point[0]).winners
        let slopes = point[0].elements.map { $0 <= 0 ? slope ?? 1 : 1 }
        return { inputs in
          let x = Tensor(shape: input.shape, zip(inputs[0].elements, slopes).map(*))
          return Ties.gather(x, winners, geometry)
        }
      })
  }

  private func window(_ number: Int) throws -> (shape: Shape, geometry: WindowGeometry) {
    let random = CounterRandom(seed: 77, stream: UInt64(number))
    func draw(_ position: UInt64, _ range: ClosedRange<Int>) -> Int {
      range.lowerBound + random.integer(position, below: range.count)
    }
    let kernel = Size2D(draw(1, 1...3), draw(2, 1...3))
    let image = Size2D(kernel.rows + draw(3, 0...3), kernel.columns + draw(4, 0...3))
    let paddings = [Padding.valid, .same, .valid]
    let geometry = try WindowGeometry(
      input: image, kernel: kernel,
      window: Window(stride: Size2D(draw(5, 1...2), draw(6, 1...2)), padding: paddings[number % 3]))
    return ([draw(7, 1...2), image.rows, image.columns, draw(8, 1...2)], geometry)
  }

  /// Whole numbers from −1 to 1: ties in nearly every window, zeros before every ReLU.
  private func ties(_ shape: Shape, _ number: Int) -> Tensor<Double> {
    let random = CounterRandom(seed: 78, stream: UInt64(number))
    return Tensor(
      shape: shape,
      (0..<shape.count).map { Double(random.integer(UInt64($0), below: 3) - 1) })
  }

  @Test func tiesRaiseNoFalseAlarmHeldOrNot() throws {
    var tally = Tally("max pool full of ties, bare and behind ReLUs of slope 0, 0.2 and 1")
    var kinks = 0
    for number in 0..<1_200 {
      let (shape, geometry) = try window(number)
      let slope: Double? = [nil, 0, 0.2, 1][number % 4]
      var problem = problem(ties(shape, number), geometry, slope: slope)
      if number % 2 == 0 { problem.frozen = nil }
      let report = try GradientCheck.check(problem, seed: UInt64(number))
      #expect(report.passed, "\(shape) \(geometry): \(report)")
      tally.count(report.comparisons)
      kinks += report.kinks
    }
    tally.finish()
    print("of these \(kinks) at kinks")
    #expect(kinks > tally.comparisons / 4)
  }

  /// Two windows that tie, weighed against each other: both slopes of φ are 0, and the first tie's
  /// derivative is 1.
  @Test func slopesAreComparedOutputByOutput() throws {
    let geometry = try WindowGeometry(
      input: Size2D(1, 3), kernel: Size2D(1, 2), window: .unit)
    let problem = problem(Tensor(shape: [1, 1, 3, 1], [1, 1, 1]), geometry, slope: nil)
    let cotangent = Tensor<Double>(shape: [1, 1, 2, 1], [1, -1])
    #expect(try problem.vjp(problem.point, cotangent)[0].elements == [1, -1, 0])
    func phi(_ offset: Double) throws -> Double {
      let y = try problem.evaluate([Tensor(shape: [1, 1, 3, 1], [1, 1 + offset, 1])]).output
      return y[0] - y[1]
    }
    #expect(try phi(-0.5) == phi(0) && phi(0.5) == phi(0))
  }

  @Test func anotherRuleOfTiesIsToldByHeldDecisionsAndNotBySlopes() throws {
    var caught = [0, 0]
    for rule in [TieRule.last, .every] {
      for number in 0..<60 {
        let (shape, geometry) = try window(number)
        guard geometry.rows.kernel * geometry.columns.kernel > 1 else { continue }
        var problem = problem(ties(shape, number), geometry, slope: nil, rule: rule)
        let held = try GradientCheck.check(problem, seed: 5)
        caught[rule == .last ? 0 : 1] += held.passed ? 0 : 1
        problem.frozen = nil
        let slopes = try GradientCheck.check(problem, seed: 5)
        #expect(slopes.passed, "\(slopes)")
      }
    }
    print("another rule of ties: \(caught) of 60 cases each caught")
    #expect(caught.allSatisfy { $0 > 30 })
  }

  @Test func rectifiersAtZeroAreAcceptedWithOneSideOnly() throws {
    let x = Tensor<Double>(shape: [3], [0, 1, -1])
    for slope in [0, 0.2, 1.5, -0.3] {
      func report(_ atZero: Double) throws -> GradientReport {
        try GradientCheck.check(
          name: "leaky", inputs: [x],
          forward: { leakyReLU($0[0], slope: slope, execution: execution) },
          vjp: { inputs, cotangent in
            let slopes = inputs[0].elements.map { $0 > 0 ? 1 : $0 < 0 ? slope : atZero }
            return [Tensor(shape: [3], zip(slopes, cotangent.elements).map(*))]
          }, winners: { $0[0].elements.map { $0 > 0 ? 1 : 0 } }, seed: 4)
      }
      for right in [slope, 1, (slope + 1) / 2] {
        let report = try report(right)
        #expect(report.passed && report.kinks == 1, "\(report)")
      }
      for wrong in [min(slope, 1) - 0.01, max(slope, 1) + 0.01] {
        #expect(try !report(wrong).passed, "slope \(slope), \(wrong) at 0")
      }
    }
  }
}

/// Max pools whose ties are settled as one likes, as plain loops.
private enum Ties {
  static func cotangent(
    _ x: Tensor<Double>, _ cotangent: Tensor<Double>, _ geometry: WindowGeometry,
    _ rule: GradientKinkTests.TieRule
  ) -> Tensor<Double> {
    var result = Tensor<Double>(repeating: 0, shape: x.shape)
    for position in 0..<cotangent.count {
      let pixels = pixels(position, cotangent.shape, x.shape, geometry)
      let largest = pixels.map { x[$0] }.max()
      let tied = pixels.filter { x[$0] == largest }
      let chosen =
        switch rule {
        case .first: Array(tied.prefix(1))
        case .last: Array(tied.suffix(1))
        case .every: tied
        }
      for pixel in chosen { result[pixel] += cotangent[position] }
    }
    return result
  }

  static func gather(
    _ x: Tensor<Double>, _ winners: Tensor<Int32>, _ geometry: WindowGeometry
  ) -> Tensor<Double> {
    let taps = (0..<geometry.rows.kernel).flatMap { r in
      (0..<geometry.columns.kernel).map { (r, $0) }
    }
    let elements = (0..<winners.count).map { position in
      let (r, s) = taps[Int(winners[position])]
      return x[pixel(position, winners.shape, x.shape, geometry, r, s)]
    }
    return Tensor(shape: winners.shape, elements)
  }

  /// The pixels inside the image that a window sees, in row-major order.
  private static func pixels(
    _ position: Int, _ output: Shape, _ image: Shape, _ geometry: WindowGeometry
  ) -> [Int] {
    let (p, q) = (position / output[3] / output[2] % output[1], position / output[3] % output[2])
    var result: [Int] = []
    for r in 0..<geometry.rows.kernel {
      for s in 0..<geometry.columns.kernel {
        let h = geometry.rows.position(output: p, tap: r)
        let w = geometry.columns.position(output: q, tap: s)
        guard (0..<image[1]).contains(h), (0..<image[2]).contains(w) else { continue }
        result.append(pixel(position, output, image, geometry, r, s))
      }
    }
    return result
  }

  private static func pixel(
    _ position: Int, _ output: Shape, _ image: Shape, _ geometry: WindowGeometry, _ r: Int, _ s: Int
  ) -> Int {
    let (c, pixel) = (position % output[3], position / output[3])
    let (q, p, n) = (
      pixel % output[2], pixel / output[2] % output[1], pixel / output[2] / output[1]
    )
    let h = geometry.rows.position(output: p, tap: r)
    let w = geometry.columns.position(output: q, tap: s)
    return ((n * image[1] + h) * image[2] + w) * image[3] + c
  }
}
