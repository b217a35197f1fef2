import TesseraOperators
import TesseraTensors

extension Lesson {
  /// A whole network, forward and back.
  ///
  /// - Throws: never in fact: the network's extents fit.
  static func backprop() throws(ShapeError) -> Lesson {
    BackpropLesson(network: try BackpropNetwork()).lesson
  }
}

/// The way through ``BackpropNetwork`` and back, each derivative with its terms and its difference.
struct BackpropLesson {
  let network: BackpropNetwork
  let values: BackpropNetwork.Values
  let cotangents: BackpropNetwork.Cotangents

  init(network: BackpropNetwork) {
    self.network = network
    values = network.values()
    cotangents = network.cotangents(values)
  }

  var lesson: Lesson {
    Lesson(
      title: "Backpropagation",
      lead:
        "Convolution, relu, pool, dense, softmax cross-entropy: every number forward, then every "
        + "dL/d· as it arrives, with its terms and the difference (L(v + h) - L(v - h)) / 2h beside "
        + "it, h = 2^-17. On a page the image and the parameters can be changed.",
      stages: forward + backward, script: BackpropScript.script)
  }

  private var forward: [Lesson.Stage] {
    [
      .init(
        id: "x", title: "Forward: the image", sentence: "x, [5,5,1], of class \(network.label).",
        tables: [.fields("value-input", "x", values.input.elements, columns: 5)]),
      .init(
        id: "conv", title: "Forward: convolution", sentence: "A kernel of 2 × 2, and a bias.",
        formula: ["a[p,q] = b + Σ(r,s) x[p + r, q + s] · w[r,s]"],
        tables: [
          .fields("value-filter", "w", network.filter.elements, columns: 2),
          .fields("value-bias", "b", network.bias.elements, columns: 1),
          .matrix("value-convolved", "a", values.convolved.elements, columns: 4),
        ]),
      .init(
        id: "relu", title: "Forward: relu", sentence: "What is below 0 becomes 0.",
        formula: ["z = max(a, 0)"],
        tables: [.matrix("value-rectified", "z", values.rectified.elements, columns: 4)]),
      .init(
        id: "pool", title: "Forward: max pool",
        sentence: "The largest of each 2 × 2 window, and where it stood (row by row, 0 to 3).",
        tables: [
          .matrix("value-pooled", "m", values.pooled.elements, columns: 2),
          .matrix("winners", "winner", values.winners.elements.map { Double($0) }, columns: 2),
        ]),
      .init(
        id: "dense", title: "Forward: dense", sentence: "m as a row, times a matrix, and a bias.",
        formula: ["s[o] = v[o] + Σ(i) m[i] · u[i,o]"],
        tables: [
          .fields("value-weights", "u", network.weights.elements, columns: 2),
          .fields("value-dense-bias", "v", network.denseBias.elements, columns: 2),
          .matrix("value-logits", "s", values.logits.elements, columns: 2),
        ]),
      .init(
        id: "loss", title: "Forward: the loss", sentence: "Softmax cross-entropy.",
        formula: ["L = -ln softmax(s)[\(network.label)]"],
        tables: [
          .matrix(
            "value-p", "softmax(s)",
            softmax(values.logits, execution: network.execution).elements, columns: 2),
          .matrix("value-loss", "L", [values.loss], columns: 1),
        ]),
    ]
  }

  private var backward: [Lesson.Stage] {
    let terms = BackpropTerms(self)
    return [
      stage(
        "logits", "s", "The probability that was given, less the one that is right.",
        cotangents.logits, network.difference(.logits, at: values.logits), terms.logits),
      stage(
        "weights", "u", "What came in, times what comes back.",
        cotangents.weights, network.difference(\.weights), terms.weights),
      stage(
        "dense-bias", "v", "A bias gets what comes back.",
        cotangents.denseBias, network.difference(\.denseBias), terms.denseBias),
      stage(
        "pooled", "m", "Back through the matrix: each input sums over the outputs it went to.",
        cotangents.pooled, network.difference(.pooled, at: values.pooled), terms.pooled),
      stage(
        "rectified", "z", "Only the winner of a window gets what comes back.",
        cotangents.rectified, network.difference(.rectified, at: values.rectified),
        terms.rectified),
      stage(
        "convolved", "a", "Where relu gave 0, nothing passes.",
        cotangents.convolved, network.difference(.convolved, at: values.convolved),
        terms.convolved),
      stage(
        "filter", "w", "Each weight sums over all the places where it was used.",
        cotangents.filter, network.difference(\.filter), terms.filter),
      stage(
        "bias", "b", "The bias was used at every place.",
        cotangents.bias, network.difference(\.bias), terms.bias),
      stage(
        "input", "x", "Each pixel sums over the windows that saw it.",
        cotangents.input, network.difference(.input, at: values.input), terms.input),
    ]
  }

  private func stage(
    _ id: String, _ symbol: String, _ sentence: String, _ cotangent: Tensor<Double>,
    _ difference: Tensor<Double>, _ terms: (Int) -> String
  ) -> Lesson.Stage {
    Lesson.Stage(
      id: "back-\(id)", title: "Back: dL/d\(symbol)", sentence: sentence,
      tables: [
        LessonTable(
          id: "back-\(id)-table", caption: "dL/d\(symbol)",
          columns: ["element", "dL/d\(symbol)", "difference", "terms"],
          headings: cotangent.shape.visibleIndices.map { symbol + $0 },
          rows: (0..<cotangent.count).map { index in
            [.number(cotangent[index]), .number(difference[index]), .word(terms(index))]
          })
      ])
  }
}

extension Shape {
  /// `[p,q]` of every element in order; axes of extent 1 are left out.
  var visibleIndices: [String] {
    let extents = (0..<rank).map { self[$0] }
    return (0..<count).map { position in
      var (rest, indices) = (position, [Int]())
      for extent in extents.reversed() {
        indices.insert(rest % extent, at: 0)
        rest /= extent
      }
      let seen = zip(extents, indices).filter { $0.0 > 1 }.map { "\($0.1)" }
      return seen.isEmpty ? "" : "[\(seen.joined(separator: ","))]"
    }
  }
}
