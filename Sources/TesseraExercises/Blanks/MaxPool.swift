/// Exercise `max-pool`, forward: the largest value of each window.
///
///     y[n,p,q,c] = max over (r,s) of x[n, h, w, c]
///
///     h = p · rowStride + r − top        0 ≤ r < sizes.r
///     w = q · columnStride + s − left    0 ≤ s < sizes.s
///
/// Taps outside the image do not take part: they are not zero. Every window holds a pixel. A NaN
/// beats every number, so that it cannot get lost on the way to the loss.
///
/// - Parameters:
///   - sizes: All extents, strides and borders.
///   - x: The images, `[n,h,w,c]`.
/// - Returns: `[n,p,q,c]`.
public func maxPool(_ sizes: PoolSizes, x: [Double]) throws -> [Double] {
  throw NotWritten()
}

/// Exercise `max-pool`, backward: the cotangent of a window goes to the pixel that won it.
///
///     x̄[n,h,w,c] = Σ ȳ[n,p,q,c] over the windows whose winner is this pixel
///
/// Of equal pixels the first in row-major order wins.
///
/// - Parameters:
///   - sizes: All extents, strides and borders.
///   - x: The images, `[n,h,w,c]`.
///   - yBar: The cotangent of the result, `[n,p,q,c]`.
/// - Returns: The cotangent of the images, `[n,h,w,c]`.
public func maxPoolGradient(
  _ sizes: PoolSizes, x: [Double], yBar: [Double]
) throws -> [Double] {
  throw NotWritten()
}
