/// Copies that bring operands into the order in which a product reads them; no arithmetic.
public enum Layout<Vector: SIMD> where Vector.Scalar: KernelScalar {
  /// The type of the elements.
  public typealias Scalar = Vector.Scalar

  /// Packs B into panels: `target[(j / panel)·depth·panel + p·panel + j mod panel] = B(p, j)`, the
  /// last panel filled up with zeros.
  ///
  /// B(p, j) = `source[rows[p] + j·columnStride]`. Some steps of the depth go into all panels before the
  /// next: rows of the source are often a page or more apart, and of few pages more is read at a time
  /// (benchmark `training --only mnist-expert`).
  @_alwaysEmitIntoClient @inline(__always)
  static func packPanels(
    _ source: UnsafePointer<Scalar>, rows: UnsafePointer<Int>, depth: Int, columnStride: Int,
    columns: Int, panel: Int, into target: UnsafeMutablePointer<Scalar>
  ) {
    let step = columnStride == 1 ? 8 : 256
    var first = 0
    while first < depth {
      let count = min(step, depth &- first)
      var column = 0
      while column < columns {
        packPart(
          source + column &* columnStride, rows: rows + first, depth: count,
          columnStride: columnStride, columns: min(panel, columns &- column), panel: panel,
          into: target + (column &* depth &+ first &* panel))
        column &+= panel
      }
      first &+= count
    }
  }

  /// Some steps of the depth of one panel, along the rows of the source or, where its columns are rows in
  /// memory, along those.
  @_alwaysEmitIntoClient @inline(__always)
  static func packPart(
    _ source: UnsafePointer<Scalar>, rows: UnsafePointer<Int>, depth: Int, columnStride: Int,
    columns: Int, panel: Int, into target: UnsafeMutablePointer<Scalar>
  ) {
    // A whole panel in two vectors: with a count that only this call knows every row would be a memcpy.
    if columnStride == 1 && columns == 2 &* Vector.scalarCount && columns == panel {
      for p in 0..<depth {
        let (from, to) = (source + rows[p], target + p &* panel)
        let first = from.load(as: Vector.self)
        let second = (from + Vector.scalarCount).load(as: Vector.self)
        to.store(first)
        (to + Vector.scalarCount).store(second)
      }
      return
    }
    if columnStride == 1 && columns == panel {
      for p in 0..<depth { (target + p &* panel).update(from: source + rows[p], count: panel) }
      return
    }
    var j = 0
    while j < columns {
      let column = source + j &* columnStride
      for p in 0..<depth { target[p &* panel &+ j] = column[rows[p]] }
      j &+= 1
    }
    while j < panel {
      for p in 0..<depth { target[p &* panel &+ j] = 0 }
      j &+= 1
    }
  }

  /// Writes A out: `target[i·depth + p] = A(i, p)` for the operands of a product. With the rows of a
  /// convolution this is the matrix of patches, im2col.
  @_alwaysEmitIntoClient @inline(__always)
  static func writeOutRows(
    _ a: UnsafePointer<Scalar>, aRows: UnsafePointer<Int>, rows: Int, depth: ProductDepth,
    into target: UnsafeMutablePointer<Scalar>
  ) {
    var target = target
    for i in 0..<rows {
      for outer in 0..<depth.outer {
        for middle in 0..<depth.middle {
          let from =
            a + (aRows[i] &+ outer &* depth.outerStride &+ middle &* depth.middleStride)
          var p = 0
          while p < depth.inner {
            target[p] = from[p &* depth.innerStride]
            p &+= 1
          }
          target += depth.inner
        }
      }
    }
  }

  /// The adjoint of `writeOutRows`: adds element (i, p) of `source` to A(i, p), in row-major order.
  @_alwaysEmitIntoClient @inline(__always)
  static func addBackRows(
    _ source: UnsafePointer<Scalar>, aRows: UnsafePointer<Int>, rows: Int, depth: ProductDepth,
    to a: UnsafeMutablePointer<Scalar>
  ) {
    var source = source
    for i in 0..<rows {
      for outer in 0..<depth.outer {
        for middle in 0..<depth.middle {
          let to = a + (aRows[i] &+ outer &* depth.outerStride &+ middle &* depth.middleStride)
          var p = 0
          while p < depth.inner {
            to[p &* depth.innerStride] += source[p]
            p &+= 1
          }
          source += depth.inner
        }
      }
    }
  }

