import TesseraGradients
import TesseraLayers
import TesseraOperators
import TesseraTensors
import TesseraTraining
import TestSupport
import Testing

/// Problems whose VJP is right, and what is found when it is made wrong.
@Suite struct GradientMistakesTests {
  private let execution = Execution(threads: 1)

  /// An operator, a convolution, a loss and a network behind it.
  private func problems() throws -> [GradientProblem] {
    let shape: Shape = [2, 5, 4, 2]
    let image: Tensor<Double> = Samples.real(shape, 1)
    let layers: [any Layer] = [
      Conv2D(filters: 3, kernel: 3, padding: .same), MaxPool2D(2), ReLU(), Flatten(), Dense(4),
    ]
    let network = try Network<Double>(Architecture(input: [5, 4, 2], layers: layers), seed: 3)
    let objective = LossObjective(
      .softmaxCrossEntropy(reduction: .mean), labels: Tensor(shape: [2], [1, 3]),
      execution: execution)
    let pass = Pass.training(seed: 1, step: 1, execution: execution)
    return [
      GradientProblem(
        name: "tanh", point: [image], forward: { tanh($0[0], execution: execution) },
        vjp: { point, cotangent in
          let y = tanh(point[0], execution: execution)
          return [tanhVJP(outputCotangent: cotangent, output: y, execution: execution)]
        }),
      try GradientProblem(
        layer: Conv2D(filters: 3, kernel: 3, stride: 2), input: image, seed: 1, pass: pass),
      GradientProblem(objective: objective, output: Samples.real([2, 5], 4)),
      GradientProblem(
        name: "network", network: network, input: image, objective: objective, pass: pass),
    ]
  }

  /// A way in which a VJP is spoiled, and the check that sees it.
  private struct Mistake {
    typealias VJP = (Tensor<Double>) throws -> [Tensor<Double>]
    let name: String
    let kind: GradientReport.Kind
    /// From the right VJP and a cotangent, what the wrong one gives.
    let spoiled: (VJP, Tensor<Double>) throws -> [Tensor<Double>]

    init(
      _ name: String, _ kind: GradientReport.Kind,
      spoiled: @escaping (VJP, Tensor<Double>) throws -> [Tensor<Double>]
    ) {
      (self.name, self.kind, self.spoiled) = (name, kind, spoiled)
    }

    /// One whose results alone are wrong.
    init(_ name: String, changed: @escaping ([Tensor<Double>]) -> [Tensor<Double>]) {
      self.init(name, .differences) { vjp, cotangent in changed(try vjp(cotangent)) }
    }
  }

  private static var mistakes: [Mistake] {
    [
      Mistake("off by 1 %") { $0.map { scaled($0, 1.01) } },
      Mistake("of the wrong sign") { $0.map { scaled($0, -1) } },
      Mistake("one element of the last tensor zeroed") { cotangents in
        let last = cotangents.count - 1
        let magnitudes = cotangents[last].elements.map(\.magnitude)
        var spoiled = cotangents
        spoiled[last][magnitudes.firstIndex { $0 == magnitudes.max() } ?? 0] = 0
        return spoiled
      },
      Mistake("a NaN in one element") { cotangents in
        var spoiled = cotangents
        spoiled[0][cotangents[0].count / 2] = .nan
        return spoiled
      },
      Mistake("another shape") { $0.map { $0.reshaped([$0.count, 1, 1, 1, 1]) } },
      Mistake("a cotangent too few") { Array($0.dropLast()) },
      Mistake("it ignores its cotangent", .zeroCotangent) { vjp, cotangent in
        try vjp(Tensor(repeating: 1, shape: cotangent.shape))
      },
      Mistake("it adds a constant", .zeroCotangent) { vjp, cotangent in
        try vjp(cotangent).map { Tensor(shape: $0.shape, $0.elements.map { $0 + 0x1p-60 }) }
      },
      Mistake("it takes its cotangent's magnitude", .linearity) { vjp, cotangent in
        try vjp(Tensor(shape: cotangent.shape, cotangent.elements.map(\.magnitude)))
      },
      Mistake("it normalises its cotangent", .linearity) { vjp, cotangent in
        let largest = cotangent.elements.map(\.magnitude).max() ?? 0
        return try vjp(scaled(cotangent, largest == 0 ? 1 : 1 / largest))
      },
    ]
  }

  private static func scaled(_ tensor: Tensor<Double>, _ factor: Double) -> Tensor<Double> {
    Tensor(shape: tensor.shape, tensor.elements.map { $0 * factor })
  }

  @Test func rightVJPsPassEveryCheck() throws {
    for problem in try problems() {
      for report in try GradientCheck.reports(on: problem, seed: 6) {
        #expect(report.passed, "\(report)")
      }
    }
  }

  @Test func everyMistakeIsCaught() throws {
    var tally = Tally("wrong VJPs caught")
    for right in try problems() {
      for mistake in Self.mistakes {
        var wrong = right
        wrong.vjp = { point, cotangent in
          try mistake.spoiled({ try right.vjp(point, $0) }, cotangent)
        }
        let reports = try GradientCheck.reports(on: wrong, seed: 6)
        let report = try #require(reports.first { $0.kind == mistake.kind })
        #expect(!report.passed && report.failureCount > 0, "\(right.name): \(mistake.name)")
        tally.count(1)
      }
    }
    tally.finish()
  }

  @Test func aVJPWithAStateIsCaught() throws {
    for right in try problems() {
      var calls = 0.0
      var wrong = right
      wrong.vjp = { point, cotangent in
        calls += 1
        return try right.vjp(point, cotangent).map { Self.scaled($0, 1 + calls * 0x1p-52) }
      }
      let report = try CotangentLaws.repetition(wrong, seed: 6)
      #expect(!report.passed && report.kind == .repetition, "\(right.name)")
      #expect(report.description.contains("other bits"))
    }
  }

  @Test func aFailureNamesTensorElementAndReplay() throws {
    var problem = try problems()[1]
    problem.replay = "tessera gradcheck conv2d --seed 7"
    let right = problem.vjp
    problem.vjp = { point, cotangent in
      var cotangents = try right(point, cotangent)
      // r = 1, s = 0, c = 1, o = 2 of a filter [3, 3, 2, 3].
      cotangents[1][1 * 18 + 0 * 6 + 1 * 3 + 2] *= 1.001
      return cotangents
    }
    let report = try GradientCheck.check(problem, seed: 6)
    #expect(report.failureCount == 1 && report.tensors.map(\.failureCount) == [0, 1, 0])
    let failure = try #require(report.failures.first)
    #expect(failure.index == [1, 0, 1, 2] && failure.tensor == 1)
    for part in [
      "conv2d_1.kernel[r=1, s=0, c=1, o=2]: analytic", "numeric", "error", "above", "; h = ",
      "; replay: tessera gradcheck conv2d --seed 7",
    ] {
      #expect(failure.description.contains(part), "\(failure)")
    }
  }
}
