import TesseraCases
import TesseraTensors
import Testing

@Suite struct CaseShrinkerTests {
  private let large = CaseSpecification(
    .conv2d(
      Window(
        stride: Size2D(2, 3), dilation: Size2D(2, 1),
        padding: .explicit(top: 2, left: 1, bottom: 0, right: 2)), groups: 3),
    [.x: [3, 11, 12, 9], .w: [3, 4, 3, 6], .b: [6]], seed: 5)

  @Test func whateverFailsShrinksToOnePixel() {
    let smallest = CaseShrinker.smallest(large) { _ in true }
    #expect(smallest.operands[.x] == [1, 1, 1, 1])
    #expect(smallest.operands[.w] == [1, 1, 1, 1])
    #expect(smallest.operands[.b] == nil)
    #expect(smallest.operation == .conv2d(.unit, groups: 1))
    #expect(smallest.values == .integers)
  }

  @Test func whatMattersStays() {
    let smallest = CaseShrinker.smallest(large) { specification in
      guard case .conv2d(let window, let groups) = specification.operation else { return false }
      return window.dilation.rows == 2 && groups >= 2
        && (specification.operands[.w]?[0] ?? 0) >= 2
    }
    #expect(smallest.operands[.x] == [1, 3, 1, 2])
    #expect(smallest.operands[.w] == [2, 1, 1, 2])
  }

  @Test func nothingFailsNothingChanges() {
    #expect(CaseShrinker.smallest(large) { _ in false } == large)
  }

  @Test(arguments: OperatorKind.allCases) func everyOperatorShrinksToItsLeastCase(
    kind: OperatorKind
  ) {
    var shrunk = 0
    for family in CaseTable.families(of: kind) {
      for number in family.sample(7) {
        let specification = family.specification(number)
        let count = specification.operands.values.reduce(0) { $0 + $1.count }
        guard specification.isLegal, count > 0 else { continue }
        let smallest = CaseShrinker.smallest(specification, attempts: 300) { _ in true }
        #expect(smallest.isLegal)
        #expect(smallest.operands.values.reduce(0) { $0 + $1.count } <= max(count, 4))
        shrunk += 1
      }
    }
    #expect(shrunk > 0)
  }

  @Test func manyCasesATimeTakeFewRounds() {
    var rounds = 0
    func failing(_ candidates: [CaseSpecification]) -> [Bool] {
      rounds += 1
      #expect(candidates.allSatisfy(\.isLegal) && Set(candidates).count == candidates.count)
      return candidates.map { candidate in
        guard case .conv2d(let window, let groups) = candidate.operation else { return false }
        return window.dilation.rows == 2 && groups >= 2
          && (candidate.operands[.w]?[0] ?? 0) >= 2
      }
    }
    let smallest = CaseShrinker.smallest(large, where: { _ in true }, failing: failing)
    #expect(smallest.operands[.x] == [1, 3, 1, 2] && smallest.operands[.w] == [2, 1, 1, 2])
    #expect(smallest.values == .integers && smallest.weight < large.weight)
    #expect(rounds <= 12, "\(rounds) rounds")
  }

  @Test func whatIsNotAllowedIsNotAskedAbout() {
    let smallest = CaseShrinker.smallest(
      large, where: { $0.operands[.b] != nil }, failing: { $0.map { _ in true } })
    #expect(smallest.operands[.b] == [1] && smallest.operands[.x] == [1, 1, 1, 1])
    #expect(
      CaseShrinker.smallest(large, rounds: 0, where: { _ in true }, failing: { _ in [] }) == large)
  }
}
