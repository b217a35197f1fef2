import TesseraAnswers
import TesseraTensors

extension OperatorCase where Scalar == Float {
  /// One output in Int64, for a case of whole numbers; nil where the operator does more than add
  /// products up.
  package func int64(_ name: OutputName) throws -> Tensor<Int64>? {
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
