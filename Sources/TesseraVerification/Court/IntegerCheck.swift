import TesseraOperators
import TesseraTensors

extension CourtCheck {
  /// Sums of products of small whole numbers, in Float, against Int64: equal, not close.
  func integers(
    _ specification: CaseSpecification, _ candidate: Candidate, _ execution: Execution
  ) throws -> CheckOutcome {
    var outcome = CheckOutcome()
    var whole = specification
    whole.values = .integers
    let problem = try whole.make(Float.self)
    let set = candidate.operators(execution)
    for output in problem.availableOutputs {
      guard let exact = try problem.int64(output) else { continue }
      let actual = try problem.output(output, of: set)
      outcome.comparisons += actual.count
      guard outcome.failure == nil else { continue }
      guard actual.shape == exact.shape else {
        outcome.failure = "\(output.rawValue): shape \(actual.shape) is not \(exact.shape)"
        continue
      }
      let wrong = (0..<actual.count).first { Double(actual[$0]) != Double(exact[$0]) }
      if let wrong {
        outcome.failure =
          "\(output.rawValue) at \(actual.shape.index(of: wrong)): \(actual[wrong]) is not "
          + "\(exact[wrong])"
      }
    }
    return outcome
  }
}

extension OperatorCase where Scalar == Float {
  /// One output in Int64, for a case of whole numbers; nil where the operator does more than add
  /// products up.
  func int64(_ name: OutputName) throws -> Tensor<Int64>? {
    func whole(_ tensor: Tensor<Float>) -> Tensor<Int64> {
      Tensor(shape: tensor.shape, tensor.elements.map { Int64($0) })
    }
    func sums(_ sums: ExactSums<Int64Accumulator>) -> Tensor<Int64>? {
      let results = sums.results.compactMap { $0 }
      return results.count == sums.shape.count ? Tensor(shape: sums.shape, results) : nil
    }
    let operands = inputs.mapValues(whole)
    let y = cotangent.map(whole)
    let map: BilinearMap
    let (left, right): (Tensor<Int64>?, Tensor<Int64>?)
    switch operation {
    case .conv2d(let window, let groups):
      let (x, w) = (self[.x].shape, self[.w].shape)
      let geometry = try WindowGeometry(
        input: x.image, kernel: Size2D(w[0], w[1]), window: window)
      map = Exact.conv2d(input: x, filter: w, geometry: geometry, groups: groups)
      (left, right) = (operands[.x], operands[.w])
    case .dense:
      map = Exact.product(
        self[.x].shape, transposeA: false, self[.w].shape, transposeB: false)
      (left, right) = (operands[.x], operands[.w])
    case .gemm(let attributes):
      guard attributes.alpha == 1, operands[.c] == nil else { return nil }
      map = Exact.product(
        self[.a].shape, transposeA: attributes.transposeA, self[.b].shape,
        transposeB: attributes.transposeB)
      (left, right) = (operands[.a], operands[.b])
    default: return nil
    }
    guard let left, let right else { return nil }
    switch (name, y) {
    case (.gradX, let y?), (.gradA, let y?):
      return sums(map.leftVJP(outputCotangent: y, right: right, in: Int64Accumulator.self))
    case (.gradW, let y?):
      return sums(map.rightVJP(left: left, outputCotangent: y, in: Int64Accumulator.self))
    case (.gradB, let y?):
      guard operation.kind != .gemm else {
        return sums(map.rightVJP(left: left, outputCotangent: y, in: Int64Accumulator.self))
      }
      return sums(Exact.sum(y, to: [y.shape[-1]], in: Int64Accumulator.self))
    default:
      var total = map.output(left, right, in: Int64Accumulator.self)
      if let bias = operands[.b], operation.kind != .gemm { total.addBroadcast(bias) }
      return sums(total)
    }
  }
}
