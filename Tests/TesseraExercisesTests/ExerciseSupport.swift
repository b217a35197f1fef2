import TesseraCases
import TesseraJudge
import TesseraMuseum
import TesseraReference
import TesseraTensors

@testable import TesseraExercises

extension ExerciseAnswers {
  /// The solutions of the book.
  static var solved: ExerciseAnswers {
    var answers = ExerciseAnswers()
    answers.matrixProduct = {
      try TesseraExercisesTests.matrixProduct($0, alpha: $1, a: $2, b: $3, beta: $4, c: $5)
    }
    answers.convolution = { try TesseraExercisesTests.convolution($0, x: $1, f: $2, b: $3) }
    answers.convolutionInputGradient = {
      try TesseraExercisesTests.convolutionInputGradient($0, yBar: $1, f: $2)
    }
    answers.convolutionFilterGradient = {
      try TesseraExercisesTests.convolutionFilterGradient($0, x: $1, yBar: $2)
    }
    answers.maxPool = { try TesseraExercisesTests.maxPool($0, x: $1) }
    answers.maxPoolGradient = { try TesseraExercisesTests.maxPoolGradient($0, x: $1, yBar: $2) }
    answers.softmaxCrossEntropy = {
      try TesseraExercisesTests.softmaxCrossEntropy(rows: $0, classes: $1, x: $2, t: $3)
    }
    answers.softmaxCrossEntropyGradient = {
      try TesseraExercisesTests.softmaxCrossEntropyGradient(
        rows: $0, classes: $1, x: $2, t: $3, yBar: $4)
    }
    return answers
  }

  /// The museum's mistake, made in the functions of the exercises.
  init(_ exhibit: Exhibit) {
    self.init()
    let set = exhibit.operators(.standard)
    matrixProduct = { z, alpha, a, b, beta, c in
      let (a, b) = (Tensor(shape: [z.m, z.k], a), Tensor(shape: [z.k, z.n], b))
      let c = Tensor(shape: [z.m, z.n], c)
      return set.gemm(
        a, transposeA: false, b, transposeB: false, adding: c, alpha: alpha, beta: beta
      ).elements.map { $0 }
    }
    convolution = { z, x, f, b in
      set.conv2d(
        z.image(x), filter: z.filter(f), bias: Tensor(shape: [z.o], b), geometry: try z.geometry,
        groups: 1
      ).elements.map { $0 }
    }
    convolutionInputGradient = { z, yBar, f in
      set.conv2dInputVJP(
        outputCotangent: z.result(yBar), filter: z.filter(f), inputShape: [z.n, z.h, z.w, z.c],
        geometry: try z.geometry, groups: 1
      ).elements.map { $0 }
    }
    convolutionFilterGradient = { z, x, yBar in
      set.conv2dFilterVJP(
        outputCotangent: z.result(yBar), input: z.image(x), filterShape: [z.r, z.s, z.c, z.o],
        geometry: try z.geometry, groups: 1
      ).elements.map { $0 }
    }
    maxPool = { z, x in
      set.maxPool2d(Tensor(shape: [z.n, z.h, z.w, z.c], x), geometry: try z.geometry)
        .elements.map { $0 }
    }
    maxPoolGradient = { z, x, yBar in
      set.maxPool2dVJP(
        outputCotangent: Tensor(shape: [z.n, z.p, z.q, z.c], yBar),
        input: Tensor(shape: [z.n, z.h, z.w, z.c], x), geometry: try z.geometry
      ).elements.map { $0 }
    }
    softmaxCrossEntropy = { rows, classes, x, t in
      set.crossEntropy(
        logits: Tensor(shape: [rows, classes], x),
        labels: .probabilities(Tensor(shape: [rows, classes], t)), reduction: .mean)[0]
    }
    softmaxCrossEntropyGradient = { rows, classes, x, t, yBar in
      set.crossEntropyVJP(
        outputCotangent: Tensor(shape: [], [yBar]), logits: Tensor(shape: [rows, classes], x),
        labels: .probabilities(Tensor(shape: [rows, classes], t)), reduction: .mean
      ).elements.map { $0 }
    }
  }
}

extension ConvolutionSizes {
  func image(_ x: [Double]) -> Tensor<Double> { Tensor(shape: [n, h, w, c], x) }
  func filter(_ f: [Double]) -> Tensor<Double> { Tensor(shape: [r, s, c, o], f) }
  func result(_ y: [Double]) -> Tensor<Double> { Tensor(shape: [n, p, q, o], y) }

  var geometry: WindowGeometry {
    get throws {
      try WindowGeometry(
        input: Size2D(h, w), kernel: Size2D(r, s),
        window: Window(
          stride: Size2D(rowStride, columnStride), dilation: Size2D(rowDilation, columnDilation),
          padding: .explicit(top: top, left: left, bottom: bottom, right: right)))
    }
  }
}

extension PoolSizes {
  var geometry: WindowGeometry {
    get throws {
      try WindowGeometry(
        input: Size2D(h, w), kernel: Size2D(r, s),
        window: Window(
          stride: Size2D(rowStride, columnStride),
          padding: .explicit(top: top, left: left, bottom: bottom, right: right)))
    }
  }
}

extension ExerciseGrade {
  var verdict: CommandVerdict? { if case .judged(let verdict) = self { verdict } else { nil } }
}
