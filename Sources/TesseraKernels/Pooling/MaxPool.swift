/// Max pooling of one image, the lanes running over channels.
///
///     y[p,q,c] = max over the taps (r,s) inside the image of x[p·σ₁ + r − top, q·σ₂ + s − left, c]
///
/// The first maximum in row-major order wins, and a NaN wins over everything and stays. `winners`
/// gets r·S + s.
///
/// The taps are gone through one after the other, all channels at a time: a plain loop over channels
/// that the compiler runs a vector at a time.
public enum MaxPool<Scalar: KernelScalar> {
  @_alwaysEmitIntoClient @inline(__always)
  static func forward(
    _ shape: PoolShape, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>,
    winners: UnsafeMutablePointer<Int32>
  ) {
    let channels = shape.channels
    let rowStride = shape.columns.input &* channels
    var (y, winners) = (y, winners)
    var p = 0
    while p < shape.rows.output {
      let r = shape.rows.taps(p)
      let row = (p &* shape.rows.stride &- shape.rows.before) &* rowStride
      var q = 0
      while q < shape.columns.output {
        let s = shape.columns.taps(q)
        let corner = row &+ (q &* shape.columns.stride &- shape.columns.before) &* channels
        first(
          x + (corner &+ r.first &* rowStride &+ s.first &* channels), y, winners, channels,
          tap: r.first &* shape.columns.kernel &+ s.first)
        var i = r.first
        var j = s.first &+ 1
        while i < r.end {
          while j < s.end {
            further(
              x + (corner &+ i &* rowStride &+ j &* channels), y, winners, channels,
              tap: i &* shape.columns.kernel &+ j)
            j &+= 1
          }
          j = s.first
          i &+= 1
        }
        y += channels
        winners += channels
        q &+= 1
      }
      p &+= 1
    }
  }

  /// The window's first tap leads in every channel.
  @_alwaysEmitIntoClient @inline(__always)
  static func first(
    _ x: UnsafePointer<Scalar>, _ y: UnsafeMutablePointer<Scalar>,
    _ winners: UnsafeMutablePointer<Int32>, _ channels: Int, tap: Int
  ) {
    let number = Int32(truncatingIfNeeded: tap)
    var c = 0
    while c < channels {
      y[c] = x[c]
      winners[c] = number
      c &+= 1
    }
  }

  /// A further tap leads where it is larger than the leader, or the first NaN.
  @_alwaysEmitIntoClient @inline(__always)
  static func further(
    _ x: UnsafePointer<Scalar>, _ y: UnsafeMutablePointer<Scalar>,
    _ winners: UnsafeMutablePointer<Int32>, _ channels: Int, tap: Int
  ) {
    let number = Int32(truncatingIfNeeded: tap)
    var c = 0
    while c < channels {
      let (value, best) = (x[c], y[c])
      let leads = value > best ? true : (value != value ? best == best : false)
      y[c] = leads ? value : best
      winners[c] = leads ? number : winners[c]
      c &+= 1
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
