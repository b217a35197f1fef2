import TesseraOperators
import TesseraReference
import TesseraTensors

/// What is done to each element by itself, against the memory bandwidth at the same size.
enum ElementwiseBenchmark {
  static func run(_ session: Session) throws {
    for row in try ShapeTable("elementwise", session.options, columns: ["elements"]).rows {
      for execution in session.executions {
        let problem = ElementwiseProblem(
          count: row["elements"], session: session, execution: execution)
        try problem.measureActivations()
        try problem.measureRows()
        try problem.measureOptimizers()
      }
    }
  }
}

private struct ElementwiseProblem {
  let session: Session
  let execution: Execution
  let x: Tensor<Float>
  let y: Tensor<Float>

  init(count: Int, session: Session, execution: Execution) {
    (self.session, self.execution) = (session, execution)
    x = Inputs.signed([count], stream: 8)
    y = Inputs.signed([count], stream: 9)
  }

  /// The part whose results are checked: every element's is its own affair.
  private var sample: Int { min(x.count, 1 << 18) }
  private func head(_ tensor: Tensor<Float>) -> Tensor<Float> {
    tensor.reshaped([tensor.count]).selecting(Array(0..<sample), axis: 0)
  }

  /// - Parameter tensors: How many of the problem's size are read and written.
  private func measure(
    _ kernel: String, tensors: Int, _ body: () -> Tensor<Float>,
    definition: () -> Tensor<Float>
  ) throws {
    try session.measure(
      kernel, "\(x.count)", execution, bytes: tensors * 4 * x.count,
      check: { try Checked.same(kernel, head(body()), definition(), of: x.count) },
      body: { _ = body() })
  }

  func measureActivations() throws {
    let arithmetic = execution.arithmetic
    try measure("relu", tensors: 2) {
      relu(x, execution: execution)
    } definition: {
      Reference.relu(head(x))
    }
    try measure("relu-vjp", tensors: 3) {
      reluVJP(outputCotangent: y, output: x, execution: execution)
    } definition: {
      Reference.reluVJP(outputCotangent: head(y), input: head(x))
    }
    try measure("sigmoid", tensors: 2) {
      sigmoid(x, execution: execution)
    } definition: {
      Reference.sigmoid(head(x), arithmetic: arithmetic)
    }
    try measure("tanh", tensors: 2) {
      tanh(x, execution: execution)
    } definition: {
      Reference.tanh(head(x), arithmetic: arithmetic)
    }
    try measure("add", tensors: 3) {
      add(x, y, execution: execution)
    } definition: {
      Reference.add(head(x), head(y))
    }
    try measure("dropout", tensors: 2) {
      dropout(x, rate: 0.25, seed: 1, step: 2, layer: 3, execution: execution)
    } definition: {
      Reference.dropout(head(x), rate: 0.25, seed: 1, step: 2, layer: 3)
    }
  }

  /// Softmax over rows of 16.
  func measureRows() throws {
    guard x.count % 16 == 0 else { return }
    let rows = x.reshaped([x.count / 16, 16])
    try measure("softmax", tensors: 2) {
      softmax(rows, execution: execution)
    } definition: {
      Reference.softmax(head(x).reshaped([sample / 16, 16]), arithmetic: execution.arithmetic)
        .reshaped([sample])
    }
  }

  func measureOptimizers() throws {
    let arithmetic = execution.arithmetic
    var parameter = x
    var velocity: Tensor<Float>?
    let step = SGDStep(
      learningRate: 1e-3, momentum: 0, nesterov: false, weightDecay: 0, decoupled: false)
    try measure("sgd", tensors: 3) {
      sgdUpdate(&parameter, gradient: y, velocity: &velocity, step: step, execution: execution)
      return parameter
    } definition: {
      var (values, velocities) = (head(x).elements, [Float](repeating: 0, count: sample))
      Reference.sgd(
        .init(learningRate: 1e-3, momentum: 0, nesterov: false, weightDecay: .none),
        parameters: &values, cotangents: head(y).elements, velocities: &velocities,
        arithmetic: arithmetic)
      return Tensor(shape: [sample], values)
    }
    try measureAdam()
  }

  private func measureAdam() throws {
    let step = AdamStep(
      learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, beta1Power: 0.9,
      beta2Power: 0.999, epsilonPlacement: .tensorFlow, weightDecay: 0, decoupled: false)
    var parameter = x
    var mean = Tensor<Float>(repeating: 0, shape: x.shape)
    var variance = Tensor<Float>(repeating: 0, shape: x.shape)
    try measure("adam", tensors: 7) {
      adamUpdate(
        &parameter, gradient: y, mean: &mean, variance: &variance, step: step,
        execution: execution)
      return parameter
    } definition: {
      var values = head(x).elements
      var means = [Float](repeating: 0, count: sample)
      var variances = means
      Reference.adam(
        .init(
          learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, placement: .tensorFlow,
          weightDecay: .none, beta1Power: 0.9, beta2Power: 0.999),
        parameters: &values, cotangents: head(y).elements, firstMoments: &means,
        secondMoments: &variances, arithmetic: execution.arithmetic)
      return Tensor(shape: [sample], values)
    }
  }
}
