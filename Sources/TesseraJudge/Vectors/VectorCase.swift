import TesseraAnswers
import TesseraCases
import TesseraMuseum
import TesseraTensors

/// A case with its answers, and what it is good for.
struct VectorCase<Scalar: OperatorScalar>: Sendable {
  /// The case, all its answers beside it.
  let question: Question<Scalar>
  /// The mistakes of the museum that show in it: the kernel that makes them leaves a bound.
  let caught: Set<String>
  /// The properties that it has and another case may lack.
  let features: Set<String>

  var specification: CaseSpecification { question.specification }

  init(
    _ specification: CaseSpecification, exhibits: [Exhibit], features: [CaseFeature]
  ) throws(ShapeError) {
    let problem: OperatorCase<Scalar> = try specification.filled(Scalar.self)
    var answers: [OutputName: Answer] = [:]
    for name in specification.judged(nil) { answers[name] = try problem.answer(name) }
    var caught: Set<String> = []
    for exhibit in exhibits {
      guard let answer = answers[exhibit.output] else { continue }
      let wrong = try problem.output(exhibit.output, of: exhibit.operators(.standard))
      if !answer.compare(wrong).passed { caught.insert(exhibit.name) }
    }
    question = Question(specification, problem, answers: answers)
    self.caught = caught
    self.features = Set(features.filter { $0.holds(specification) }.map(\.name))
  }
}

/// Chooses the cases of an operator that tell a wrong kernel from a right one, and says of each why it
/// is there.
///
/// First comes the mistake of the museum that shows in the fewest candidates, with the lightest case in
/// which it shows, so that a failing case says much; then the rarest mistake that shows in no case chosen
/// yet, and so on. When none is left, the cases follow that have most properties which none before them
/// has; and when these are all met too, the choice begins again among the cases that remain.
struct VectorChoice<Scalar: OperatorScalar> {
  /// The cases, each with its reason.
  private(set) var chosen: [(vector: VectorCase<Scalar>, reason: String)] = []
  private var rest: [VectorCase<Scalar>]
  private var seenMistakes: Set<String> = []
  private var seenFeatures: Set<String> = []
  /// The properties that tell no more than what the case is filled with.
  private static var values: Set<String> {
    Set(CaseFeature.values.map(\.name))
  }
  /// The mistakes in the museum's order.
  private let mistakes: [String]

  /// - Parameter most: How many are chosen at most.
  init(from candidates: [VectorCase<Scalar>], most: Int, mistakes: [String]) {
    rest = candidates.sorted { $0.specification.weight < $1.specification.weight }
    self.mistakes = mistakes
    while chosen.count < most, !rest.isEmpty {
      if let place = placeOfRarestMistake ?? placeOfMostFeatures {
        choose(place)
      } else {
        guard !(seenMistakes.isEmpty && seenFeatures.isEmpty) else { break }
        (seenMistakes, seenFeatures) = ([], [])
      }
    }
  }

  /// The lightest case in which the rarest mistake shows that is not seen yet.
  private var placeOfRarestMistake: Int? {
    let counts = mistakes.filter { !seenMistakes.contains($0) }.map { mistake in
      (name: mistake, count: rest.count { $0.caught.contains(mistake) })
    }
    guard let rarest = counts.filter({ $0.count > 0 }).min(by: { $0.count < $1.count }) else {
      return nil
    }
    return rest.firstIndex { $0.caught.contains(rarest.name) }
  }

  /// The case with most properties that are not met yet, the lightest of equals.
  private var placeOfMostFeatures: Int? {
    let counts = rest.map { $0.features.subtracting(seenFeatures).count }
    guard let most = counts.max(), most > 0 else { return nil }
    return counts.firstIndex(of: most)
  }

  private mutating func choose(_ place: Int) {
    let vector = rest.remove(at: place)
    let new = mistakes.filter { vector.caught.contains($0) && !seenMistakes.contains($0) }
    let features = vector.features.subtracting(seenFeatures).filter { !Self.values.contains($0) }
    let parts = [("catches", new), ("has", new.isEmpty ? features.sorted() : [])]
    let reason = parts.filter { !$0.1.isEmpty }.map { ": \($0) " + $1.joined(separator: ", ") }
    chosen.append((vector, vector.specification.values.words + reason.joined()))
    seenMistakes.formUnion(vector.caught)
    seenFeatures.formUnion(vector.features)
  }
}
