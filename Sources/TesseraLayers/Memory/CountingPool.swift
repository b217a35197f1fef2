import TesseraTensors

/// A pool of memory that only counts: what `BufferPool` would hold after the same blocks were taken and
/// given back.
final class CountingPool {
  private var free: [Int: Int] = [:]
  /// The bytes of all blocks, in use or waiting for reuse: it never falls.
  private(set) var bytes = 0
  /// The bytes of the blocks in use.
  private(set) var bytesInUse = 0

  /// A tensor that is not there. Like a real one it is given back when nobody holds it any more.
  final class Block {
    let bytes: Int
    private let pool: CountingPool

    fileprivate init(_ bytes: Int, _ pool: CountingPool) {
      (self.bytes, self.pool) = (bytes, pool)
    }

    deinit {
      pool.free[bytes, default: 0] += 1
      pool.bytesInUse -= bytes
    }
  }

  /// A block for that many elements of four bytes, which the scalars and the indices here have.
  func take(_ elements: Int) -> Block {
    let bytes = BufferPool.footprint(4 * elements)
    if let waiting = free[bytes], waiting > 0 {
      free[bytes] = waiting - 1
    } else {
      self.bytes += bytes
    }
    bytesInUse += bytes
    return Block(bytes, self)
  }

  func take(_ elements: [Int]) -> [Block] { elements.map { take($0) } }
}
