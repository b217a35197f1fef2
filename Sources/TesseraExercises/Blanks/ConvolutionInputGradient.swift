/// Exercise `conv2d-input-gradient`: what each pixel contributed.
///
///     x̄[n,h,w,c] = Σ(p,q,o) ȳ[n,p,q,o] · f[r,s,c,o]
///
/// over all p, q and taps r, s that meet this pixel:
///
///     h = p · rowStride + r · rowDilation − top
///     w = q · columnStride + s · columnDilation − left
///
/// There are two ways to write it: for every pixel look for the windows that hold it, or walk through
/// the windows as the convolution does and add each one's share to its pixels.
///
/// - Parameters:
///   - sizes: All extents, strides, dilations and borders.
///   - yBar: The cotangent of the result, `[n,p,q,o]`.
///   - f: The filters, `[r,s,c,o]`.
/// - Returns: The cotangent of the images, `[n,h,w,c]`.
public func convolutionInputGradient(
  _ sizes: ConvolutionSizes, yBar: [Double], f: [Double]
) throws -> [Double] {
  throw NotWritten()
}
