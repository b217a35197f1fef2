import TesseraAnswers
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

@Suite struct AnswerPoolingTests {
  private func sweep<Scalar: ReferenceScalar>(_: Scalar.Type) throws {
    var sweep = AnswerSweep("answers of pools, \(Scalar.self)", least: 0.3)
    for (number, item) in Geometries.pools.enumerated() {
      let (g, seed) = (item.geometry, UInt64(2 * number))
      let x: Tensor<Scalar> = Samples.real(item.inputShape, seed)
      let cotangent: Tensor<Scalar> = Samples.real(item.pooledShape, seed + 1)
      let pooled = Reference.maxPool(x, geometry: g)
      sweep.accept(.maxPool(x, geometry: g), pooled.values, "max pool of \(item)")
      sweep.accept(
        .maxPoolVJP(outputCotangent: cotangent, input: x, geometry: g),
        Reference.maxPoolVJP(
          outputCotangent: cotangent, winners: pooled.winners, inputShape: x.shape, geometry: g),
        "max pool's x̄ of \(item)")
      for includePadding in [false, true] {
        sweep.accept(
          .averagePool(x, geometry: g, includePadding: includePadding),
          Reference.averagePool(x, geometry: g, includePadding: includePadding),
          "average pool of \(item)")
        sweep.accept(
          .averagePoolVJP(
            outputCotangent: cotangent, inputShape: x.shape, geometry: g,
            includePadding: includePadding),
          Reference.averagePoolVJP(
            outputCotangent: cotangent, inputShape: x.shape, geometry: g,
            includePadding: includePadding), "average pool's x̄ of \(item)")
      }
      guard x.count > 0 else { continue }
      let whole: Tensor<Scalar> = Samples.real([item.batch, item.channels], seed + 5)
      let best = Reference.globalMaxPool(x)
      sweep.accept(try .globalMaxPool(x), best.values, "global max pool of \(item)")
      sweep.accept(
        try .globalMaxPoolVJP(outputCotangent: whole, input: x),
        Reference.globalMaxPoolVJP(
          outputCotangent: whole, winners: best.winners, inputShape: x.shape),
        "global max pool's x̄ of \(item)")
      sweep.accept(
        try .globalAveragePool(x), Reference.globalAveragePool(x),
        "global average pool of \(item)")
      sweep.accept(
        try .globalAveragePoolVJP(outputCotangent: whole, inputShape: x.shape),
        Reference.globalAveragePoolVJP(outputCotangent: whole, inputShape: x.shape),
        "global average pool's x̄ of \(item)")
    }
    sweep.finish()
  }

  @Test func poolsStayWithinTheirBounds() throws {
    try sweep(Float.self)
    try sweep(Double.self)
  }

  /// The mean as others compute it: times a rounded reciprocal, or every pixel scaled first.
  @Test func otherMeansAreAccepted() throws {
    var sweep = AnswerSweep("answers of other average pools", least: 0.2)
    for number in 0..<300 {
      let x: Tensor<Float> = Samples.real([1, 1 + number % 7, 3, 1], UInt64(number))
      let reciprocal = 1 / Float(x.count)
      let answer = try Answer.globalAveragePool(x)
      for mean in [
        x.elements.reduce(0, +) * reciprocal,
        x.elements.reversed().reduce(0) { $0 + $1 * reciprocal },
        x.elements.reduce(0) { $0 + $1 / Float(x.count) },
      ] {
        sweep.accept(answer, Tensor(shape: [1, 1], [mean]), "\(x.shape)")
      }
    }
    sweep.finish()
  }
}
