import TesseraAnswers
import TesseraCases
import TesseraTensors
import Testing

@Suite struct CaseTableTests {
  @Test func tableHoldsWhatTheCourtPromises() {
    let windows = 9 * 5 * 4 * 3 * 11
    for kind in [OperatorKind.conv2d, .maxPool2d, .averagePool2d] {
      let families = CaseTable.families(of: kind)
      for name in ["rows", "columns"] {
        #expect(families.first { $0.name == name }?.count == windows)
      }
      #expect(families.contains { $0.name == "random" && $0.count >= 10_000 })
    }
  }

  /// Two numbers of a family of windows are two windows: none is counted twice.
  @Test func everyWindowOfAnAxisIsAnother() throws {
    let family = try #require(CaseTable.families(of: .conv2d).first { $0.name == "rows" })
    var seen: Set<CaseSpecification> = []
    for number in 0..<family.count {
      var specification = family.specification(number)
      specification.seed = 0
      seen.insert(specification)
    }
    #expect(seen.count == 5_940)
  }

  @Test(arguments: OperatorKind.allCases) func casesAreMadeAnewWithTheSameBits(
    kind: OperatorKind
  ) throws {
    var compared = 0
    for family in CaseTable.families(of: kind) {
      for number in family.sample(20) {
        let specification = family.specification(number)
        guard specification.isLegal else { continue }
        let (first, again) = (
          try specification.make(Float.self), try specification.make(Float.self)
        )
        for (operand, tensor) in first.inputs {
          #expect(again.inputs[operand].map { Bits.compare($0, tensor) } == .some(nil))
          compared += tensor.count
        }
        #expect(first.labels == again.labels)
        for output in first.availableOutputs {
          #expect(
            try first.output(output, of: Definitions()).shape == first.shapes.output(output))
        }
      }
    }
    #expect(compared > 0)
  }

  @Test func specialValuesOccurAndWholeNumbersAreWhole() throws {
    var special = CaseSpecification(.relu, [.x: [4096]], values: .special)
    let x = try #require(try special.make(Float.self).inputs[.x]).elements
    #expect(x.contains { $0.isNaN } && x.contains(.infinity) && x.contains(-.infinity))
    #expect(x.contains { $0.isSubnormal } && x.contains { $0 == 0 && $0.sign == .minus })
    special.values = .integers
    let whole = try #require(try special.make(Float.self).inputs[.x]).elements
    #expect(Set(whole) == Set((-4...4).map { Float($0) }))
  }
}
