/// The extents of a matrix product by NumPy's rules, resolved once for definition and operator.
///
/// The last two axes of each operand are a matrix; the axes before them are a batch, and the batches
/// broadcast. A vector on the left is a row and one on the right a column, and the axis of 1 that
/// makes it so is absent from the result.
public struct MatmulShapes: Hashable, Sendable {
  /// The rows of A and of each matrix of the result: A is m×k, B is k×n.
  public let m: Int
  /// The columns of B and of each matrix of the result.
  public let n: Int
  /// The depth: the columns of A and the rows of B.
  public let k: Int
  /// The batch of the left operand.
  public let leftBatch: Shape
  /// The batch of the right operand.
  public let rightBatch: Shape
  /// What the two batches broadcast to.
  public let batch: Shape
  /// The shape of the result: the batch, then m and n without the axis that a vector lacks.
  public let result: Shape

  /// Resolves the product of tensors of these shapes.
  ///
  /// - Throws: `ShapeError` where an operand is a scalar, the depths differ, or the batches do not
  ///   broadcast.
  public init(_ left: Shape, _ right: Shape) throws(ShapeError) {
    guard left.rank >= 1, right.rank >= 1 else {
      throw ShapeError("matmul: \(left) · \(right): a scalar is no matrix")
    }
    (m, k) = left.rank == 1 ? (1, left[0]) : (left[-2], left[-1])
    n = right.rank == 1 ? 1 : right[-1]
    let depth = right.rank == 1 ? right[0] : right[-2]
    guard k == depth else {
      throw ShapeError("matmul: \(left) · \(right): \(k) columns meet \(depth) rows")
    }
    leftBatch = Shape(Array(left.extents.dropLast(2)))
    rightBatch = Shape(Array(right.extents.dropLast(2)))
    batch = try .broadcast(leftBatch, rightBatch)
    let rows = left.rank == 1 ? [] : [m]
    let columns = right.rank == 1 ? [] : [n]
    result = try Shape(checking: batch.extents + rows + columns)
  }
}
