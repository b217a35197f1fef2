import Foundation
import TesseraAnswers
import TesseraReference
import TesseraTensors
import TestSupport
import Testing

@Suite struct AnswerSoftmaxTests {
  private func sweep<Scalar: ReferenceScalar>(_: Scalar.Type) {
    var sweep = AnswerSweep("answers of softmax and its kin, \(Scalar.self)", least: 0.2)
    for (number, shape) in [[4, 10], [2, 3, 7], [1, 1], [0, 5], [1000], [3, 100]].enumerated() {
      for (factor, arithmetic) in zip(
        [Scalar(0.1), 1, 10, 60], Arithmetic.allCases + Arithmetic.allCases)
      {
        let real: Tensor<Scalar> = Samples.real(Shape(shape), UInt64(number))
        let x = Tensor(shape: real.shape, real.elements.map { $0 * factor })
        let cotangent: Tensor<Scalar> = Samples.real(x.shape, UInt64(number + 9))
        let y = Reference.softmax(x, arithmetic: arithmetic)
        sweep.accept(.softmax(x, axis: -1), y, "softmax \(shape) ×\(factor)")
        sweep.accept(
          .softmaxVJP(outputCotangent: cotangent, input: x, axis: -1),
          Reference.softmaxVJP(outputCotangent: cotangent, output: y, arithmetic: arithmetic),
          "softmax's x̄ \(shape) ×\(factor)")
        let logarithms = Reference.logSoftmax(x, arithmetic: arithmetic)
        sweep.accept(.logSoftmax(x, axis: -1), logarithms, "log-softmax \(shape) ×\(factor)")
        sweep.accept(
          .logSoftmaxVJP(outputCotangent: cotangent, input: x, axis: -1),
          Reference.logSoftmaxVJP(
            outputCotangent: cotangent, output: logarithms, arithmetic: arithmetic),
          "log-softmax's x̄ \(shape) ×\(factor)")
        let sigmoid = Reference.sigmoid(x, arithmetic: arithmetic)
        sweep.accept(.sigmoid(x), sigmoid, "sigmoid ×\(factor)")
        sweep.accept(
          .sigmoidVJP(outputCotangent: cotangent, input: x),
          Reference.sigmoidVJP(outputCotangent: cotangent, output: sigmoid),
          "sigmoid's x̄ ×\(factor)")
        let tanh = Reference.tanh(x, arithmetic: arithmetic)
        sweep.accept(.tanh(x), tanh, "tanh ×\(factor)")
        sweep.accept(
          .tanhVJP(outputCotangent: cotangent, input: x),
          Reference.tanhVJP(outputCotangent: cotangent, output: tanh, arithmetic: arithmetic),
          "tanh's x̄ ×\(factor)")
      }
    }
    sweep.finish()
  }

  @Test func definitionsStayWithinTheirBounds() {
    sweep(Float.self)
    sweep(Double.self)
  }

  @Test func anyAxisIsALineOfItsOwn() {
    var sweep = AnswerSweep("answers of softmax along every axis", least: 0.05)
    let x: Tensor<Float> = Samples.real([3, 4, 5], 1)
    for axis in 0..<3 {
      let (length, step) = (x.shape[axis], [20, 5, 1][axis])
      var y = x
      for line in 0..<x.count / length {
        let start = line / step * length * step + line % step
        let positions = (0..<length).map { start + $0 * step }
        let row = Tensor<Float>(shape: [1, length], positions.map { x[$0] })
        let softmax = Reference.softmax(row, arithmetic: .fused)
        for (j, position) in positions.enumerated() { y[position] = softmax[j] }
      }
      sweep.accept(.softmax(x, axis: axis), y, "axis \(axis)")
      sweep.accept(.softmax(x, axis: axis - 3), y, "axis \(axis - 3)")
    }
    sweep.finish()
  }

  @Test func specialValuesHaveTheirKind() {
    let x = Tensor<Float>(
      shape: [5, 3],
      [1, .nan, 2, 0, .infinity, 1, -.infinity, 0, 0, -.infinity, -.infinity, -.infinity, 1, 2, 3])
    var sweep = AnswerSweep("answers of softmax, special values", least: 0)
    sweep.accept(.softmax(x, axis: 1), Reference.softmax(x, arithmetic: .fused), "softmax")
    sweep.accept(
      .logSoftmax(x, axis: 1), Reference.logSoftmax(x, arithmetic: .fused), "log-softmax")
    sweep.finish()
    let exact = Answer.logSoftmax(x, axis: 1).exact
    #expect(exact[0].isNaN && exact[4].isNaN && exact[6] == -.infinity && exact[9].isNaN)
    let shares = Answer.softmax(x, axis: 1)
    #expect(shares.exact[6] == 0 && shares.bound[6] == 0 && shares.exact[7] == 0.5)
  }
}

