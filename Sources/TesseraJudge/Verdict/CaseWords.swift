import TesseraCases
import TesseraFormats
import TesseraOracle

extension Operation {
  /// The attributes as a person reads them, those left out that are as plain as can be, with a blank
  /// behind; empty where none is left.
  var shortAttributes: String {
    guard case .object(let members) = attributes else { return "" }
    let plain: [String: JSONValue] = [
      "strides": .array([.integer(1), .integer(1)]),
      "dilations": .array([.integer(1), .integer(1)]), "groups": .integer(1),
    ]
    let shown = members.filter { plain[$0.key] != $0.value }
    return shown.map { "\($0.key)=\($0.value.bare) " }.joined()
  }
}

extension JSONValue {
  /// The value as text, words without quotation marks.
  fileprivate var bare: String {
    if case .string(let word) = self { word } else { text }
  }
}

extension CaseValues {
  /// What the inputs are filled with.
  var words: String {
    switch self {
    case .integers: "whole numbers"
    case .real: "real numbers"
    case .scales: "numbers of every size"
    case .ties: "ties"
    case .special: "NaN, infinities and subnormals"
    case .infinite: "infinities"
    case .sparse: "a cotangent of zeros"
    case .sparseSpecial: "a cotangent of zeros and subnormals"
    }
  }
}
