/// Max pooling of one image, the lanes running over channels.
///
///     y[p,q,c] = max over the taps (r,s) inside the image of x[p·σ₁ + r − top, q·σ₂ + s − left, c]
///
/// The first maximum in row-major order wins, and a NaN wins over everything and stays. `winners`
/// gets r·S + s.
///
/// A row of outputs is made tap after tap: each tap is compared with the leaders so far over the
/// whole row, in a plain loop that the compiler runs a vector at a time. (A window at a time is
/// three times slower: with few channels its selections become jumps that nobody can predict.)
/// Where channels are many a row of leaders outgrows the nearest cache, and each tap would fetch it
/// anew. There a window is made at a time, by the same loop over its channels: up to 2.4 times faster.
/// Windows of 2×2, which most pools have, keep their leaders in registers from the first tap to the last.
public enum MaxPool<Vector: SIMD> where Vector.Scalar: KernelScalar {
  /// The type of the pixels.
  public typealias Scalar = Vector.Scalar

  /// `scratch` holds a row of outputs.
  @_alwaysEmitIntoClient @inline(__always)
  static func forward(
    _ shape: PoolShape, _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>,
    winners: UnsafeMutablePointer<Int32>, scratch: UnsafeMutablePointer<Scalar>
  ) {
    let columns = shape.columns
    let outputStride = columns.output &* shape.channels
    let inputStride = columns.input &* shape.channels
    var p = 0
    while p < shape.rows.output {
      let r = shape.rows.taps(p)
      let (best, winner) = (y + p &* outputStride, winners + p &* outputStride)
      let row = x + (p &* shape.rows.stride &- shape.rows.before) &* inputStride
      if shape.channels >= 64 {
        windows(shape, row, r, best, winner)
      } else {
        begin(shape, best, winner, row: r.first)
        var i = r.first
        while i < r.end {
          var j = 0
          while j < columns.kernel {
            let number = i &* columns.kernel &+ j
            tap(shape, row + i &* inputStride, j, best, winner, scratch, number: number)
            j &+= 1
          }
          i &+= 1
        }
      }
      p &+= 1
    }
  }

  /// A row of outputs a window at a time, from the taps `r` of its rows that lie in the image; `x` is
  /// where the first of all taps would begin. Each window's first tap leads before the others come.
  @_alwaysEmitIntoClient @inline(__always)
  static func windows(
    _ shape: PoolShape, _ x: UnsafePointer<Scalar>, _ r: (first: Int, end: Int),
    _ y: UnsafeMutablePointer<Scalar>, _ winners: UnsafeMutablePointer<Int32>
  ) {
    let (columns, channels) = (shape.columns, shape.channels)
    let inputStride = columns.input &* channels
    var q = 0
    while q < columns.output {
      let s = columns.taps(q)
      let corner = x + (q &* columns.stride &- columns.before) &* channels
      let (best, winner) = (y + q &* channels, winners + q &* channels)
      q &+= 1
      if shape.hasFourTaps, r.first == 0, r.end == 2, s.first == 0, s.end == 2 {
        four(UnsafePointer(corner), inputStride, best, winner, channels)
        continue
      }
      best.update(from: corner + (r.first &* inputStride &+ s.first &* channels), count: channels)
      winner.update(
        repeating: Int32(truncatingIfNeeded: r.first &* columns.kernel &+ s.first), count: channels)
      var i = r.first
      while i < r.end {
        var j = i == r.first ? s.first &+ 1 : s.first
        while j < s.end {
          let tap = corner + (i &* inputStride &+ j &* channels)
          compare(tap, best, winner, channels, i &* columns.kernel &+ j)
          j &+= 1
        }
        i &+= 1
      }
    }
  }

  /// A whole window of 2×2 taps, the next row of pixels being `rowStride` away.
  @_alwaysEmitIntoClient @inline(__always)
  static func four(
    _ x: UnsafePointer<Scalar>, _ rowStride: Int, _ y: UnsafeMutablePointer<Scalar>,
    _ winners: UnsafeMutablePointer<Int32>, _ channels: Int
  ) {
    let (right, below) = (x + channels, x + rowStride)
    let across = below + channels
    var c = 0
    while c < channels {
      var leader = (value: x[c], tap: Int32(0))
      challenge(&leader, right[c], 1)
      challenge(&leader, below[c], 2)
      challenge(&leader, across[c], 3)
      (y[c], winners[c]) = leader
      c &+= 1
    }
  }

