import TesseraGradients
import TesseraTensors

extension Lesson {
  /// How a gradient is checked, and what the step does to the check.
  ///
  /// - Throws: never in fact: the network's extents fit.
  static func gradientCheck() throws(ShapeError) -> Lesson {
    GradientCheckLesson(network: try BackpropNetwork()).lesson
  }
}

struct GradientCheckLesson {
  /// h = 2^-e.
  static let exponents = Array(stride(from: 1, through: 49, by: 4))

  let smooth: GradientCheckNetwork
  /// The same network, its bias such that relu sees an exact 0 where the first window is won.
  let kinked: GradientCheckNetwork

  init(network: BackpropNetwork) {
    smooth = GradientCheckNetwork(network)
    var moved = network
    moved.bias[0] -= network.values().convolved[5]
    kinked = GradientCheckNetwork(moved)
  }

  static func step(_ exponent: Int) -> Double {
    Double(sign: .plus, exponent: -exponent, significand: 1)
  }

  func table(_ id: String, _ caption: String, _ network: GradientCheckNetwork) -> LessonTable {
    errors(
      id, caption, of: "h", Self.exponents.map { ("2^-\($0)", network, Self.step($0)) })
  }

  /// The largest relative error of every tensor, a row for each network and step.
  private func errors(
    _ id: String, _ caption: String, of heading: String,
    _ rows: [(name: String, network: GradientCheckNetwork, step: Double)]
  ) -> LessonTable {
    LessonTable(
      id: id, caption: caption,
      columns: [heading] + GradientCheckNetwork.parts.map { "dL/d\($0.symbol), \($0.layer)" },
      headings: rows.map(\.name),
      rows: rows.map { row in
        GradientCheckNetwork.parts.map { part in
          let finding = row.network.finding(part, step: row.step)
          return .error(finding.error, isKink: finding.isKink)
        }
      })
  }

  /// A step to choose on a page, and what it comes to.
  private var own: Lesson.Stage {
    let exponent = 13
    return .init(
      id: "own", title: "A step of your own",
      sentence: "h = 2^-e, for both networks. On a page e can be changed.",
      tables: [
        LessonTable(
          id: "exponent", caption: "step", columns: ["e"],
          rows: [
            [.field(Double(exponent), label: "e, for h = 2^-e", range: 0...52, isWhole: true)]
          ]),
        errors(
          "own", "largest relative error", of: "network",
          [
            ("smooth", smooth, Self.step(exponent)),
            ("at the kink", kinked, Self.step(exponent)),
          ]),
      ])
  }

  /// The slopes of the two sides by the bias, at the kink.
  func slopes(_ exponent: Int) -> (left: Double, right: Double) {
    let (h, bias) = (Self.step(exponent), GradientCheckNetwork.parts[3])
    let middle = kinked.values.loss
    return (
      (middle - kinked.moved(bias, 0, by: -h).loss) / h,
      (kinked.moved(bias, 0, by: h).loss - middle) / h
    )
  }

  var lesson: Lesson {
    let derivative = kinked.cotangents.bias[0]
    return Lesson(
      title: "Checking a gradient",
      lead: "A derivative that was derived is held against one that was measured: "
        + "(L(v + h) - L(v - h)) / 2h in Double. The network is that of backprop.",
      stages: [
        .init(
          id: "step", title: "The step decides what is seen",
          sentence:
            "The largest relative error of each tensor at each step; * where a relu or a pool "
            + "chooses otherwise at v + h or v - h.",
          formula: [
            "error = |a - d| / max(|a|, |d|)",
            "large h: the curve is no line, h²/6·L'''; small h: the loss has only 53 bits, u·L/h",
          ],
          tables: [table("heat", "largest relative error", smooth)]),
        .init(
          id: "kink", title: "At a kink no step is right",
          sentence:
            "Here relu sees exactly 0 where a window is won: on one side the pixel counts, on "
            + "the other it does not, and the central difference is the mean of two slopes.",
          tables: [
            table("kink-heat", "largest relative error", kinked),
            LessonTable(
              id: "slopes",
              caption: "dL/db at the kink; the library says "
                + NumberText.text(derivative), columns: ["h", "from the left", "from the right"],
              headings: [9, 17, 25].map { "2^-\($0)" },
              rows: [9, 17, 25].map { exponent in
                let (left, right) = slopes(exponent)
                return [.number(left), .number(right)]
              }),
          ]),
        own,
        .init(
          id: "verdict", title: "What the library's own check says",
          sentence: "It bounds truncation and round-off element by element, shrinks the step away "
            + "from kinks, and at a kink asks that the derivative lies between the two slopes.",
          tables: [verdict]),
      ], script: GradientCheckScript.script([smooth.network, kinked.network]))
  }

  private var verdict: LessonTable {
    let reports = [("smooth", smooth), ("at the kink", kinked)].compactMap { name, network in
      (try? network.report()).map { (name, $0) }
    }
    return LessonTable(
      id: "verdicts", caption: "GradientCheck",
      columns: ["", "derivatives", "at kinks", "worst error / bound", "failures"],
      headings: reports.map(\.0),
      rows: reports.map { _, report in
        [
          .number(Double(report.comparisons)), .number(Double(report.kinks)),
          .number(report.worstFraction), .number(Double(report.failureCount)),
        ]
      })
  }
}
