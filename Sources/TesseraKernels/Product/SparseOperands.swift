/// The operands of a product whose A is mostly zeros, each row of it a list of those that are not:
///
///     C(i,j) ← Σ(e in list i) values[e]·B(e,j)
///
/// | operand | what |
/// |---------|------|
/// | list i  | `starts[i] ..< ends[i]` of `values` and `offsets` |
/// | B(e,j)  | `b[i·bStep + offsets[e] + j]` |
/// | C(i,j)  | `c[i·cRowStride + j]` |
///
/// All steps count elements. B's rows can be read 64 bytes past `columns`; C is touched at its
/// `rows`×`columns` elements alone, and overlaps nothing.
@frozen
public struct SparseOperands<Scalar> {
  /// The rows of C, and the lists.
  public var rows: Int
  /// The columns of B and C.
  public var columns: Int
  /// The elements of A that count, list after list.
  public var values: UnsafePointer<Scalar>
  /// Which row of B each of them multiplies.
  public var offsets: UnsafePointer<Int32>
  /// Where each list begins.
  public var starts: UnsafePointer<Int32>
  /// Where each list ends.
  public var ends: UnsafePointer<Int32>
  /// B's elements.
  public var b: UnsafePointer<Scalar>
  /// What one row of C further moves in B.
  public var bStep: Int
  /// C's elements.
  public var c: UnsafeMutablePointer<Scalar>
  /// From one row of C to the next.
  public var cRowStride: Int
  /// Where the chains begin, and what becomes of their ends.
  public var mode: ProductMode

  /// The operands of one product; nothing is copied, so the pointers must outlive it.
  @inlinable
  public init(
    rows: Int, columns: Int, values: UnsafePointer<Scalar>, offsets: UnsafePointer<Int32>,
    starts: UnsafePointer<Int32>, ends: UnsafePointer<Int32>, b: UnsafePointer<Scalar>, bStep: Int,
    c: UnsafeMutablePointer<Scalar>, cRowStride: Int, mode: ProductMode
  ) {
    (self.rows, self.columns) = (rows, columns)
    (self.values, self.offsets) = (values, offsets)
    (self.starts, self.ends) = (starts, ends)
    (self.b, self.bStep) = (b, bStep)
    (self.c, self.cRowStride) = (c, cRowStride)
    self.mode = mode
  }
}
