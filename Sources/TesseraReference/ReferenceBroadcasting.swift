import TesseraTensors

extension Reference {
  /// A tensor repeated along the axes in which it has an extent of 1, or none.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func broadcast<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, to shape: Shape
  ) -> Tensor<Scalar> {
    require(input.shape.broadcasts(to: shape), "\(input.shape) does not broadcast to \(shape)")
    let x = input.pointer
    var result = Tensor<Scalar>(uninitialized: shape)
    let y = result.mutablePointer
    for i in 0..<result.count { y[i] = x[input.shape.position(under: i, of: shape)] }
    return result
  }

  /// The sum of two tensors, each repeated to the shape they take on together.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func add<Scalar: ReferenceScalar>(
    _ left: Tensor<Scalar>, _ right: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let shape: Shape
    do throws(ShapeError) { shape = try .broadcast(left.shape, right.shape) } catch {
      fatalError("add: \(error)")
    }
    let (a, b) = (left.pointer, right.pointer)
    var result = Tensor<Scalar>(uninitialized: shape)
    let y = result.mutablePointer
    for i in 0..<result.count {
      y[i] =
        a[left.shape.position(under: i, of: shape)] + b[right.shape.position(under: i, of: shape)]
    }
    return result
  }

  /// The adjoint of ``broadcast(_:to:)``: every element of the result is the sum of those of x that
  /// repeating it would have made.
  ///
  /// One chain from +0 for each element, in the row-major order of x.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public static func sum<Scalar: ReferenceScalar>(
    _ input: Tensor<Scalar>, to shape: Shape
  ) -> Tensor<Scalar> {
    require(shape.broadcasts(to: input.shape), "\(shape) does not broadcast to \(input.shape)")
    let x = input.pointer
    var result = Tensor<Scalar>(repeating: 0, shape: shape)
    let y = result.mutablePointer
    for i in 0..<input.count { y[shape.position(under: i, of: input.shape)] += x[i] }
    return result
  }
}

extension Shape {
  /// The row-major position in a tensor of this shape that stands under `position` of the `larger`
  /// one to which it is repeated.
  func position(under position: Int, of larger: Shape) -> Int {
    var (rest, result, stride) = (position, 0, 1)
    for axis in 1..<larger.rank + 1 {
      let (next, index) = rest.quotientAndRemainder(dividingBy: larger[-axis])
      rest = next
      guard axis <= rank else { continue }
      if self[-axis] != 1 { result += index * stride }
      stride *= self[-axis]
    }
    return result
  }
}
