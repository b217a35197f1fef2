/// The bytes that decompression has produced: a buffer that grows, but never beyond a limit.
struct InflateOutput: ~Copyable {
  /// Bytes behind the capacity that a fast copy may overwrite.
  static let slack = 16

  private(set) var base: UnsafeMutablePointer<UInt8>
  private(set) var capacity: Int
  var count = 0
  /// The most bytes the result may have.
  let limit: Int
  /// Where the present stream began: a reference must not reach further back.
  var streamStart = 0

  /// Creates an empty buffer for at most `limit` bytes, with room for `expected` of them.
  init(limit: Int, expected: Int) {
    self.limit = max(limit, 0)
    capacity = min(max(expected, 0), self.limit)
    base = .allocate(capacity: capacity + Self.slack)
  }

  deinit {
    base.deallocate()
  }

  /// Makes room for `extra` more bytes; `false` when that would exceed the limit.
  @inline(__always)
  mutating func reserve(_ extra: Int) -> Bool {
    if extra <= capacity - count { return true }
    return grow(extra)
  }

  @inline(never)
  private mutating func grow(_ extra: Int) -> Bool {
    guard extra <= limit - count else { return false }
    let wanted = min(limit, max(count + extra, capacity + capacity / 2, 4_096))
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted + Self.slack)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
    capacity = wanted
    return true
  }

  /// Appends a byte for which room was reserved.
  @inline(__always)
  mutating func append(_ byte: UInt8) {
    base[count] = byte
    count &+= 1
  }

  /// Appends the `length` bytes that begin `distance` bytes back, those it writes itself included.
  ///
  /// Room must be reserved, and 1 ≤ distance ≤ count.
  @inline(__always)
  mutating func repeatBytes(distance: Int, length: Int) {
    let target = base + count
    let source = target - distance
    if distance >= 8 {
      var index = 0
      repeat {
        let word = UnsafeRawPointer(source + index).loadUnaligned(as: UInt64.self)
        UnsafeMutableRawPointer(target + index).storeBytes(of: word, as: UInt64.self)
        index &+= 8
      } while index < length
    } else if distance == 1 {
      target.update(repeating: source.pointee, count: length)
    } else {
      for index in 0..<length { target[index] = source[index] }
    }
    count &+= length
  }

  /// Appends bytes for which room was reserved.
  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress else { return }
    (base + count).update(from: source, count: bytes.count)
    count += bytes.count
  }

  /// The bytes as an array.
  var bytes: [UInt8] { Array(UnsafeBufferPointer(start: base, count: count)) }

  /// The bytes from `start` on, for checksums.
  func withBytes<Result>(from start: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    body(UnsafeRawBufferPointer(start: base + start, count: count - start))
  }
}
