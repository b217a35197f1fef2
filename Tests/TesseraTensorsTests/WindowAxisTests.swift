import TesseraTensors
import TestSupport
import Testing

@Suite struct WindowAxisTests {
  @Test func axisCountsTheWindowsThatFitWhenPaddingIsExplicit() throws {
    var tally = Tally("window axis, explicit padding")
    for input in 1...9 {
      for kernel in 1...4 {
        for (stride, dilation) in [(1, 1), (2, 1), (3, 2), (1, 3), (5, 1)] {
          for (before, after) in [(0, 0), (1, 2), (3, 0)] {
            let span = (kernel - 1) * dilation + 1
            let starts = Swift.stride(from: -before, through: input + after - span, by: stride)
            let fitting = Array(starts)
            let axis = try? WindowAxis(
              name: "row", input: input, kernel: kernel, stride: stride, dilation: dilation,
              padding: .explicit(before: before, after: after))
            #expect(axis?.output == (fitting.isEmpty ? nil : fitting.count))
            tally.count(1)
            guard let axis else { continue }
            for (output, start) in fitting.enumerated() {
              #expect(axis.position(output: output, tap: 0) == start)
              #expect(axis.position(output: output, tap: kernel - 1) == start + span - 1)
              tally.count(2)
            }
            #expect(axis.padded == (fitting.last ?? 0) + before + span)
          }
        }
      }
    }
    tally.finish()
  }

  @Test func sameGivesOneOutputForEachStrideAndTheLeastPadding() throws {
    var tally = Tally("window axis, SAME")
    for input in 1...12 {
      for kernel in 1...6 {
        for stride in 1...5 {
          for dilation in 1...3 {
            let axis = try WindowAxis(
              name: "row", input: input, kernel: kernel, stride: stride, dilation: dilation,
              padding: .same)
            #expect(axis.output == (input + stride - 1) / stride)
            #expect((0...1).contains(axis.after - axis.before))
            let lower = try WindowAxis(
              name: "row", input: input, kernel: kernel, stride: stride, dilation: dilation,
              padding: .sameLower)
            #expect(lower.output == axis.output)
            #expect((lower.before, lower.after) == (axis.after, axis.before))
            let less = try? WindowAxis(
              name: "row", input: input, kernel: kernel, stride: stride, dilation: dilation,
              padding: .explicit(before: axis.before, after: max(axis.after - 1, 0)))
            #expect(axis.after == 0 || (less?.output ?? 0) < axis.output)
            tally.count(5)
          }
        }
      }
    }
    tally.finish()
  }

  @Test(arguments: [
    (28, 5, 2, 1, 2), (28, 3, 2, 0, 1), (7, 2, 2, 0, 1), (28, 5, 1, 2, 2), (14, 5, 2, 1, 2),
  ])
  func sameIsAsymmetricWhenTheTotalIsOdd(
    input: Int, kernel: Int, stride: Int, before: Int, after: Int
  ) throws {
    let axis = try WindowAxis(
      name: "row", input: input, kernel: kernel, stride: stride, dilation: 1, padding: .same)
    #expect(axis.before == before && axis.after == after)
  }

  @Test func axisRefusesWhatDoesNotFit() {
    func message(
      _ input: Int, _ kernel: Int, _ stride: Int, _ dilation: Int, _ padding: AxisPadding
    ) -> String {
      do {
        let axis = try WindowAxis(
          name: "column", input: input, kernel: kernel, stride: stride, dilation: dilation,
          padding: padding)
        return "accepted \(axis.output)"
      } catch { return error.description }
    }
    let none = AxisPadding.explicit(before: 0, after: 0)
    #expect(message(3, 5, 1, 1, none).contains("a kernel of 5 with dilation 1 spans 5 pixels"))
    #expect(message(3, 2, 1, 3, none).contains("spans 4 pixels of the column axis"))
    #expect(message(3, 0, 1, 1, none).contains("kernel of the column axis must be 1"))
    #expect(message(3, 1, 0, 1, none).contains("stride of the column axis"))
    #expect(message(3, 1, 1, 0, none).contains("dilation of the column axis"))
    #expect(message(-1, 1, 1, 1, none).contains("input extent of the column axis"))
    #expect(message(3, 1, 1, 1, .explicit(before: -1, after: 0)).contains("padding before"))
    #expect(message(3, 1, 1, 1, .explicit(before: 0, after: 1 << 31)).contains("padding after"))
    #expect(message(0, 1, 1, 1, .explicit(before: 1, after: 1)).contains("the image has 0"))
    #expect(message(0, 1, 1, 1, .same).contains("the image has 0"))
    let limit = WindowAxis.limit
    #expect(message(1, limit, limit, limit, .same) == "accepted 1")
    #expect(message(1, limit, 1, limit, none).contains("spans"))
  }
}
