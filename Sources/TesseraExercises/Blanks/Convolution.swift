/// Exercise `conv2d`: each image of a batch, correlated with a bank of filters, and a bias.
///
///     y[n,p,q,o] = b[o] + Σ(r,s,c) x[n, h, w, c] · f[r,s,c,o]
///
///     h = p · rowStride + r · rowDilation − top
///     w = q · columnStride + s · columnDilation − left
///
/// x is zero where h or w lies outside the image. An array lies with its last axis innermost:
/// x[n,h,w,c] is `x[((n * sizes.h + h) * sizes.w + w) * sizes.c + c]`.
///
/// - Parameters:
///   - sizes: All extents, strides, dilations and borders.
///   - x: The images, `[n,h,w,c]`.
///   - f: The filters, `[r,s,c,o]`.
///   - b: The bias, `[o]`.
/// - Returns: `[n,p,q,o]`.
public func convolution(
  _ sizes: ConvolutionSizes, x: [Double], f: [Double], b: [Double]
) throws -> [Double] {
  throw NotWritten()
}
