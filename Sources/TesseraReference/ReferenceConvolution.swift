import TesseraTensors

extension Reference {
  /// Correlates each image of a batch with a bank of filters and adds a bias.
  ///
  ///     y[n,p,q,o] = b[o] + Σ(r,s,c) x[n, p·σ₁ + r·δ₁ − top, q·σ₂ + s·δ₂ − left, c] · w[r,s,c,o]
  ///
  /// The sum is one chain over (r, s, c) that starts from +0; the bias is added last. x is zero
  /// outside its bounds, and that zero is multiplied like any other value.
  ///
  /// With G groups the filter is `[R,S,C/G,O]`: output channel o belongs to group g = ⌊o/(O/G)⌋ and
  /// sees the input channels g·C/G ..< (g+1)·C/G. G = C is a depthwise convolution.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func conv2d<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, filter: Tensor<Scalar>, bias: Tensor<Scalar>?,
    geometry: WindowGeometry, groups: Int, arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    let axes = ConvolutionAxes(input.shape, filter.shape, geometry, groups)
    precondition(
      bias == nil || bias?.shape == [axes.o], "bias must have \(axes.o) elements")
    let x = Axes4(input)
    let w = Axes4(filter)
    var result = Tensor<Scalar>(uninitialized: axes.outputShape)
    let y = result.mutablePointer
    var position = 0
    for n in 0..<axes.n {
      for p in 0..<axes.p {
        for q in 0..<axes.q {
          for o in 0..<axes.o {
            let firstChannel = axes.group(ofOutput: o) * axes.channelsPerGroup
            var sum: Scalar = 0
            for r in 0..<axes.r {
              let h = geometry.rows.position(output: p, tap: r)
              for s in 0..<axes.s {
                let j = geometry.columns.position(output: q, tap: s)
                for c in 0..<axes.channelsPerGroup {
                  sum = multiplyAdd(
                    x[n, h, j, firstChannel + c], w[r, s, c, o], sum, arithmetic)
                }
              }
            }
            if let bias { sum += bias[o] }
            y[position] = sum
            position += 1
          }
        }
      }
    }
    return result
  }

  /// The cotangent of the input of a convolution.
  ///
  ///     x̄[n,h,j,c] = Σ(p,q,o) ȳ[n,p,q,o] · w[r,s,c,o]   where   p·σ₁ + r·δ₁ − top  = h
  ///                                                      and    q·σ₂ + s·δ₂ − left = j
  ///
  /// One chain over (p, q, o) ascending, which is (r, s) descending; o runs over the output channels
  /// of c's group. p and q run over *all* integers that meet the pixel by some tap: ȳ is zero outside
  /// its bounds and that zero is multiplied too, so that a border of zeros around ȳ changes nothing.
  /// A pixel that no tap meets is +0.
  ///
  /// It is linear in ȳ, and the adjoint of the convolution: ⟨conv(x), ȳ⟩ = ⟨x, x̄⟩.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func conv2dInputVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, filter: Tensor<Scalar>, inputShape: Shape,
    geometry: WindowGeometry, groups: Int, arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    let axes = ConvolutionAxes(inputShape, filter.shape, geometry, groups)
    precondition(
      outputCotangent.shape == axes.outputShape,
      "output cotangent \(outputCotangent.shape) is not \(axes.outputShape)")
    let y = Axes4(outputCotangent)
    let w = Axes4(filter)
    var result = Tensor<Scalar>(uninitialized: inputShape)
    let x = result.mutablePointer
    var position = 0
    for n in 0..<axes.n {
      for h in 0..<axes.h {
        let rows = geometry.rows.outputs(meeting: h)
        for j in 0..<axes.w {
          let columns = geometry.columns.outputs(meeting: j)
          for c in 0..<axes.c {
            let (group, channel) = c.quotientAndRemainder(dividingBy: axes.channelsPerGroup)
            var sum: Scalar = 0
            for (p, r) in rows {
              for (q, s) in columns {
                for k in 0..<axes.outputsPerGroup {
                  let o = group * axes.outputsPerGroup + k
                  sum = multiplyAdd(y[n, p, q, o], w[r, s, channel, o], sum, arithmetic)
                }
              }
            }
            x[position] = sum
            position += 1
          }
        }
      }
    }
    return result
  }

  /// The cotangent of the filter of a convolution.
  ///
  ///     w̄[r,s,c,o] = Σ(n) Σ(p,q) x[n, p·σ₁ + r·δ₁ − top, q·σ₂ + s·δ₂ − left, c] · ȳ[n,p,q,o]
  ///
  /// Each image is one chain over (p, q) that starts from +0, x being zero outside its bounds and
  /// multiplied there; then the images are added in order, from +0.
  ///
  /// It is linear in ȳ and in x, and ⟨conv(x, w), ȳ⟩ = ⟨w, w̄⟩.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func conv2dFilterVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, input: Tensor<Scalar>, filterShape: Shape,
    geometry: WindowGeometry, groups: Int, arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    let axes = ConvolutionAxes(input.shape, filterShape, geometry, groups)
    precondition(
      outputCotangent.shape == axes.outputShape,
      "output cotangent \(outputCotangent.shape) is not \(axes.outputShape)")
    let x = Axes4(input)
    let y = Axes4(outputCotangent)
    var result = Tensor<Scalar>(uninitialized: filterShape)
    let w = result.mutablePointer
    var position = 0
    for r in 0..<axes.r {
      for s in 0..<axes.s {
        for channel in 0..<axes.channelsPerGroup {
          for o in 0..<axes.o {
            let c = axes.group(ofOutput: o) * axes.channelsPerGroup + channel
            var batch: Scalar = 0
            for n in 0..<axes.n {
              var image: Scalar = 0
              for p in 0..<axes.p {
                let h = geometry.rows.position(output: p, tap: r)
                for q in 0..<axes.q {
                  let j = geometry.columns.position(output: q, tap: s)
                  image = multiplyAdd(x[n, h, j, c], y[n, p, q, o], image, arithmetic)
                }
              }
              batch += image
            }
            w[position] = batch
            position += 1
          }
        }
      }
    }
    return result
  }

  /// The cotangent of the bias of a convolution: what reached each output channel.
  ///
  ///     b̄[o] = Σ(n,p,q) ȳ[n,p,q,o]
  ///
  /// Each image is one chain over (p, q) from +0; then the images are added in order.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func conv2dBiasVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let shape = outputCotangent.shape
    precondition(shape.rank == 4, "an output cotangent has four axes, found \(shape)")
    let y = Axes4(outputCotangent)
    var result = Tensor<Scalar>(repeating: 0, shape: [shape[3]])
    let b = result.mutablePointer
    for o in 0..<shape[3] {
      for n in 0..<shape[0] {
        var image: Scalar = 0
        for p in 0..<shape[1] {
          for q in 0..<shape[2] { image += y[n, p, q, o] }
        }
        b[o] += image
      }
    }
    return result
  }
}

