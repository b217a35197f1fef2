/// Copies that bring operands into the order in which a product reads them; no arithmetic.
public enum Layout<Vector: SIMD> where Vector.Scalar: KernelScalar {
  /// The type of the elements.
  public typealias Scalar = Vector.Scalar

  /// Packs B into panels: `target[(j / panel)·depth·panel + p·panel + j mod panel] = B(p, j)`, the
  /// last panel filled up with zeros.
  ///
  /// B(p, j) = `source[rows[p] + j·columnStride]`.
  @_alwaysEmitIntoClient @inline(__always)
  static func packPanels(
    _ source: UnsafePointer<Scalar>, rows: UnsafePointer<Int>, depth: Int, columnStride: Int,
    columns: Int, panel: Int, into target: UnsafeMutablePointer<Scalar>
  ) {
    var target = target
    var first = 0
    while first < columns {
      let width = min(panel, columns &- first)
      let source = source + first &* columnStride
      if columnStride == 1 && width == panel {
        for p in 0..<depth { (target + p &* panel).update(from: source + rows[p], count: panel) }
      } else {
        packPanel(
          source, rows: rows, depth: depth, columnStride: columnStride, columns: width,
          panel: panel, into: target)
      }
      target += depth &* panel
      first &+= panel
    }
  }

  /// One panel, sixteen steps of the depth at a time: B's columns may be far apart, and of each a line
  /// of the nearest cache is used up at once (benchmark `training --only mnist-expert`).
  @_alwaysEmitIntoClient @inline(__always)
  static func packPanel(
    _ source: UnsafePointer<Scalar>, rows: UnsafePointer<Int>, depth: Int, columnStride: Int,
    columns: Int, panel: Int, into target: UnsafeMutablePointer<Scalar>
  ) {
    var first = 0
    while first < depth {
      let end = min(depth, first &+ 16)
      var j = 0
      while j < panel {
        let column = source + j &* columnStride
        var p = first
        while p < end {
          target[p &* panel &+ j] = j < columns ? column[rows[p]] : 0
          p &+= 1
        }
        j &+= 1
      }
      first = end
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

  /// `target[i·columns + j] = source[i·rowStride + j·columnStride]·scale`, or unscaled for nil.
  @_alwaysEmitIntoClient @inline(__always)
  static func compact(
    _ source: UnsafePointer<Scalar>, rowStride: Int, columnStride: Int, rows: Int, columns: Int,
    scale: Scalar, into target: UnsafeMutablePointer<Scalar>
  ) {
    for i in 0..<rows {
      let (from, to) = (source + i &* rowStride, target + i &* columns)
      var j = 0
      if columnStride == 1 && scale == 1 {
        to.update(from: from, count: columns)
      } else {
        while j < columns {
          to[j] = from[j &* columnStride]
          if scale != 1 { to[j] *= scale }
          j &+= 1
        }
      }
    }
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
