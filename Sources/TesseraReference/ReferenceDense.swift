import TesseraTensors

extension Reference {
  /// A dense layer: every output is a weighted sum of every input.
  ///
  ///     y[n,o] = Σ(i) x[n,i] · w[i,o] + b[o]
  ///
  /// One chain over i from +0; the bias is added last.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func dense<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, weights: Tensor<Scalar>, bias: Tensor<Scalar>?,
    arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    let (rows, inputs, outputs) = denseExtents(input.shape, weights.shape)
    precondition(bias == nil || bias?.shape == [outputs], "bias must have \(outputs) elements")
    let (x, w) = (input.pointer, weights.pointer)
    var result = Tensor<Scalar>(uninitialized: [rows, outputs])
    let y = result.mutablePointer
    for n in 0..<rows {
      for o in 0..<outputs {
        var sum: Scalar = 0
        for i in 0..<inputs {
          sum = multiplyAdd(x[n * inputs + i], w[i * outputs + o], sum, arithmetic)
        }
        if let bias { sum += bias[o] }
        y[n * outputs + o] = sum
      }
    }
    return result
  }

  /// The cotangent of the input of a dense layer: x̄[n,i] = Σ(o) ȳ[n,o] · w[i,o], one chain over o.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func denseInputVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, weights: Tensor<Scalar>, arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    let (rows, inputs, outputs) = (outputCotangent.shape[0], weights.shape[0], weights.shape[1])
    precondition(
      outputCotangent.shape == [rows, outputs],
      "output cotangent \(outputCotangent.shape) does not fit weights \(weights.shape)")
    let (y, w) = (outputCotangent.pointer, weights.pointer)
    var result = Tensor<Scalar>(uninitialized: [rows, inputs])
    let x = result.mutablePointer
    for n in 0..<rows {
      for i in 0..<inputs {
        var sum: Scalar = 0
        for o in 0..<outputs {
          sum = multiplyAdd(y[n * outputs + o], w[i * outputs + o], sum, arithmetic)
        }
        x[n * inputs + i] = sum
      }
    }
    return result
  }

  /// The cotangent of the weights of a dense layer: w̄[i,o] = Σ(n) x[n,i] · ȳ[n,o], one chain over n.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func denseWeightsVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>, input: Tensor<Scalar>, arithmetic: Arithmetic
  ) -> Tensor<Scalar> {
    let (rows, inputs, outputs) = (input.shape[0], input.shape[1], outputCotangent.shape[1])
    precondition(
      outputCotangent.shape == [rows, outputs],
      "output cotangent \(outputCotangent.shape) does not fit input \(input.shape)")
    let (x, y) = (input.pointer, outputCotangent.pointer)
    var result = Tensor<Scalar>(uninitialized: [inputs, outputs])
    let w = result.mutablePointer
    for i in 0..<inputs {
      for o in 0..<outputs {
        var sum: Scalar = 0
        for n in 0..<rows {
          sum = multiplyAdd(x[n * inputs + i], y[n * outputs + o], sum, arithmetic)
        }
        w[i * outputs + o] = sum
      }
    }
    return result
  }

  /// The cotangent of the bias of a dense layer: b̄[o] = Σ(n) ȳ[n,o], one chain over n.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func denseBiasVJP<Scalar: ReferenceScalar>(
    outputCotangent: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let (rows, outputs) = (outputCotangent.shape[0], outputCotangent.shape[1])
    let y = outputCotangent.pointer
    var result = Tensor<Scalar>(repeating: 0, shape: [outputs])
    let b = result.mutablePointer
    for n in 0..<rows {
      for o in 0..<outputs { b[o] += y[n * outputs + o] }
    }
    return result
  }

  private static func denseExtents(
    _ input: Shape, _ weights: Shape
  ) -> (rows: Int, inputs: Int, outputs: Int) {
    precondition(
      input.rank == 2 && weights.rank == 2 && input[1] == weights[0],
      "input \(input) does not fit weights \(weights)")
    return (input[0], weights[0], weights[1])
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