extension WindowAxis {
  /// The outputs that meet an input position, each with its tap, outputs ascending.
  ///
  /// An output may lie outside `0 ..< output`: the sum over it is part of the definition.
  fileprivate func outputs(meeting position: Int) -> [(output: Int, tap: Int)] {
    (0..<kernel).reversed().compactMap { tap in
      let (output, rest) = (position + before - tap * dilation)
        .quotientAndRemainder(dividingBy: stride)
      return rest == 0 ? (output, tap) : nil
    }
  }
}

/// A tensor of four axes read by its indices, and zero outside its bounds.
private struct Axes4<Scalar: ReferenceScalar> {
  private let elements: UnsafePointer<Scalar>
  private let rows, columns, channels: Int

  init(_ tensor: Tensor<Scalar>) {
    elements = tensor.pointer
    (rows, columns, channels) = (tensor.shape[1], tensor.shape[2], tensor.shape[3])
  }

  subscript(n: Int, h: Int, w: Int, c: Int) -> Scalar {
    guard h >= 0, h < rows, w >= 0, w < columns else { return 0 }
    return elements[((n * rows + h) * columns + w) * channels + c]
  }
}

/// ◇(a, b, c), once more in this file: a loop of a debug build specialises with the functions of its
/// own file alone, and this one is called for every product.
@inline(__always)
private func multiplyAdd<Scalar: ReferenceScalar>(
  _ a: Scalar, _ b: Scalar, _ c: Scalar, _ arithmetic: Arithmetic
) -> Scalar {
  switch arithmetic {
  case .fused: c.addingProduct(a, b)
  case .unfused: a * b + c
  }
}
