/// The steps of a product's depth: three nested counts, each with what it moves in A, in elements.
///
/// A convolution's depth is (r, s, c); a filter gradient's is (p, q); a matrix product's is p alone.
/// Unused levels count 1.
@frozen
public struct ProductDepth: Sendable {
  /// The steps of the outermost level.
  public var outer: Int
  /// The steps of the level between.
  public var middle: Int
  /// The steps of the innermost level.
  public var inner: Int
  /// What one step of the outermost level moves in A.
  public var outerStride: Int
  /// What one step of the level between moves in A.
  public var middleStride: Int
  /// What one step of the innermost level moves in A.
  public var innerStride: Int

  /// A depth; levels that are left out count 1.
  @inlinable
  public init(
    outer: Int = 1, outerStride: Int = 0, middle: Int = 1, middleStride: Int = 0, inner: Int,
    innerStride: Int
  ) {
    self.outer = outer
    self.outerStride = outerStride
    self.middle = middle
    self.middleStride = middleStride
    self.inner = inner
    self.innerStride = innerStride
  }

  /// The length of the chain of multiply-adds.
  @inlinable
  public var count: Int { outer * middle * inner }
}

/// Where a chain of multiply-adds begins and what becomes of its end.
@frozen
public enum ProductMode: Sendable {
  /// C = chain from 0, plus the bias where there is one.
  case write
  /// C = chain from C: a chain that is split goes on where it stopped.
  case extend
  /// C = C + chain from 0.
  case accumulate
}

/// The operands of C(i,j) ← Σ(p) A(i,p)·B(p,j), the product that operators are made of;
/// `SparseOperands` are those of the other, for matrices that are mostly zeros.
///
/// | operand | element (i, p, j) |
/// |---------|-------------------|
/// | A       | `a[aRows[i] + offset of step p]`, the offset from `depth` |
/// | B       | `b[(j / panel)·bPanelStride + p·bRowStride + j mod panel]` |
/// | C       | `c[cRows[i] + j]` |
///
/// All strides count elements. B's rows and the bias can be read a whole panel wide, past `columns` too;
/// C is touched at its `rows`×`columns` elements alone. Neither A nor B may overlap C.
@frozen
public struct ProductOperands<Scalar> {
  /// The rows of C and of A.
  public var rows: Int
  /// The columns of C and of B.
  public var columns: Int
  /// The steps of p, and what each moves in A.
  public var depth: ProductDepth
  /// A's elements.
  public var a: UnsafePointer<Scalar>
  /// Where each row of A begins in `a`.
  public var aRows: UnsafePointer<Int>
  /// B's elements, panel by panel.
  public var b: UnsafePointer<Scalar>
  /// From one row of B to the next within a panel.
  public var bRowStride: Int
  /// From one panel of B to the next.
  public var bPanelStride: Int
  /// C's elements.
  public var c: UnsafeMutablePointer<Scalar>
  /// Where each row of C begins in `c`.
  public var cRows: UnsafePointer<Int>
  /// Added once to each finished chain of column j; nil adds nothing.
  public var bias: UnsafePointer<Scalar>?
  /// Where the chains begin, and what becomes of their ends.
  public var mode: ProductMode
  /// Whether relu is applied to each finished chain, behind the bias: v ≤ 0 ? 0 : v.
  public var appliesReLU: Bool

  /// The operands of one product; nothing is copied, so the pointers must outlive it.
  @inlinable
  public init(
    rows: Int, columns: Int, depth: ProductDepth, a: UnsafePointer<Scalar>,
    aRows: UnsafePointer<Int>, b: UnsafePointer<Scalar>, bRowStride: Int, bPanelStride: Int,
    c: UnsafeMutablePointer<Scalar>, cRows: UnsafePointer<Int>, bias: UnsafePointer<Scalar>?,
    mode: ProductMode, appliesReLU: Bool
  ) {
    self.rows = rows
    self.columns = columns
    self.depth = depth
    self.a = a
    self.aRows = aRows
    self.b = b
    self.bRowStride = bRowStride
    self.bPanelStride = bPanelStride
    self.c = c
    self.cRows = cRows
    self.bias = bias
    self.mode = mode
    self.appliesReLU = appliesReLU
  }
}
