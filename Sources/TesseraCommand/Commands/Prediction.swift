import Tessera

/// What a network says about one picture.
struct Prediction {
  let file: String
  let classNames: [String]
  /// One for each class; their sum is 1 up to rounding.
  let probabilities: [Double]
  /// The class that the image has, where that is known.
  var trueClass: Int?

  /// The most likely class, the first of equals; what is NaN never wins.
  var index: Int {
    var best = 0
    for index in probabilities.indices where probabilities[index] > probabilities[best] {
      best = index
    }
    return best
  }

  /// The object in the list that `--json` promises.
  var object: JSONObject {
    var object: JSONObject = [
      "file": .string(file),
      "label": .string(classNames[index]),
      "index": .integer(index),
      "probabilities": .array(probabilities.map(JSONValue.double)),
    ]
    if let trueClass { object["true_label"] = .string(classNames[trueClass]) }
    return object
  }

  /// A line for the picture, and one with a bar for each class.
  func text(unicode: Bool) -> String {
    let nameWidth = classNames.map(\.count).max() ?? 0
    let lines = zip(classNames, probabilities).map { name, probability in
      let cells = probability.isFinite ? Int((probability * 30).rounded()) : 0
      let bar = String(repeating: unicode ? "━" : "=", count: cells)
      let line = "  \(padded(name, nameWidth))  \(padded(percentage(probability), -8))"
      return bar.isEmpty ? line : "\(line)  \(bar)"
    }
    let truth = trueClass.map { $0 == index ? ", which is right" : "; it is \(classNames[$0])" }
    let first =
      "\(printable(file)): \(classNames[index]), \(percentage(probabilities[index]))\(truth ?? "")"
    return ([first] + lines).map { $0 + "\n" }.joined()
  }
}
