import TesseraCases
import TesseraOperators
import TesseraTensors

extension Museum {
  static let broadcasts: [Exhibit] = [
    BroadcastWrapsAround.exhibit, BroadcastVJPNotSummed.exhibit, BroadcastVJPAveraged.exhibit,
    SecondBatchIgnored.exhibit, BatchesWrapAround.exhibit, DropoutWithoutScale.exhibit,
    DropoutMaskInverted.exhibit, DropoutScaledByRate.exhibit,
  ]
}

struct BroadcastWrapsAround: WrongOperators {
  static let exhibit = Exhibit(
    "broadcast-by-wrapping-around", .add, .y, Self.self,
    mistake: "The smaller operand is read at i mod its size, which is right for the last axes and "
      + "wrong where another axis is repeated.",
    origin: "ooples/AiDotNet.Tensors #651: b[flat % C] for b[flat / (H·W)]")
  let execution: Execution

  func add<S: OperatorScalar>(_ a: Tensor<S>, _ b: Tensor<S>) -> Tensor<S> {
    let y = right.add(a, b)
    return Tensor(shape: y.shape, (0..<y.count).map { a[$0 % a.count] + b[$0 % b.count] })
  }
}

struct BroadcastVJPNotSummed: WrongOperators {
  static let exhibit = Exhibit(
    "broadcast-vjp-not-summed", .add, .gradB, Self.self,
    mistake: "The cotangent of what was repeated is that of its first repetition.",
    origin: "apache/tvm #2465, deeplearning4j/nd4j #2424, tenstorrent/tt-metal #40008")
  let execution: Execution

  func sum<S: OperatorScalar>(_ x: Tensor<S>, to shape: Shape) -> Tensor<S> {
    right.sum(x.firstUnder(shape), to: shape)
  }
}

struct BroadcastVJPAveraged: WrongOperators {
  static let exhibit = Exhibit(
    "broadcast-vjp-averaged", .add, .gradA, Self.self,
    mistake: "The cotangents of all repetitions are averaged instead of summed.",
    origin: "classic beginner's mistake: mean for sum in the gradient of a bias, which a smaller "
      + "learning rate undoes")
  let execution: Execution

  func sum<S: OperatorScalar>(_ x: Tensor<S>, to shape: Shape) -> Tensor<S> {
    let repetitions = S(x.count / max(shape.count, 1))
    return right.sum(x, to: shape).mapped { $0 / repetitions }
  }
}

struct SecondBatchIgnored: WrongOperators {
  static let exhibit = Exhibit(
    "first-matrix-for-the-whole-batch", .matmul, .y, Self.self,
    mistake: "The right operand's batch is not advanced: every product takes its first matrix.",
    origin: "huggingface/candle #3744: a batched product with a broadcast operand")
  let execution: Execution

  func matmul<S: OperatorScalar>(_ a: Tensor<S>, _ b: Tensor<S>) -> Tensor<S> {
    guard b.shape.rank > 2 else { return right.matmul(a, b) }
    let size = b.shape[-1] * b.shape[-2]
    return right.matmul(a, Tensor(shape: b.shape, (0..<b.count).map { b[$0 % size] }))
  }
}

struct BatchesWrapAround: WrongOperators {
  static let exhibit = Exhibit(
    "matmul-batches-wrap-around", .matmul, .y, Self.self,
    mistake:
      "The operands' matrices are taken at the batch's number mod theirs, which is wrong where "
      + "an inner axis of the batch is repeated.",
    origin: "tracel-ai/burn #1679: batches looked up by their flat number")
  let execution: Execution

  func matmul<S: OperatorScalar>(_ a: Tensor<S>, _ b: Tensor<S>) -> Tensor<S> {
    guard let shapes = try? MatmulShapes(a.shape, b.shape), shapes.batch.count > 1 else {
      return right.matmul(a, b)
    }
    func repeated(_ tensor: Tensor<S>, _ batch: Shape, _ rows: Int, _ columns: Int) -> Tensor<S> {
      let size = rows * columns
      return Tensor(
        shape: [shapes.batch.count, rows, columns],
        (0..<shapes.batch.count * size).map {
          tensor[$0 / size % batch.count * size + $0 % size]
        })
    }
    return right.matmul(
      repeated(a, shapes.leftBatch, shapes.m, shapes.k),
      repeated(b, shapes.rightBatch, shapes.k, shapes.n)
    ).reshaped(shapes.result)
  }
}

struct DropoutWithoutScale: WrongOperators {
  static let exhibit = Exhibit(
    "dropout-without-scale", .dropoutMasked, .y, Self.self,
    mistake: "What is kept is not scaled up by 1/(1 − rate).",
    origin:
      "the dropout of the first paper, which scales at evaluation, beside layers that do not; "
      + "mp2893/retain #1")
  let execution: Execution

  func dropoutMasked<S: OperatorScalar>(
    _ x: Tensor<S>, mask: Tensor<S>, rate: Double
  ) -> Tensor<S> {
    right.dropoutMasked(x, mask: mask, rate: 0)
  }
}

struct DropoutMaskInverted: WrongOperators {
  static let exhibit = Exhibit(
    "dropout-mask-inverted", .dropoutMasked, .y, Self.self,
    mistake: "1 in the mask drops, 0 keeps.",
    origin: "kok202/Dluid #125; pudae/tensorflow-densenet #22 for the rate")
  let execution: Execution

  func dropoutMasked<S: OperatorScalar>(
    _ x: Tensor<S>, mask: Tensor<S>, rate: Double
  ) -> Tensor<S> {
    right.dropoutMasked(x, mask: mask.mapped { $0 == 0 ? 1 : 0 }, rate: rate)
  }
}

struct DropoutScaledByRate: WrongOperators {
  static let exhibit = Exhibit(
    "dropout-scaled-by-rate", .dropoutMasked, .y, Self.self,
    mistake: "What is kept is divided by the rate instead of 1 − rate; a rate of ½ hides it.",
    origin: "kaldi-asr/kaldi #2814 and lmjohns3/theanets #123")
  let execution: Execution

  func dropoutMasked<S: OperatorScalar>(
    _ x: Tensor<S>, mask: Tensor<S>, rate: Double
  ) -> Tensor<S> {
    right.dropoutMasked(x, mask: mask, rate: rate == 0 ? 0 : min(1 - rate, 1.0.nextDown))
  }
}
