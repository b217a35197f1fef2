import TesseraCases
import TesseraGradients
import TesseraLayers
import TesseraOperators
import TesseraRecipes
import TesseraTensors
import TestSupport
import Testing

@Suite struct GradientSubjectsTests {
  @Test func everySubjectHasTheGradientsOfItsForward() throws {
    let setting = GradientSetting(seed: 1)
    let all = try GradientSubjects.reports(
      on: GradientSubjects.all, setting: setting, workers: 2)
    var tally = Tally("gradients of every operator, layer, loss and recipe")
    var (cases, kinks) = (0, 0)
    for (subject, reports) in zip(GradientSubjects.all, all) {
      #expect(reports.map(\.kind) == GradientReport.Kind.allCases, "\(subject.name)")
      for report in reports {
        #expect(report.passed, "\(report)")
        #expect(report.name == subject.name && !report.isSampled)
        // The error is within the bound, and the bound far below what matters.
        #expect(report.worstFraction <= 1 && report.tensors.allSatisfy { $0.resolution < 0x1p-12 })
        tally.count(report.comparisons)
        kinks += report.kinks
      }
      cases += reports.first?.cases ?? 0
    }
    tally.finish()
    print("in \(cases) cases, \(kinks) derivatives at kinks")
    #expect(cases > 500 && kinks > 1_000)
  }

  @Test func everyOperatorLayerAndRecipeIsInTheTable() throws {
    let names = GradientSubjects.all.map(\.name)
    #expect(Set(names).count == names.count)
    for kind in OperatorKind.allCases where kind.outputs.contains(where: \.isGradient) {
      #expect(GradientSubjects.groups.contains(kind.rawValue), "\(kind)")
    }
    for type in Architecture.layerTypes {
      let subjects = GradientSubjects.named(type.typeName)
      #expect(subjects.contains { $0.name == "\(type) layer" }, "\(type)")
    }
    for recipe in Recipe.all { #expect(GradientSubjects.named(recipe.name).count == 1) }
    for subject in GradientSubjects.all {
      let problems = try subject.problems(GradientSetting(seed: 3))
      #expect(!problems.isEmpty, "\(subject.name)")
      #expect(problems.allSatisfy { $0.replay == "tessera gradcheck \(subject.group) --seed 3" })
      #expect(GradientSubjects.named(subject.group).contains { $0.name == subject.name })
    }
  }

  /// A layer with a kink that does not tell its decisions would be called inconclusive, or worse.
  @Test func everyLayerIsSmoothOrTellsItsDecisionsAndHasBounds() throws {
    let smooth: [any Layer.Type] = [
      Conv2D.self, AveragePool2D.self, GlobalAveragePool2D.self, Dense.self, Flatten.self,
      Sigmoid.self, Tanh.self, Softmax.self, Dropout.self,
    ]
    for type in Architecture.layerTypes {
      #expect(
        smooth.contains { $0 == type } != (type is any DecidingLayer.Type), "\(type)")
    }
    let setting = GradientSetting(seed: 1)
    for subject in GradientSubjects.all where subject.name.hasSuffix(" layer") {
      for problem in try subject.problems(setting) {
        if case .measured = problem.roundOff { Issue.record("no bounds: \(problem.name)") }
      }
    }
  }

  @Test func workersChangeNothing() throws {
    let subjects = Array(GradientSubjects.named("max_pool2d") + GradientSubjects.named("glyphs"))
    let setting = GradientSetting(seed: 5)
    let reports = try [1, 3].map { workers in
      try GradientSubjects.reports(on: subjects, setting: setting, workers: workers)
        .map { $0.map(\.description) }
    }
    #expect(reports[0] == reports[1] && reports[0].count == 3)
    let other = try GradientSubjects.reports(
      on: subjects, setting: GradientSetting(seed: 6), workers: 2)
    #expect(other.map { $0.map(\.description) } != reports[0])
  }

  @Test func aRecipeIsComparedInFullWhereItIsSmallAndSampledWhereItIsLarge() throws {
    let setting = GradientSetting(seed: 2)
    let small = try GradientCheck.reports(
      on: try #require(Recipe.named("mnist-softmax")), setting: setting)
    #expect(small.allSatisfy(\.passed) && small.allSatisfy { !$0.isSampled })
    #expect(small[0].tensors.map(\.name) == ["x", "dense_1.kernel", "dense_1.bias"])
    #expect(small[0].comparisons == 2 * 784 + 7_850)
    let large = try GradientCheck.reports(
      on: try #require(Recipe.named("glyphs")), setting: setting)
    for report in large { #expect(report.passed, "\(report)") }
    #expect(large[0].isSampled && large[0].comparisons == 6 * 32 + 6 + 16 + 10)
    #expect(large[0].kinks > 0)
  }
}
