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

  /// Images whose cotangent is mostly zeros, and in the same batch others: our kernels treat them apart.
  @Test func sparseCotangentsAreFullInSomeImages() throws {
    let family = try #require(CaseTable.families(of: .conv2d).first { $0.name == "sparse" })
    var (sparse, full, mixed, negativeZeros, subnormals) = (0, 0, 0, 0, 0)
    for number in family.sample(120) {
      let specification = family.specification(number)
      #expect(specification.isLegal)
      let problem = try specification.make(Float.self)
      let cotangent = try #require(problem.cotangent)
      let perImage = cotangent.count / cotangent.shape[0]
      let images = (0..<cotangent.shape[0]).map { n in
        cotangent.elements[n * perImage..<(n + 1) * perImage]
      }
      let share = (problem.inputs[.x]?.shape[3] ?? 0) < 32 ? 4 : 3
      let areSparse = images.map { share * $0.count { $0 != 0 } <= perImage }
      sparse += areSparse.count { $0 }
      full += areSparse.count { !$0 }
      mixed += Set(areSparse).count - 1
      negativeZeros += cotangent.elements.count { $0 == 0 && $0.sign == .minus }
      subnormals += cotangent.elements.count { $0.isSubnormal }
      let isFinite = problem.inputs.values.allSatisfy { $0.elements.allSatisfy(\.isFinite) }
      #expect(isFinite || specification.values == .sparseSpecial)
    }
    let counts = "\(sparse) sparse, \(full) full, \(mixed) mixed, \(subnormals) subnormals"
    #expect(
      sparse > 50 && full > 50 && mixed > 10 && negativeZeros > 500 && subnormals > 100, "\(counts)"
    )
    print("images: \(counts)")
  }
}