@Suite struct AnswerLossesTests {
  private func sweep<Scalar: ReferenceScalar>(_: Scalar.Type) {
    var sweep = AnswerSweep("answers of cross-entropy, \(Scalar.self)", least: 0.05)
    for (number, (rows, classes)) in [(1, 1), (4, 10), (7, 3), (64, 10), (2, 1000)].enumerated() {
      for factor in [Scalar(0.1), 1, 10, 60] {
        let real: Tensor<Scalar> = Samples.real([rows, classes], UInt64(number))
        let x = Tensor(shape: real.shape, real.elements.map { $0 * factor })
        let labels = (0..<rows).map { ($0 * 7 + number) % classes }
        let classLabels = ClassLabels<Scalar>.classes(Tensor(shape: [rows], labels.map(Int32.init)))
        let one = Tensor<Scalar>(shape: [], [1])
        for (mine, theirs) in [
          (RowReduction.mean, Reference.LossReduction.mean), (.sum, .sum),
        ] {
          let arithmetic = Arithmetic.allCases[number % 2]
          let loss = Reference.softmaxCrossEntropy(
            x, labels: labels, reduction: theirs, arithmetic: arithmetic)
          sweep.accept(
            .softmaxCrossEntropy(x, labels: classLabels, reduction: mine),
            Tensor(shape: [], [loss]), "\(mine) of \(x.shape) ×\(factor)")
          sweep.accept(
            .softmaxCrossEntropyVJP(
              outputCotangent: one, logits: x, labels: classLabels, reduction: mine),
            Reference.softmaxCrossEntropyVJP(
              x, labels: labels, reduction: theirs, arithmetic: arithmetic),
            "x̄ of \(mine) of \(x.shape) ×\(factor)")
        }
      }
    }
    sweep.finish()
  }

  @Test func definitionsStayWithinTheirBounds() {
    sweep(Float.self)
    sweep(Double.self)
  }

  /// As NumPy would write it, with distributions for targets and every reduction.
  @Test func otherFormulasAreAccepted() {
    var sweep = AnswerSweep("answers of other cross-entropies", least: 0.02)
    for number in 0..<1000 {
      let (rows, classes) = (1 + number % 5, 1 + number % 12)
      let real: Tensor<Float> = Samples.real([rows, classes], UInt64(number))
      let x = real.elements.map { $0 * [0.1, 1, 8][number % 3] }
      let weights: Tensor<Float> = Samples.real([rows, classes], UInt64(number + 1))
      var (p, losses, gradients) = ([Float](), [Float](), [Float]())
      let upstream: Tensor<Float> = Samples.real([rows], UInt64(number + 2))
      for n in 0..<rows {
        let range = n * classes..<(n + 1) * classes
        let masses = weights.elements[range].map { number % 7 == 0 ? abs($0) : exp($0) }
        let total = number % 7 == 0 ? 1 : masses.reduce(0, +)
        let row = masses.map { $0 / total }
        p += row
        let m = x[range].max() ?? 0
        let e = x[range].map { exp($0 - m) }
        let s = e.reduce(0, +)
        let logarithms = x[range].map { number % 2 == 0 ? $0 - (m + log(s)) : $0 - m - log(s) }
        losses.append(-zip(row, logarithms).reduce(0) { $0 + $1.0 * $1.1 })
        let sum = number % 7 == 0 ? row.reduce(0, +) : 1
        gradients += zip(e, row).map { ($0 / s * sum - $1) * upstream[n] }
      }
      let logits = Tensor(shape: [rows, classes], x)
      let labels = ClassLabels.probabilities(Tensor(shape: [rows, classes], p))
      sweep.accept(
        .softmaxCrossEntropy(logits, labels: labels, reduction: .none),
        Tensor(shape: [rows], losses), "none \(number)")
      let sum = losses.reversed().reduce(0, +)
      sweep.accept(
        .softmaxCrossEntropy(logits, labels: labels, reduction: .mean),
        Tensor(shape: [], [sum * (1 / Float(rows))]), "mean \(number)")
      sweep.accept(
        .softmaxCrossEntropyVJP(
          outputCotangent: upstream, logits: logits, labels: labels, reduction: .none),
        Tensor(shape: [rows, classes], gradients), "x̄ \(number)")
    }
    sweep.finish()
  }

  @Test func vanishedClassesContributeNothingUnlessTheyAreMeant() {
    let logits = Tensor<Float>(shape: [2, 3], [-.infinity, 0, 0, -.infinity, 0, 0])
    let p = Tensor<Float>(shape: [2, 3], [0, 0.5, 0.5, 1, 0, 0])
    let answer = Answer.softmaxCrossEntropy(
      logits, labels: .probabilities(p), reduction: .none)
    #expect(answer.exact[0] == 0.693_147_180_559_945_3 && answer.exact[1] == .infinity)
    #expect(answer.bound[0] > 0 && answer.bound[1] == 0)
    let mean = Answer.softmaxCrossEntropy(
      logits, labels: .classes(Tensor(shape: [2], [1, 0])), reduction: .mean)
    #expect(mean.exact[0] == .infinity && mean.bound[0] == 0)
    let gradient = Answer.softmaxCrossEntropyVJP(
      outputCotangent: Tensor<Float>(shape: [], [1]), logits: logits,
      labels: .classes(Tensor(shape: [2], [1, 0])), reduction: .sum)
    #expect(gradient.exact.elements == [0, -0.5, 0.5, -1, 0.5, 0.5])
    let empty = Answer.softmaxCrossEntropy(
      Tensor<Float>(shape: [0, 3], []), labels: .classes(Tensor(shape: [0], [])), reduction: .mean)
    #expect(empty.exact.elements == [0])
  }
}
