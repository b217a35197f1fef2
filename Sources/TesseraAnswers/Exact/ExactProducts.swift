import TesseraTensors

extension Exact {
  /// A matrix product as a bilinear map: y[i,j] += a[i,p]·b[p,j].
  ///
  /// - Parameters:
  ///   - a: The shape of A as it is stored.
  ///   - transposeA: A is stored as k×m.
  ///   - b: The shape of B as it is stored.
  ///   - transposeB: B is stored as n×k.
  public static func product(
    _ a: Shape, transposeA: Bool, _ b: Shape, transposeB: Bool
  ) -> BilinearMap {
    require(a.rank == 2 && b.rank == 2, "\(a) and \(b) must be matrices")
    let block = matrixBlock(a, transposeA, b, transposeB)
    require(
      b[transposeB ? 1 : 0] == block.counts.middle,
      "\(a)\(transposeA ? "ᵀ" : "") · \(b)\(transposeB ? "ᵀ" : "") has different inner extents")
    return BilinearMap(
      left: a, right: b, output: [block.counts.outer, block.counts.inner],
      meetings: { $0(block) })
  }

  /// NumPy's matmul: the last two axes are matrices, the others broadcast. A vector on the left is a
  /// row, one on the right a column, and that axis of 1 does not show in the result.
  public static func matmul(_ a: Shape, _ b: Shape) -> BilinearMap? {
    guard a.rank >= 1, b.rank >= 1 else { return nil }
    let left = a.rank == 1 ? Shape([1] + a.extents) : a
    let right = b.rank == 1 ? Shape(b.extents + [1]) : b
    let (leftBatch, rightBatch) = (
      Shape(Array(left.extents.dropLast(2))), Shape(Array(right.extents.dropLast(2)))
    )
    guard left[-1] == right[-2], let batch = try? Shape.broadcast(leftBatch, rightBatch)
    else {
      return nil
    }
    let rows = a.rank == 1 ? [] : [left[-2]]
    let columns = b.rank == 1 ? [] : [right[-1]]
    let matrix = matrixBlock(
      Shape([left[-2], left[-1]]), false, Shape([right[-2], right[-1]]), false)
    return BilinearMap(
      left: a, right: b, output: Shape(batch.extents + rows + columns),
      meetings: { body in
        let (leftSteps, rightSteps) = (leftBatch.steps(in: batch), rightBatch.steps(in: batch))
        var lefts: [Int] = []
        batch.forEachLeadingIndex(trailing: 0, leftSteps) { lefts.append($0) }
        var number = 0
        batch.forEachLeadingIndex(trailing: 0, rightSteps) { position in
          var block = matrix
          block.left.start = lefts[number] * left[-2] * left[-1]
          block.right.start = position * right[-2] * right[-1]
          block.output.start = number * left[-2] * right[-1]
          body(block)
          number += 1
        }
      })
  }

  /// y = x·w + b with x `[N,in]` and w `[in,out]`; its two VJPs are those of the product.
  public static func dense<A: ExactAccumulator>(
    _ input: Tensor<A.Element>, weights: Tensor<A.Element>, bias: Tensor<A.Element>?, in _: A.Type
  ) -> ExactSums<A> {
    let map = product(input.shape, transposeA: false, weights.shape, transposeB: false)
    var sums = map.output(input, weights, in: A.self)
    if let bias { sums.addBroadcast(bias) }
    return sums
  }

  /// Rows of op(A), depth, columns of op(B).
  private static func matrixBlock(
    _ a: Shape, _ transposeA: Bool, _ b: Shape, _ transposeB: Bool
  ) -> TripleBlock {
    let (m, k) = transposeA ? (a[1], a[0]) : (a[0], a[1])
    let n = transposeB ? b[0] : b[1]
    return TripleBlock(
      counts: .init(outer: m, middle: k, inner: n),
      left: .init(outer: transposeA ? 1 : k, middle: transposeA ? m : 1),
      right: .init(middle: transposeB ? 1 : n, inner: transposeB ? k : 1),
      output: .init(outer: n, inner: 1))
  }
}
