import TesseraLayers
import TesseraOperators
import TesseraRecipes
import TesseraVerification
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
      print(subject.name, reports[0].cases, reports[0].comparisons, reports[0].kinks, reports.map(\.worstFraction), reports[0].tensors.map(\.resolution).max()!)
      #expect(reports.map(\.kind) == GradientReport.Kind.allCases, "\(subject.name)")
      for report in reports {
        #expect(report.passed, "\(report)")
        #expect(report.name == subject.name && !report.isSampled)
        #expect(report.worstFraction <= 1)
        tally.count(report.comparisons)
        kinks += report.kinks
      }
      cases += reports.first?.cases ?? 0
    }
    tally.finish()
    print("in \(cases) cases, \(kinks) derivatives at kinks")
    #expect(cases > 450 && kinks > 500)
  }
}
