import Foundation
import TesseraAnswers
import TesseraCases
import TesseraMuseum
import TesseraOperators
import TesseraTensors
import TestSupport
import Testing

@Suite struct MuseumTests {
  /// One thread first: how several share small work is no matter of the exhibit, and the court, which
  /// may run at the same time, has them share even the smallest. Then several, because one exhibit is
  /// wrong with several alone.
  private static let executions = [Execution(threads: 1), Execution(threads: 3)]

  /// Exhibits that get no case right, whose result is not all zeros.
  private static let alwaysWrong: Set<String> = ["dropout-mask-inverted"]

  @Test func thereAreAtLeastSixty() {
    #expect(Museum.exhibits.count >= 60)
  }

  @Test func namesAreUniqueAndInKebabCase() throws {
    let names = Museum.exhibits.map(\.name)
    #expect(Set(names).count == names.count)
    for name in names {
      #expect(name.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil, "\(name)")
    }
  }

  @Test func placardsAreSentences() {
    for exhibit in Museum.exhibits {
      #expect(exhibit.mistake.hasSuffix("."), "\(exhibit.name)")
      #expect(exhibit.origin.count > 15 && !exhibit.origin.hasSuffix("."), "\(exhibit.name)")
      #expect(exhibit.operation.outputs.contains(exhibit.output), "\(exhibit.name)")
    }
  }

  @Test(arguments: Museum.exhibits.map(\.name))
  func exhibitIsWrongWhereItSaysAndThereAlone(name: String) throws {
    let exhibit = try #require(Museum.exhibits.first { $0.name == name })
    var sightings = Sightings()
    for execution in Self.executions where !sightings.isComplete {
      let set = exhibit.operators(execution)
      for specification in MuseumCases.all(exhibit.operation) {
        try sightings.look(Float.self, specification, exhibit, set)
        if !sightings.isComplete { try sightings.look(Double.self, specification, exhibit, set) }
        if sightings.isComplete { break }
      }
    }
    #expect(sightings.wrong > 0, "\(name) was never caught")
    #expect((sightings.right > 0) != Self.alwaysWrong.contains(name), "\(name): \(sightings)")
    #expect(
      sightings.others > 0 || exhibit.operation.outputs.allSatisfy { exhibit.affects($0) },
      "\(name): nothing else was compared")
  }

  /// Where an exhibit was seen to be right and wrong.
  private struct Sightings {
    var wrong = 0
    var right = 0
    var others = 0

    /// Other outputs are compared in some cases, and where the exhibit is wrong.
    var isComplete: Bool { wrong > 0 && right > 0 && others >= 12 }

    mutating func look<Scalar: OperatorScalar>(
      _: Scalar.Type, _ specification: CaseSpecification, _ exhibit: Exhibit,
      _ set: some OperatorSet
    ) throws {
      let problem = try specification.make(Scalar.self)
      let definitions = Definitions(arithmetic: set.arithmetic)
      for output in problem.availableOutputs {
        let isWrongOne = output == exhibit.output
        if !isWrongOne, exhibit.affects(output) || others >= 12 { continue }
        let expected = try problem.output(output, of: definitions)
        let found = try problem.output(output, of: set)
        #expect(found.shape == expected.shape, "\(exhibit.name), \(output): \(specification)")
        guard expected.count > 0 else { continue }
        let difference = Bits.compare(found, expected)
        if !isWrongOne {
          others += 1
          #expect(difference == nil, "\(exhibit.name), \(output): \(specification)")
        } else if difference == nil {
          right += 1
        } else {
          wrong += 1
        }
      }
    }
  }
}

extension Exhibit {
  /// Whether a mistake in ``output`` shows in another output too: these VJPs are computed from y, and
  /// the two of an addition are one function.
  fileprivate func affects(_ other: OutputName) -> Bool {
    if other == output { return true }
    switch operation {
    case .sigmoid, .tanh, .softmax, .logSoftmax: return output == .y
    case .add: return output.isGradient && other.isGradient
    default: return false
    }
  }
}

/// The cases on which the exhibits are tried: a thin selection of the court's own, and a slope at which
/// both sides of a leaky ReLU are one.
enum MuseumCases {
  static func all(_ kind: OperatorKind) -> [CaseSpecification] {
    let more =
      kind == .leakyReLU
      ? [CaseSpecification(.leakyReLU(slope: 1), [.x: [9]], values: .real)] : []
    return more
      + CaseTable.families(of: kind).flatMap { family in
        stride(from: 0, to: family.count, by: step(family.count / 200))
          .map { family.specification($0) }.filter(\.isLegal)
      }
  }

  /// A step that shares no factor with the numbers of options that cases are counted by, so that
  /// every option is met.
  private static func step(_ least: Int) -> Int {
    (max(least, 1)...).first { step in [2, 3, 5, 7, 11].allSatisfy { step % $0 != 0 } } ?? 1
  }
}
