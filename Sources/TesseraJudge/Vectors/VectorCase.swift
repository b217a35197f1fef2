import TesseraAnswers
import TesseraCases
import TesseraMuseum
import TesseraTensors

/// A case with its answers, and what it is good for.
struct VectorCase<Scalar: OperatorScalar>: Sendable {
  let question: Question<Scalar>
  let answers: [OutputName: Answer]
  /// The mistakes of the museum that show in it: the kernel that makes them leaves a bound.
  let caught: Set<String>
  /// The properties that it has and another case may lack.
  let features: Set<String>

  var specification: CaseSpecification { question.specification }

  init(
    _ specification: CaseSpecification, exhibits: [Exhibit], features: [CaseFeature]
  ) throws(ShapeError) {
    let question = try Question<Scalar>(specification, outputs: specification.judged(nil))
    var answers: [OutputName: Answer] = [:]
    for name in question.outputs { answers[name] = try question.problem.answer(name) }
    var caught: Set<String> = []
    for exhibit in exhibits {
      guard let answer = answers[exhibit.output] else { continue }
      let wrong = try question.problem.output(
        exhibit.output, of: exhibit.operators(.standard))
      if !answer.compare(wrong).passed { caught.insert(exhibit.name) }
    }
    (self.question, self.answers, self.caught) = (question, answers, caught)
    self.features = Set(features.filter { $0.holds(specification) }.map(\.name))
  }
}

/// Chooses the cases of an operator that tell a wrong kernel from a right one, and says of each why it
/// is there.
///
/// First the case in which most mistakes of the museum show that show in none before it, among equals the
/// one with most properties that none before it has, and among those the lightest. Where nothing is left
/// that would be new, the choice begins again among the cases that remain.
struct VectorChoice<Scalar: OperatorScalar> {
  /// The cases, each with its reason.
  private(set) var chosen: [(vector: VectorCase<Scalar>, reason: String)] = []
  /// The mistakes that show in any of the candidates.
  let catchable: Set<String>

  /// - Parameter most: How many are chosen at most.
  init(from candidates: [VectorCase<Scalar>], most: Int, order: [String]) {
    catchable = candidates.reduce(into: []) { $0.formUnion($1.caught) }
    var rest = candidates.sorted { $0.specification.weight < $1.specification.weight }
    var (seenMistakes, seenFeatures): (Set<String>, Set<String>) = ([], [])
    while chosen.count < most, !rest.isEmpty {
      var best = (place: 0, mistakes: -1, features: -1)
      for (place, vector) in rest.enumerated() {
        let mistakes = vector.caught.subtracting(seenMistakes).count
        let features = vector.features.subtracting(seenFeatures).count
        if (mistakes, features) > (best.mistakes, best.features) {
          best = (place, mistakes, features)
        }
      }
      if best.mistakes == 0, best.features == 0 {
        guard !(seenMistakes.isEmpty && seenFeatures.isEmpty) else { break }
        (seenMistakes, seenFeatures) = ([], [])
        continue
      }
      let vector = rest.remove(at: best.place)
      let mistakes = order.filter { vector.caught.contains($0) && !seenMistakes.contains($0) }
      let features = vector.features.subtracting(seenFeatures).sorted()
      chosen.append(
        (
          vector,
          mistakes.isEmpty
            ? "has " + features.joined(separator: "; ")
            : "catches " + mistakes.joined(separator: ", ")
        ))
      seenMistakes.formUnion(vector.caught)
      seenFeatures.formUnion(vector.features)
    }
  }
}
