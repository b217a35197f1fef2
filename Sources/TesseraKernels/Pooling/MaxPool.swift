/// Max pooling of one image, the lanes running over channels.
///
///     y[p,q,c] = max over the taps (r,s) inside the image of x[p·σ₁ + r − top, q·σ₂ + s − left, c]
///
/// The first maximum in row-major order wins, and a NaN wins over everything and stays. `winners`
/// gets r·S + s.
///
/// Where the channels do not fill a vector its last lanes belong to the next pixel. They are read
/// all the same (at the end of `x` up to a vector too far, which every tensor has room for) and
/// written too, since the next pixel is written after; only the image's last vector is written in
/// part.
public enum MaxPool<ISA: InstructionSet, Vector: SIMD> where Vector.Scalar: KernelScalar {
  public typealias Scalar = Vector.Scalar

  @_alwaysEmitIntoClient @inline(__always)
  static func forward(
    _ shape: PoolShape, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>,
    winners: UnsafeMutablePointer<Int32>
  ) {
    let channels = shape.channels
    let rowStride = shape.columns.input &* channels
    var pixel = 0
    var p = 0
    while p < shape.rows.output {
      let r = shape.rows.taps(p)
      let row = (p &* shape.rows.stride &- shape.rows.before) &* rowStride
      var q = 0
      while q < shape.columns.output {
        let s = shape.columns.taps(q)
        let corner = row &+ (q &* shape.columns.stride &- shape.columns.before) &* channels
        var c = 0
        while c < channels {
          let (best, winner) = window(shape, x, corner &+ c, r, s)
          let i = pixel &+ c
          let lanes = min(shape.outputCount &- i, Vector.scalarCount)
          (y + i).storePart(best, lanes)
          store(winner, winners + i, lanes)
          c &+= Vector.scalarCount
        }
        pixel &+= channels
        q &+= 1
      }
      p &+= 1
    }
  }

  /// The largest of the taps and its number; `corner` is tap (0, 0) in elements from `x`, and lies
  /// before it where the window begins in the padding.
  @_alwaysEmitIntoClient @inline(__always)
  static func window(
    _ shape: PoolShape, _ x: UnsafePointer<Scalar>, _ corner: Int, _ r: (first: Int, end: Int),
    _ s: (first: Int, end: Int)
  ) -> (best: Vector, winner: Vector) {
    let rowStride = shape.columns.input &* shape.channels
    let kernel = shape.columns.kernel
    var best = (x + (corner &+ r.first &* rowStride &+ s.first &* shape.channels))
      .load(as: Vector.self)
    var winner = Vector(repeating: Scalar(r.first &* kernel &+ s.first))
    var i = r.first
    var j = s.first &+ 1
    while i < r.end {
      while j < s.end {
        let value = (x + (corner &+ i &* rowStride &+ j &* shape.channels)).load(as: Vector.self)
        let wins = (value .> best) .| ((value .!= value) .& (best .== best))
        best.replace(with: value, where: wins)
        winner.replace(with: Vector(repeating: Scalar(i &* kernel &+ j)), where: wins)
        j &+= 1
      }
      j = s.first
      i &+= 1
    }
    return (best, winner)
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func store(_ winner: Vector, _ target: UnsafeMutablePointer<Int32>, _ lanes: Int) {
    var lane = 0
    if lanes == Vector.scalarCount {
      for lane in 0..<Vector.scalarCount { target[lane] = Int32(winner[lane]) }
      return
    }
    while lane < lanes {
      target[lane] = Int32(winner[lane])
      lane &+= 1
    }
  }

  /// x̄ = Σ over (p,q) in order of ȳ[p,q] where the pixel won, from 0.
  ///
  /// `taps[r·S + s]` is where the tap lies from the window's first, in elements.
  @_alwaysEmitIntoClient @inline(__always)
  static func backward(
    _ shape: PoolShape, _ cotangent: UnsafePointer<Scalar>, winners: UnsafePointer<Int32>,
    taps: UnsafePointer<Int>, into x: UnsafeMutablePointer<Scalar>
  ) {
    x.update(repeating: 0, count: shape.inputCount)
    let channels = shape.channels
    let rowStride = shape.columns.input &* channels
    var i = 0
    var p = 0
    while p < shape.rows.output {
      var corner = (p &* shape.rows.stride &- shape.rows.before) &* rowStride
      corner &-= shape.columns.before &* channels
      var q = 0
      while q < shape.columns.output {
        var c = 0
        while c < channels {
          x[corner &+ c &+ taps[Int(winners[i])]] += cotangent[i]
          i &+= 1
          c &+= 1
        }
        corner &+= shape.columns.stride &* channels
        q &+= 1
      }
      p &+= 1
    }
  }
}
