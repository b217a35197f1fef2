import TesseraCases
import TesseraFormats

/// A case that can be computed in one's head, with its answer.
struct OracleExercise {
  /// A named array, numbers in row-major order.
  struct Operand {
    let name: String
    let shape: [Int]
    let elements: NPYArray.Elements

    init(_ name: String, _ shape: [Int], _ numbers: [Double]) {
      (self.name, self.shape, elements) = (name, shape, .float64(numbers))
    }

    init(_ name: String, _ shape: [Int], integers: [Int64]) {
      (self.name, self.shape, elements) = (name, shape, .int64(integers))
    }
  }

  let kind: OperatorKind
  /// The attributes as JSON, without their braces.
  let attributes: String
  let inputs: [Operand]
  let upstream: Operand?
  let answers: [Operand]

  init(
    _ kind: OperatorKind, _ attributes: String = "", _ inputs: [Operand],
    upstream: (shape: [Int], numbers: [Double])? = nil, gives answers: [Operand]
  ) {
    (self.kind, self.attributes, self.inputs, self.answers) = (kind, attributes, inputs, answers)
    self.upstream = upstream.map { Operand("dy", $0.shape, $0.numbers) }
  }

  /// The case as it stands in a request.
  func json(id: String) -> String {
    func files(_ operands: [Operand], _ prefix: String) -> String {
      operands.map { #""\#($0.name)":"\#(prefix)\#($0.name).npy""# }.joined(separator: ",")
    }
    let upstream = upstream.map { _ in #","upstream":{"y":"dy.npy"}"# } ?? ""
    return #"{"id":"\#(id)","op":"\#(kind.rawValue)","attrs":{\#(attributes)},"#
      + #""inputs":{\#(files(inputs, ""))}\#(upstream),"outputs":{\#(files(answers, "out_"))}}"#
  }
}
