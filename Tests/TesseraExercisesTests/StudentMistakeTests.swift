import Foundation
import Testing

@testable import TesseraExercises

/// Mistakes as a student writes them, in loops on plain arrays.
@Suite struct StudentMistakeTests {
  /// The first diagnosis of an exercise that must be refused.
  private func hint(_ exercise: Exercise, _ answers: ExerciseAnswers) throws -> [String] {
    let grade = try exercise.grade(answers)
    #expect(!grade.isAccepted)
    let wrong = grade.verdict?.outputs.first { $0.wrong > 0 }
    return wrong?.diagnoses.first.map { [$0.name] + $0.alternatives } ?? []
  }

  @Test func dilationForgotten() throws {
    var answers = ExerciseAnswers.solved
    answers.convolution = { z, x, f, b in
      let side = ConvolutionSizes(
        n: z.n, h: z.h, w: z.w, c: z.c, r: z.r, s: z.s, p: z.p, q: z.q, o: z.o,
        rowStride: z.rowStride, columnStride: z.columnStride, rowDilation: 1, columnDilation: 1,
        top: z.top, left: z.left, bottom: z.bottom, right: z.right)
      return try TesseraExercisesTests.convolution(side, x: x, f: f, b: b)
    }
    #expect(try hint(.convolution, answers).contains("dilation-ignored"))
    let verdict = try #require(try Exercise.convolution.grade(answers).verdict)
    let output = try #require(verdict.outputs.first)
    let smallest = try #require(output.smallest)
    // The book shows what the program prints of this.
    let page = try String(
      contentsOf: URL(filePath: #filePath).appending(
        path: "../../../Sources/Tessera/Tessera.docc/Exercises.md"
      ).standardized, encoding: .utf8)
    let lines = [
      "y: \(output.condition ?? "")\n", "  first (case 8): \(output.first?.description ?? "")\n",
      "    \(output.first?.message ?? "")\n", "    \(output.diagnoses.first?.mistake ?? "")\n",
      "  smallest: \(smallest.description)\n    \(smallest.message)\n",
      smallest.valueLines.map { "    \($0)\n" }.joined(),
    ]
    for line in lines {
      let isShown = page.contains(line)
      #expect(isShown, "Exercises.md should show\n\(line)")
    }
  }

  @Test func filterTurned() throws {
    var answers = ExerciseAnswers.solved
    answers.convolution = { z, x, f, b in
      var turned = f
      for tap in 0..<z.r * z.s {
        for i in 0..<z.c * z.o {
          turned[(z.r * z.s - 1 - tap) * z.c * z.o + i] = f[tap * z.c * z.o + i]
        }
      }
      return try TesseraExercisesTests.convolution(z, x: x, f: turned, b: b)
    }
    #expect(try hint(.convolution, answers).contains("true-convolution"))
  }

  @Test func cotangentsOverwritten() throws {
    var answers = ExerciseAnswers.solved
    answers.maxPoolGradient = { z, x, yBar in
      var xBar = [Double](repeating: 0, count: x.count)
      for (k, i) in TesseraExercisesTests.winners(z, x).enumerated() { xBar[i] = yBar[k] }
      return xBar
    }
    #expect(try hint(.maxPool, answers).contains("max-pool-vjp-overwrites"))
  }

  @Test func gradientNotDividedByTheBatch() throws {
    var answers = ExerciseAnswers.solved
    answers.softmaxCrossEntropyGradient = { rows, classes, x, t, yBar in
      try TesseraExercisesTests.softmaxCrossEntropyGradient(
        rows: rows, classes: classes, x: x, t: t, yBar: yBar * Double(rows))
    }
    #expect(try hint(.softmaxCrossEntropy, answers).contains("loss-vjp-without-batch-size"))
  }

  @Test func exponentialsOverflow() throws {
    var answers = ExerciseAnswers.solved
    answers.softmaxCrossEntropy = { rows, classes, x, t in
      var loss = 0.0
      for n in 0..<rows {
        let row = n * classes..<(n + 1) * classes
        let sum = x[row].reduce(0) { $0 + exp($1) }
        for i in row where t[i] != 0 { loss -= t[i] * log(exp(x[i]) / sum) }
      }
      return loss / Double(rows)
    }
    let grade = try Exercise.softmaxCrossEntropy.grade(answers)
    #expect(!grade.isAccepted)
  }

  @Test func sumInPlaceOfAProduct() throws {
    var answers = ExerciseAnswers.solved
    answers.matrixProduct = { z, alpha, a, b, beta, c in
      try TesseraExercisesTests.matrixProduct(z, alpha: alpha, a: a, b: b, beta: 0, c: c)
    }
    #expect(try hint(.matrixProduct, answers).isEmpty == false)
  }

  /// An array of another length is a wrong answer with its reason, not a trap.
  @Test func tooFewNumbersAreRefusedWithTheReason() throws {
    var answers = ExerciseAnswers.solved
    answers.convolutionFilterGradient = { _, _, _ in [1] }
    let grade = try Exercise.convolutionFilterGradient.grade(answers)
    #expect(!grade.isAccepted)
    let first = grade.verdict?.outputs.first?.first?.message ?? ""
    #expect(first.contains("it has 1 numbers, and its shape"), "\(first)")
  }

  /// Half of an exercise is not the whole.
  @Test func oneFunctionOfTwoIsBlank() throws {
    var answers = ExerciseAnswers.solved
    answers.maxPoolGradient = { _, _, _ in throw NotWritten() }
    #expect(try Exercise.maxPool.grade(answers).verdict == nil)
  }
}
