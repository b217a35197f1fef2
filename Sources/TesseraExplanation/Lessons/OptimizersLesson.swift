import TesseraOperators
import TesseraReporting
import TesseraTensors
import TesseraTraining

extension Lesson {
  /// Five optimizers on one narrow valley.
  static var optimizers: Lesson { OptimizersLesson().lesson }
}

/// Paths over f(a, b) = ½·(a² + 10·b²), in Double.
struct OptimizersLesson {
  static let start = (a: 4.0, b: 1.5)
  static let steps = 30

  struct Point {
    let a, b: Double
    var value: Double { (a * a + 10 * b * b) / 2 }
  }

  let rules: [(name: String, sentence: String, configuration: OptimizerConfiguration)] = [
    (
      "sgd", "Straight down the slope: the steep axis zigzags while the flat one crawls.",
      .sgd(learningRate: 0.15)
    ),
    (
      "momentum", "A velocity that remembers: it gathers speed along the valley, and overshoots.",
      .sgd(learningRate: 0.03, momentum: 0.9)
    ),
    (
      "nesterov", "Momentum that looks ahead: it brakes earlier.",
      .sgd(learningRate: 0.03, momentum: 0.9, nesterov: true)
    ),
    (
      "adam", "Each parameter gets a step of about the learning rate, steep or flat.",
      .adam(learningRate: 0.3)
    ),
    (
      "adamw", "Adam, and the parameters themselves shrink a little at every step.",
      .adam(
        learningRate: 0.3, epsilonPlacement: .paper, weightDecay: 0.05, decoupled: true)
    ),
  ]

  /// The start and the point after each step.
  func path(_ configuration: OptimizerConfiguration) -> [Point] {
    let execution = Execution(threads: 1)
    var parameters = [Tensor<Double>(shape: [2], [Self.start.a, Self.start.b])]
    var optimizer = Optimizer(configuration, parameters: parameters)
    var points = [Point(a: Self.start.a, b: Self.start.b)]
    for _ in 0..<Self.steps {
      let gradient = Tensor<Double>(
        shape: [2], [parameters[0][0], 10 * parameters[0][1]])
      optimizer.update(&parameters, gradients: [gradient], execution: execution)
      points.append(Point(a: parameters[0][0], b: parameters[0][1]))
    }
    return points
  }

  var lesson: Lesson {
    let ends = rules.map { rule in (rule.name, path(rule.configuration).last) }
    let summary = LessonTable(
      id: "summary", caption: "after \(Self.steps) steps", columns: ["rule", "a", "b", "f"],
      headings: ends.map(\.0),
      rows: ends.map { _, point in
        point.map { [.number($0.a), .number($0.b), .number($0.value)] } ?? []
      })
    return Lesson(
      title: "Optimizers",
      lead: "f(a, b) = (a² + 10·b²) / 2 is a valley, ten times as steep across as along. Each rule "
        + "starts at the same place and takes \(Self.steps) steps.",
      stages: [valley] + rules.map(stage) + [
        .init(
          id: "comparison", title: "Beside each other",
          sentence: "The bottom is at 0, 0. Which is best depends on the valley and the rate.",
          tables: [summary])
      ], script: OptimizersScript.script)
  }

  private var valley: Lesson.Stage {
    .init(
      id: "valley", title: "The valley",
      sentence: "Where all begin. On a page this and the numbers of every rule can be changed.",
      formula: ["f = (a² + 10·b²) / 2,  g = df/da, df/db = a, 10·b"],
      tables: [
        LessonTable(
          id: "start", caption: "start", columns: ["a", "b"],
          rows: [
            [
              .field(Self.start.a, label: "a at the start", range: -10...10),
              .field(Self.start.b, label: "b at the start", range: -10...10),
            ]
          ])
      ])
  }

  private func stage(
    _ rule: (name: String, sentence: String, configuration: OptimizerConfiguration)
  ) -> Lesson.Stage {
    let points = path(rule.configuration)
    return Lesson.Stage(
      id: rule.name, title: rule.name, sentence: rule.sentence,
      formula: formula(rule.configuration),
      tables: [
        settings(rule.name, rule.configuration),
        LessonTable(
          id: "path-\(rule.name)", caption: "path", columns: ["step", "a", "b", "f"],
          headings: points.indices.map(String.init),
          rows: points.map { [.number($0.a), .number($0.b), .number($0.value)] }),
      ],
      drawing: ValleyDrawing(name: rule.name, points: points.map { ($0.a, $0.b) }).markup)
  }

  /// What of a rule can be changed, in the order in which the script reads it.
  private func settings(_ name: String, _ configuration: OptimizerConfiguration) -> LessonTable {
    let rates = 0.0...1
    let shares = 0.0...0.9999
    let fields: [(title: String, value: Double, range: ClosedRange<Double>)] =
      switch configuration {
      case .sgd(let rate, let momentum, _, _, _):
        [("learning rate", rate, rates)] + (momentum == 0 ? [] : [("momentum", momentum, shares)])
      case .adam(let rate, let beta1, let beta2, _, _, let decay, _):
        [("learning rate", rate, rates), ("beta 1", beta1, shares), ("beta 2", beta2, shares)]
          + (decay == 0 ? [] : [("weight decay", decay, rates)])
      }
    return LessonTable(
      id: "set-\(name)", caption: "settings", columns: fields.map(\.title),
      rows: [fields.map { .field($0.value, label: "\($0.title) of \(name)", range: $0.range) }])
  }

  private func formula(_ configuration: OptimizerConfiguration) -> [String] {
    switch configuration {
    case .sgd(let rate, let momentum, let nesterov, _, _):
      if momentum == 0 { return ["p -= \(rate) · g"] }
      let velocity = "v = \(momentum) · v + g"
      return [velocity, nesterov ? "p -= \(rate) · (\(momentum) · v + g)" : "p -= \(rate) · v"]
    case .adam(let rate, let beta1, let beta2, let epsilon, let placement, let decay, _):
      let move =
        placement == .paper
        ? "m / (1 - \(beta1)^t) / (sqrt(v / (1 - \(beta2)^t)) + \(epsilon))"
        : "sqrt(1 - \(beta2)^t) / (1 - \(beta1)^t) · m / (sqrt(v) + \(epsilon))"
      return (decay == 0 ? [] : ["p -= \(rate) · \(decay) · p"]) + [
        "m = \(beta1) · m + (1 - \(beta1)) · g", "v = \(beta2) · v + (1 - \(beta2)) · g²",
        "p -= \(rate) · \(move)",
      ]
    }
  }
}
