import TesseraCases
import TesseraMuseum
import TesseraOperators
import TesseraReference
import TesseraTensors
import Testing

@testable import TesseraJudge

/// The museum as the kernels of somebody else: is each recognised?
@Suite struct DiagnosticianTests {
  /// The trials of a kernel that is made of `operators`, in one output.
  private func trials<Scalar: OperatorScalar>(
    _ kind: OperatorKind, _ output: OutputName, layout: ArrayLayout = .nhwc, count: Int = 60,
    _ compute: (OperatorCase<Scalar>) throws -> Tensor<Scalar>
  ) throws -> [OutputTrial<Scalar>] {
    let sweep = CaseSweep(kind: kind, count: count, seed: 5, restriction: CaseRestriction())
    return try sweep.specifications.enumerated().compactMap { number, specification in
      guard specification.judged([output]) == [output] else { return nil }
      let question = try Question<Scalar>(specification, outputs: [output])
      let written = layout.stored(try compute(question.problem), of: output, kind)
      return try OutputTrial(
        number: number, question, output, .answered([output: .tensor(written)]), layout: layout,
        model: .standard(Scalar.self))
    }
  }

  private func diagnoses<Scalar: OperatorScalar>(
    _ trials: [OutputTrial<Scalar>], layout: ArrayLayout = .nhwc
  ) -> [Diagnosis] {
    Diagnostician(trials: trials, model: .standard(Scalar.self), layout: layout).diagnoses()
  }

  /// Every exhibit that a sweep sees is recognised, in all of its wrong cases and all right ones; and
  /// most are seen, though a sweep has no multiples of a vector or thousands of threads to offer.
  @Test func everyExhibitThatIsSeenIsRecognised() throws {
    var (seen, hidden): (Int, [String]) = (0, [])
    for exhibit in Museum.exhibits {
      let operators = exhibit.operators(.standard)
      let trials = try trials(exhibit.operation, exhibit.output) { (problem: OperatorCase<Float>) in
        try problem.output(exhibit.output, of: operators)
      }
      guard trials.contains(where: { !$0.isRight }) else {
        hidden.append(exhibit.name)
        continue
      }
      seen += 1
      let found = diagnoses(trials)
      let names = found.first.map { [$0.name] + $0.alternatives } ?? []
      #expect(names.contains(exhibit.name), "\(exhibit.name): \(names)")
      #expect(found.first?.explainsAll == true, "\(exhibit.name): \(found)")
    }
    print("\(seen) of \(Museum.exhibits.count) exhibits seen; hidden: \(hidden)")
    #expect(seen >= 140)
  }

  @Test(arguments: [ArrayLayout.nhwc, .nchw], [OutputName.y, .gradX, .gradW])
  func everyMisreadingIsRecognised(layout: ArrayLayout, output: OutputName) throws {
    for misreading in Misreading.all(of: .conv2d, output, layout: layout) {
      // The kernel's memory is what the suspect says; the judge reads it in its own order.
      let trials = try trials(.conv2d, output, layout: layout, count: 40) {
        (problem: OperatorCase<Float>) in
        let memory = try misreading.output(output, of: problem, layout: layout)
        let shape = try problem.shapes.output(output)
        return layout.logical(
          memory.reshaped(layout.stored(shape, of: output, .conv2d)), of: output, .conv2d)
      }
      let found = diagnoses(trials, layout: layout)
      let names = found.first.map { [$0.name] + $0.alternatives } ?? []
      #expect(names.contains(misreading.name), "\(misreading.name): \(names)")
    }
  }

  @Test func rightNumbersInAWrongShapeAreSeen() throws {
    let sweep = CaseSweep(kind: .dense, count: 20, seed: 5, restriction: CaseRestriction())
    let trials = try sweep.specifications.map { specification in
      let question = try Question<Float>(specification, outputs: [.y])
      let y = try question.problem.output(.y, of: Definitions())
      return try OutputTrial(
        number: 0, question, .y, .answered([.y: .tensor(y.reshaped([y.count]))]), layout: .nhwc,
        model: .standard(Float.self))
    }
    #expect(diagnoses(trials).first?.name == "right-numbers-in-another-shape")
  }

  @Test func fewerDigitsAreKnownByTheSizeOfTheErrors() throws {
    let single = try trials(.conv2d, .gradW, count: 60) { (problem: OperatorCase<Double>) in
      try problem.converted(to: Float.self).output(.gradW, of: Definitions()).converted()
    }
    let found = try #require(diagnoses(single).first)
    #expect(found.kind == .precision && found.name == "float32-arithmetic" && found.explainsAll)
    #expect(found.mistake.contains("every output is a number of that format"))

    // 7 bits of the fraction of both operands.
    let coarse = try trials(.dense, .gradX, count: 60) { (problem: OperatorCase<Float>) in
      var rounded = problem
      func cut(_ tensor: Tensor<Float>) -> Tensor<Float> {
        Tensor(
          shape: tensor.shape,
          tensor.elements.map { x in
            Float(bitPattern: (x.bitPattern &+ 0x7FFF) & 0xFFFF_0000)
          })
      }
      rounded.inputs = problem.inputs.mapValues(cut)
      rounded.cotangent = problem.cotangent.map(cut)
      return try rounded.output(.gradX, of: Definitions())
    }
    #expect(diagnoses(coarse).first?.name == "bfloat16-arithmetic")
  }

  @Test func anUnknownMistakeIsNotGivenAName() throws {
    let odd = try trials(.conv2d, .y) { (problem: OperatorCase<Float>) in
      let y = try problem.output(.y, of: Definitions())
      return Tensor(shape: y.shape, y.elements.enumerated().map { $1 + Float($0 % 3) })
    }
    #expect(diagnoses(odd).isEmpty)
  }

  @Test func twoMistakesAreToldOneBesideTheOther() throws {
    let two = try trials(.conv2d, .y, count: 160) { (problem: OperatorCase<Float>) in
      guard case .conv2d(let window, _) = problem.operation else { throw ShapeError("") }
      let name = window.padding == .same ? "true-convolution" : "bias-left-out"
      let exhibit = try #require(Museum.exhibits.first { $0.name == name })
      let operators = exhibit.operators(.standard)
      return try problem.output(.y, of: operators)
    }
    let found = diagnoses(two)
    #expect(Set(found.map(\.name)) == ["true-convolution", "bias-left-out"])
    #expect(found.allSatisfy { !$0.explainsAll })
  }
}