  /// Before any tap −∞ leads, in the name of each window's first tap inside the image.
  @_alwaysEmitIntoClient @inline(__always)
  static func begin(
    _ shape: PoolShape, _ best: UnsafeMutablePointer<Scalar>,
    _ winner: UnsafeMutablePointer<Int32>, row: Int
  ) {
    best.update(repeating: -.infinity, count: shape.columns.output &* shape.channels)
    var q = 0
    while q < shape.columns.output {
      let first = row &* shape.columns.kernel &+ shape.columns.taps(q).first
      (winner + q &* shape.channels).update(
        repeating: Int32(truncatingIfNeeded: first), count: shape.channels)
      q &+= 1
    }
  }

  /// Column tap `j` of one input row, for those outputs whose window has it inside the image.
  @_alwaysEmitIntoClient @inline(__always)
  static func tap(
    _ shape: PoolShape, _ row: UnsafePointer<Scalar>, _ j: Int,
    _ best: UnsafeMutablePointer<Scalar>, _ winner: UnsafeMutablePointer<Int32>,
    _ scratch: UnsafeMutablePointer<Scalar>, number: Int
  ) {
    let (columns, channels) = (shape.columns, shape.channels)
    let stride = columns.stride
    let start = max(0, (columns.before &- j &+ stride &- 1) / stride)
    // The last output whose tap lies inside; a negative number rounds towards zero, so it is apart.
    let room = columns.input &- 1 &+ columns.before &- j
    let end = room < 0 ? 0 : min(columns.output, room / stride &+ 1)
    guard start < end else { return }
    let from = row + (start &* stride &+ j &- columns.before) &* channels
    let (best, winner) = (best + start &* channels, winner + start &* channels)
    let count = end &- start
    if stride == 1 {
      compare(from, best, winner, count &* channels, number)
    } else if channels >= 16 {
      var q = 0
      while q < count {
        compare(
          from + q &* stride &* channels, best + q &* channels, winner + q &* channels, channels,
          number)
        q &+= 1
      }
    } else {
      bringTogether(from, stride &* channels, channels, count, into: scratch)
      compare(UnsafePointer(scratch), best, winner, count &* channels, number)
    }
  }

  /// Few channels: the strided pixels are first brought together, in order. What a vector writes beyond
  /// its pixel the next ones overwrite; those at the end, beyond which nothing may be written, are
  /// copied by themselves.
  @_alwaysEmitIntoClient @inline(__always)
  static func bringTogether(
    _ x: UnsafePointer<Scalar>, _ stride: Int, _ channels: Int, _ count: Int,
    into target: UnsafeMutablePointer<Scalar>
  ) {
    let vectors = (channels &+ Vector.scalarCount &- 1) / Vector.scalarCount
    let last = count &* channels &- vectors &* Vector.scalarCount
    var q = 0
    while q &* channels <= last {
      let (pixel, to) = (x + q &* stride, target + q &* channels)
      var c = 0
      while c < channels {
        (to + c).store((pixel + c).load(as: Vector.self))
        c &+= Vector.scalarCount
      }
      q &+= 1
    }
    while q < count {
      let (pixel, to) = (x + q &* stride, target + q &* channels)
      var c = 0
      while c < channels {
        to[c] = pixel[c]
        c &+= 1
      }
      q &+= 1
    }
  }

  /// One tap of `count` windows or channels against the leaders so far.
  @_alwaysEmitIntoClient @inline(__always)
  static func compare(
    _ x: UnsafePointer<Scalar>, _ y: UnsafeMutablePointer<Scalar>,
    _ winners: UnsafeMutablePointer<Int32>, _ count: Int, _ number: Int
  ) {
    let number = Int32(truncatingIfNeeded: number)
    var c = 0
    while c < count {
      var leader = (value: y[c], tap: winners[c])
      challenge(&leader, x[c], number)
      (y[c], winners[c]) = leader
      c &+= 1
    }
  }

  /// A value leads where it is larger than the leader, or the first NaN: where it is not at most the
  /// leader, unless that is NaN.
  ///
  /// The selections are masks on bits on purpose. Where a condition may skip a store, the compiler
  /// stores lane by lane under a mask, or does without vectors.
  @_alwaysEmitIntoClient @inline(__always)
  static func challenge(_ leader: inout (value: Scalar, tap: Int32), _ value: Scalar, _ tap: Int32)
  {
    let best = leader.value
    let passes: Scalar.Bits = value <= best ? 0 : -1
    let mayBePassed: Scalar.Bits = best == best ? -1 : 0
    let leads = passes & mayBePassed
    leader.value = Scalar(bits: best.bits ^ (best.bits ^ value.bits) & leads)
    leader.tap ^= (leader.tap ^ tap) & Int32(truncatingIfNeeded: leads)
  }
}
