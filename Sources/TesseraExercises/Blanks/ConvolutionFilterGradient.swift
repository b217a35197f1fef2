/// Exercise `conv2d-filter-gradient`: what each weight contributed.
///
///     f̄[r,s,c,o] = Σ(n,p,q) x[n, h, w, c] · ȳ[n,p,q,o]
///
///     h = p · rowStride + r · rowDilation − top
///     w = q · columnStride + s · columnDilation − left
///
/// x is zero where h or w lies outside the image.
///
/// - Parameters:
///   - sizes: All extents, strides, dilations and borders.
///   - x: The images, `[n,h,w,c]`.
///   - yBar: The cotangent of the result, `[n,p,q,o]`.
/// - Returns: The cotangent of the filters, `[r,s,c,o]`.
public func convolutionFilterGradient(
  _ sizes: ConvolutionSizes, x: [Double], yBar: [Double]
) throws -> [Double] {
  throw NotWritten()
}
