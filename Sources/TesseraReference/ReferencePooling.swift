import TesseraTensors

extension Reference {
  /// A maximum and where it stood.
  public struct PooledMaximum<Scalar: ReferenceScalar>: Sendable {
    /// The maximum of each window.
    public let values: Tensor<Scalar>
    /// The row-major position of the maximum within its window (r·S + s), or within the image
    /// (h·W + w) for a global pool.
    public let winners: Tensor<Int32>
  }
}

extension Reference {
  /// The largest value of each window.
  ///
  ///     y[n,p,q,c] = max over taps (r,s) inside the image of x[n, p·σ₁ + r − top, q·σ₂ + s − left, c]
  ///
  /// Taps are visited in row-major order and the first maximum wins; a NaN beats every number, and
  /// the first NaN stays. Padding never wins: a window of −∞ gives −∞ with its first tap inside.
  ///
  /// - Precondition: Dilation is 1 and every window holds at least one pixel.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func maxPool<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, geometry: WindowGeometry
  ) -> PooledMaximum<Scalar> {
    let shape = pooledShape(input.shape, geometry)
    let x = input.pointer
    var values = Tensor<Scalar>(uninitialized: shape)
    var winners = Tensor<Int32>(uninitialized: shape)
    let (y, winner) = (values.mutablePointer, winners.mutablePointer)
    for position in 0..<shape.count {
      let (n, p, q, c) = shape.indices(of: position)
      var best: Scalar = 0
      var bestTap: Int32 = -1
      for tap in geometry.tapsInside(p, q) {
        let value = x[input.shape.offset(n, tap.h, tap.w, c)]
        if bestTap < 0 || value > best || (value.isNaN && !best.isNaN) {
          (best, bestTap) = (value, Int32(tap.index))
        }
      }
      precondition(bestTap >= 0, "a window holds padding alone")
      (y[position], winner[position]) = (best, bestTap)
    }
    return PooledMaximum(values: values, winners: winners)
  }

  /// The cotangent of the input of a max pool: ȳ goes to the pixel that won.
  ///
  ///     x̄[n,h,w,c] = Σ(p,q) ȳ[n,p,q,c] over the windows whose winner is this pixel
  ///
  /// A chain over (p, q) from +0; a pixel that won nothing is +0.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func maxPoolVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, winners: Tensor<Int32>, inputShape: Shape,
    geometry: WindowGeometry
  ) -> Tensor<Scalar> {
    let shape = pooledShape(inputShape, geometry)
    precondition(
      outputCotangent.shape == shape && winners.shape == shape,
      "cotangent \(outputCotangent.shape) and winners \(winners.shape) are not \(shape)")
    let (y, winner) = (outputCotangent.pointer, winners.pointer)
    var result = Tensor<Scalar>(repeating: 0, shape: inputShape)
    let x = result.mutablePointer
    for position in 0..<shape.count {
      let (n, p, q, c) = shape.indices(of: position)
      let (r, s) = Int(winner[position]).quotientAndRemainder(dividingBy: geometry.columns.kernel)
      let h = geometry.rows.position(output: p, tap: r)
      let w = geometry.columns.position(output: q, tap: s)
      x[inputShape.offset(n, h, w, c)] += y[position]
    }
    return result
  }

  /// The mean of each window.
  ///
  ///     y[n,p,q,c] = (Σ over taps (r,s) inside the image of x[n, p·σ₁ + r − top, …, c]) / count
  ///
  /// A chain from +0 over the taps in row-major order, then one division. `count` is the number of
  /// taps inside the image, or R·S with `includePadding`.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func averagePool<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, geometry: WindowGeometry, includePadding: Bool
  ) -> Tensor<Scalar> {
    let shape = pooledShape(input.shape, geometry)
    let x = input.pointer
    var result = Tensor<Scalar>(uninitialized: shape)
    let y = result.mutablePointer
    for position in 0..<shape.count {
      let (n, p, q, c) = shape.indices(of: position)
      let taps = geometry.tapsInside(p, q)
      var sum: Scalar = 0
      for tap in taps { sum += x[input.shape.offset(n, tap.h, tap.w, c)] }
      y[position] = sum / Scalar(includePadding ? geometry.taps : taps.count)
    }
    return result
  }

  /// The cotangent of the input of an average pool: ȳ/count to every pixel of the window.
  ///
  ///     x̄[n,h,w,c] = Σ(p,q) ȳ[n,p,q,c] / count(p,q) over the windows that hold this pixel
  ///
  /// A chain over (p, q) from +0; each quotient is rounded before it is added.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func averagePoolVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, inputShape: Shape, geometry: WindowGeometry,
    includePadding: Bool
  ) -> Tensor<Scalar> {
    let shape = pooledShape(inputShape, geometry)
    precondition(outputCotangent.shape == shape, "\(outputCotangent.shape) is not \(shape)")
    let y = outputCotangent.pointer
    var result = Tensor<Scalar>(repeating: 0, shape: inputShape)
    let x = result.mutablePointer
    for position in 0..<shape.count {
      let (n, p, q, c) = shape.indices(of: position)
      let taps = geometry.tapsInside(p, q)
      let share = y[position] / Scalar(includePadding ? geometry.taps : taps.count)
      for tap in taps { x[inputShape.offset(n, tap.h, tap.w, c)] += share }
    }
    return result
  }
}
