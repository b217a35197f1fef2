/// The way back through a max pool of one image.
extension MaxPool {
  /// x̄ = Σ over (p,q) in order of ȳ[p,q] where the pixel won, from 0.
  ///
  /// `taps[r·S + s]` is where the tap lies from the window's first, in elements.
  @_alwaysEmitIntoClient @inline(__always)
  static func backward(
    _ shape: PoolShape, _ cotangent: UnsafePointer<Scalar>, winners: UnsafePointer<Int32>,
    taps: UnsafePointer<Int>, into x: UnsafeMutablePointer<Scalar>
  ) {
    if shape.channels >= 16 && shape.rows.isTiled && shape.columns.isTiled {
      return tiles(shape, cotangent, winners: winners, into: x)
    }
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

  /// The same where every pixel has one window: each is written once, its ȳ or 0, a vector of channels at a
  /// time (benchmark `training --only notmnist-pooled`).
  @_alwaysEmitIntoClient @inline(__always)
  static func tiles(
    _ shape: PoolShape, _ cotangent: UnsafePointer<Scalar>, winners: UnsafePointer<Int32>,
    into x: UnsafeMutablePointer<Scalar>
  ) {
    let (rows, columns, channels) = (shape.rows, shape.columns, shape.channels)
    var pixel = x
    for h in 0..<rows.input {
      let (p, r) = ((h &+ rows.before) / rows.stride, (h &+ rows.before) % rows.stride)
      // Column `s` of the window whose channels begin at `window`.
      var window = p &* columns.output &* channels
      var s = columns.before
      for _ in 0..<columns.input {
        let tap = Int32(truncatingIfNeeded: r &* columns.kernel &+ s)
        for c in 0..<channels {
          // From 0, as every sum is: −0 becomes 0.
          pixel[c] = winners[window &+ c] == tap ? 0 + cotangent[window &+ c] : 0
        }
        pixel += channels
        s &+= 1
        if s == columns.stride {
          s = 0
          window &+= channels
        }
      }
    }
  }
}
