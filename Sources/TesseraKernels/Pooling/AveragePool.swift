/// Average pooling of one image, channel by channel inside a window.
///
///     y[p,q,c] = (Σ over the taps inside the image of x[p·σ₁ + r − top, q·σ₂ + s − left, c]) / count
///
/// The sum is one chain from 0 in the order of (r, s); `count` is what `PoolShape` says.
public enum AveragePool<ISA: InstructionSet, Vector: SIMD> where Vector.Scalar: KernelScalar {
  /// The type of the pixels.
  public typealias Scalar = Vector.Scalar

  @_alwaysEmitIntoClient @inline(__always)
  static func forward(
    _ shape: PoolShape, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>
  ) {
    let channels = shape.channels
    let rowStride = shape.columns.input &* channels
    var y = y
    for p in 0..<shape.rows.output {
      let r = shape.rows.taps(p)
      for q in 0..<shape.columns.output {
        let s = shape.columns.taps(q)
        let count = Scalar(shape.divisor(r, s))
        let corner =
          (p &* shape.rows.stride &- shape.rows.before) &* rowStride
          &+ (q &* shape.columns.stride &- shape.columns.before) &* channels
        var c = 0
        while c < channels {
          let lanes = min(channels &- c, Vector.scalarCount)
          var sum = Vector.zero
          for i in r.first..<r.end {
            for j in s.first..<s.end {
              sum += (x + (corner &+ i &* rowStride &+ j &* channels &+ c))
                .loadPart(lanes, as: Vector.self)
            }
          }
          (y + c).storePart(sum / Vector(repeating: count), lanes)
          c &+= lanes
        }
        y += channels
      }
    }
  }

  /// x̄ = Σ over (p,q) in order of ȳ[p,q]/count, from 0.
  @_alwaysEmitIntoClient @inline(__always)
  static func backward(
    _ shape: PoolShape, _ cotangent: UnsafePointer<Scalar>, into x: UnsafeMutablePointer<Scalar>
  ) {
    x.update(repeating: 0, count: shape.inputCount)
    let channels = shape.channels
    let rowStride = shape.columns.input &* channels
    var y = cotangent
    for p in 0..<shape.rows.output {
      let r = shape.rows.taps(p)
      for q in 0..<shape.columns.output {
        let s = shape.columns.taps(q)
        let count = Scalar(shape.divisor(r, s))
        let corner =
          (p &* shape.rows.stride &- shape.rows.before) &* rowStride
          &+ (q &* shape.columns.stride &- shape.columns.before) &* channels
        var c = 0
        while c < channels {
          let lanes = min(channels &- c, Vector.scalarCount)
          let share = (y + c).loadPart(lanes, as: Vector.self) / Vector(repeating: count)
          for i in r.first..<r.end {
            for j in s.first..<s.end {
              let target = x + (corner &+ i &* rowStride &+ j &* channels &+ c)
              target.storePart(
                UnsafePointer(target).loadPart(lanes, as: Vector.self) + share, lanes)
            }
          }
          c &+= lanes
        }
        y += channels
      }
    }
  }
}
