import TesseraAnswers
import TesseraCases
import TesseraGradients
import TesseraTensors

/// One output of one case, held against its answer.
struct OutputTrial<Scalar: OperatorScalar>: Sendable {
  /// The case's place in the sweep.
  let number: Int
  let specification: CaseSpecification
  let problem: OperatorCase<Scalar>
  let output: OutputName
  /// What the command wrote, as it stands in its file; nil where nothing can be used.
  let stored: Tensor<Scalar>?
  let answer: Answer
  /// What is wrong before any element is looked at.
  let fault: String?
  /// The comparison of the elements, unless there is a fault.
  let comparison: AnswerComparison?

  var isRight: Bool { fault == nil && comparison?.passed == true }

  /// - Parameter model: How the kernel is allowed to round.
  init(
    number: Int, _ question: Question<Scalar>, _ output: OutputName, _ reply: Reply<Scalar>,
    layout: ArrayLayout, model: RoundingModel
  ) throws(ShapeError) {
    (self.number, specification, problem) = (number, question.specification, question.problem)
    self.output = output
    if let known = question.answers[output] {
      answer = known
    } else {
      answer = try question.problem.answer(output, model: model)
    }
    let written: Written<Scalar> =
      switch reply {
      case .unsupported(let message): .fault("it is unsupported: \(message)")
      case .refused(let message): .fault(message)
      case .answered(let outputs): outputs[output] ?? .fault("it was not asked for")
      }
    switch written {
    case .fault(let reason): (stored, fault, comparison) = (nil, reason, nil)
    case .tensor(let tensor):
      stored = tensor
      let kind = problem.operation.kind
      let expected = layout.stored(answer.shape, of: output, kind)
      guard tensor.shape == expected else {
        fault = "its shape is \(tensor.shape) and not \(expected)"
        comparison = nil
        return
      }
      fault = nil
      comparison = answer.compare(layout.logical(tensor, of: output, kind))
    }
  }
}

extension OutputTrial {
  /// The failure as a verdict tells it.
  ///
  /// - Parameters:
  ///   - isFromSweep: Whether the case has a place in the sweep.
  ///   - remark: What else there is to know.
  ///   - request: The request of this case alone.
  func failure(
    layout: ArrayLayout, isFromSweep: Bool = true, remark: String? = nil, request: String? = nil
  ) -> CaseFailure {
    let kind = specification.operation.kind
    return CaseFailure(
      specification, inputs: layout.stored(problem), layout: layout,
      number: isFromSweep ? number : nil, message: message, worst: worst(kind), remark: remark,
      request: request)
  }

  private func worst(_ kind: OperatorKind) -> CaseFailure.Element? {
    guard let comparison, let worst = comparison.worst else { return nil }
    let axes = TensorAxes(name: output.rawValue, axes: kind.axes(of: output))
    return CaseFailure.Element(
      name: axes.element(worst.index), actual: worst.actual, exact: worst.exact,
      bound: worst.bound, wrong: comparison.failures, count: comparison.count)
  }

  /// What is wrong in one line.
  private var message: String {
    if let fault { return "\(output.rawValue): \(fault)" }
    guard let worst = worst(specification.operation.kind) else { return "nothing is wrong" }
    let expected =
      "exactly \(fullNumber(worst.exact))"
      + (worst.bound == 0 ? "" : " ± \(shortNumber(worst.bound))")
    return
      "\(worst.name) is \(fullNumber(worst.actual)), \(expected); \(worst.wrong) of \(worst.count) "
      + "elements are wrong"
  }
}

extension CaseFailure {
  /// A failure of a case.
  ///
  /// - Parameter inputs: The case as it stands in its files; nil where there are too many to know.
  init<Scalar: OperatorScalar>(
    _ specification: CaseSpecification, inputs: OperatorCase<Scalar>, layout: ArrayLayout,
    number: Int?, message: String, worst: Element? = nil, remark: String? = nil,
    request: String? = nil
  ) {
    let kind = specification.operation.kind
    let operands = OperandName.allCases.filter { specification.operands[$0] != nil }
    shapes = operands.map { name in
      (name.rawValue, layout.stored(specification.operands[name] ?? [], of: name, kind).extents)
    }
    attributes = specification.operation.attributes.text
    let list = shapes.map { "\($0.name) \($0.extents)" }.joined(separator: ", ")
    description =
      "\(kind.rawValue) \(specification.operation.shortAttributes)\(list), "
      + "\(specification.values.words)"
    (self.number, self.message, self.worst) = (number, message, worst)
    (self.remark, self.request) = (remark, request)
    values = Self.values(inputs, operands)
  }

  /// The most elements of an input that a person is shown.
  private static let mostShown = 18

  private static func values<Scalar: OperatorScalar>(
    _ inputs: OperatorCase<Scalar>, _ operands: [OperandName]
  ) -> [(name: String, elements: [Double])] {
    var result: [(name: String, elements: [Double])] = []
    for name in operands {
      if name == .labels, let labels = inputs.labels {
        result.append((name.rawValue, labels.elements.map { Double($0) }))
      } else {
        result.append((name.rawValue, inputs.inputs[name]?.elements.map { Double($0) } ?? []))
      }
    }
    if let cotangent = inputs.cotangent {
      result.append(("upstream", cotangent.elements.map { Double($0) }))
    }
    return result.allSatisfy { $0.elements.count <= mostShown } ? result : []
  }
}