  /// `target[i·columns + j] = source[i·rowStride + j·columnStride]·scale`, or unscaled for 1.
  @_alwaysEmitIntoClient @inline(__always)
  static func compact(
    _ source: UnsafePointer<Scalar>, rowStride: Int, columnStride: Int, rows: Int, columns: Int,
    scale: Scalar, into target: UnsafeMutablePointer<Scalar>
  ) {
    if columnStride == 1 {
      for i in 0..<rows {
        (target + i &* columns).update(from: source + i &* rowStride, count: columns)
      }
    } else {
      transpose(
        source, rowStride: rowStride, columnStride: columnStride, rows: rows, columns: columns,
        into: target)
    }
    if scale != 1 { for i in 0..<rows &* columns { target[i] *= scale } }
  }

  /// Sixteen rows at a time: a column of them is a line of the nearest cache where the source is a
  /// transposed matrix, and is used up at once (benchmark `training --only cifar10-mlp`).
  @_alwaysEmitIntoClient @inline(__always)
  static func transpose(
    _ source: UnsafePointer<Scalar>, rowStride: Int, columnStride: Int, rows: Int, columns: Int,
    into target: UnsafeMutablePointer<Scalar>
  ) {
    var row = 0
    while row < rows {
      let (from, to) = (source + row &* rowStride, target + row &* columns)
      let count = min(16, rows &- row)
      var column = 0
      if rowStride == 1 && count == 16 {
        while column <= columns &- 4 {
          var i = 0
          while i < 16 {
            transposeSquare(
              from + (i &+ column &* columnStride), columnStride,
              into: to + (i &* columns &+ column), columns)
            i &+= 4
          }
          column &+= 4
        }
      }
      for j in column..<columns {
        for i in 0..<count { to[i &* columns &+ j] = from[i &* rowStride &+ j &* columnStride] }
      }
      row &+= count
    }
  }

  /// Four by four elements, in two rounds: of two vectors the even and the odd places. A vector of the
  /// source is a column; one of the target, which lies apart from the source, is a row.
  @_alwaysEmitIntoClient @inline(__always)
  static func transposeSquare(
    _ source: UnsafePointer<Scalar>, _ sourceStride: Int,
    into target: UnsafeMutablePointer<Scalar>, _ targetStride: Int
  ) {
    typealias Four = SIMD4<Scalar>
    let first = SIMD8<Scalar>(
      lowHalf: source.load(as: Four.self), highHalf: (source + sourceStride).load(as: Four.self))
    let second = SIMD8<Scalar>(
      lowHalf: (source + 2 &* sourceStride).load(as: Four.self),
      highHalf: (source + 3 &* sourceStride).load(as: Four.self))
    let even = SIMD8<Scalar>(lowHalf: first.evenHalf, highHalf: second.evenHalf)
    let odd = SIMD8<Scalar>(lowHalf: first.oddHalf, highHalf: second.oddHalf)
    target.store(even.evenHalf)
    (target + targetStride).store(odd.evenHalf)
    (target + 2 &* targetStride).store(even.oddHalf)
    (target + 3 &* targetStride).store(odd.oddHalf)
  }

  /// `target[i] = pixels[i]·scale + shift`, one multiply-add a pixel.
  @_alwaysEmitIntoClient @inline(__always)
  static func convert<ISA: InstructionSet>(
    _ pixels: UnsafePointer<UInt8>, count: Int, scale: Scalar, shift: Scalar, _: ISA.Type,
    into target: UnsafeMutablePointer<Scalar>
  ) {
    for i in 0..<count {
      target[i] = ISA.multiplyAdd(Scalar(pixels[i]), scale, shift)
    }
  }
}
