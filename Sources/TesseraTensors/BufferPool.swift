import Synchronization

/// Memory for tensors, handed out again instead of given back, because a large allocation is
/// page-faulted anew every time and a training step makes the same ones over and over.
///
/// Blocks are aligned to 64 bytes and hold 64 bytes more than asked for, behind and before. At most
/// `limit` bytes wait for reuse.
public enum BufferPool {
  private struct Free {
    var blocks: [Int: [UInt]] = [:]
    var bytes = 0
  }

  private static let free = Mutex(Free())
  /// 0x100 and the byte while poison is on, else 0.
  private static let poisoned = Atomic<UInt16>(0)
  /// Who counts damage on this thread; 0 for nobody.
  @TaskLocal private static var watch: UInt64 = 0
  private static let lastWatch = Atomic<UInt64>(0)
  private static let damage = Mutex<[UInt64: Int]>([:])

  /// The most bytes that wait for reuse.
  public static let limit = 1 << 30

  /// The byte that fills every block handed out, so that a kernel that reads what nobody wrote shows
  /// it: 0xFF is a NaN in every floating-point type. For tests; nil in use.
  ///
  /// While it is set, the bands around a block are filled too and looked at when it comes back: see
  /// ``countingDamage(_:)``.
  public static var poisonByte: UInt8? {
    get {
      let value = poisoned.load(ordering: .relaxed)
      return value == 0 ? nil : UInt8(truncatingIfNeeded: value)
    }
    set { poisoned.store(newValue.map { 0x100 | UInt16($0) } ?? 0, ordering: .relaxed) }
  }

  /// Whether blocks are filled with NaN.
  public static var poison: Bool {
    get { poisonByte != nil }
    set { poisonByte = newValue ? 0xFF : nil }
  }

  /// Runs `body` and counts the blocks which it took that came back, before it ended, with something
  /// written before their begin or past their end.
  ///
  /// Only blocks count that were taken while ``poisonByte`` was set, by the thread of `body` or by one
  /// that works for it: what others do at the same time is not its doing.
  public static func countingDamage<Result>(
    _ body: () throws -> Result
  ) rethrows -> (result: Result, damaged: Int) {
    let watch = lastWatch.add(1, ordering: .relaxed).newValue
    damage.withLock { $0[watch] = 0 }
    defer { damage.withLock { $0[watch] = nil } }
    let result = try $watch.withValue(watch, operation: body)
    return (result, damage.withLock { $0[watch] } ?? 0)
  }

  /// Runs `body` on a thread that works for another, so that damage counts where that one counts it.
  ///
  /// - Parameter watch: ``currentWatch`` of the other thread.
  package static func working<Result>(
    for watch: UInt64, _ body: () throws -> Result
  ) rethrows -> Result {
    watch == 0 ? try body() : try $watch.withValue(watch, operation: body)
  }

  /// Who counts damage on this thread; 0 for nobody.
  package static var currentWatch: UInt64 { watch }

  /// What a block for that many bytes takes from the system.
  package static func footprint(_ bytes: Int) -> Int { band + capacity(bytes) }

  /// Blocks come in steps of a sixteenth of their power of two, so that few sizes occur.
  static func capacity(_ bytes: Int) -> Int {
    let needed = bytes + 64
    let step = max(64, 1 << max(0, Int.bitWidth - needed.leadingZeroBitCount - 5))
    return (needed + step - 1) / step * step
  }

  static func take(_ bytes: Int) -> UnsafeMutableRawPointer {
    let capacity = capacity(bytes)
    let reused = free.withLock { free -> UInt? in
      guard let block = free.blocks[capacity]?.popLast() else { return nil }
      free.bytes -= capacity
      return block
    }
    let block =
      reused.flatMap(UnsafeMutableRawPointer.init(bitPattern:))
      ?? SystemMemory.allocate(band + capacity)
    if let byte = poisonByte {
      block.initializeMemory(as: UInt8.self, repeating: byte, count: band + capacity)
      block.storeBytes(of: guardMark, as: UInt64.self)
      block.storeBytes(of: watch, toByteOffset: 8, as: UInt64.self)
    } else {
      block.storeBytes(of: 0, as: UInt64.self)
    }
    return block + band
  }

  static func giveBack(_ pointer: UnsafeMutableRawPointer, bytes: Int) {
    let capacity = capacity(bytes)
    let block = pointer - band
    if block.load(as: UInt64.self) == guardMark, !areBandsIntact(block, bytes, capacity) {
      let watch = block.load(fromByteOffset: 8, as: UInt64.self)
      damage.withLock { counts in
        if let count = counts[watch] { counts[watch] = count + 1 }
      }
    }
    let kept = free.withLock { free in
      guard free.bytes + capacity <= limit else { return false }
      free.blocks[capacity, default: []].append(UInt(bitPattern: block))
      free.bytes += capacity
      return true
    }
    if !kept { SystemMemory.deallocate(block, bytes: band + capacity) }
  }

  /// The bytes that wait for reuse.
  static var waiting: Int { free.withLock { $0.bytes } }

  /// Gives what waits for reuse back to the system: for those who go on with blocks of other sizes and do not
  /// need both at a time.
  package static func empty() {
    let blocks = free.withLock { free in
      defer { free = Free() }
      return free.blocks
    }
    for (capacity, addresses) in blocks {
      for case let block? in addresses.map(UnsafeMutableRawPointer.init(bitPattern:)) {
        SystemMemory.deallocate(block, bytes: band + capacity)
      }
    }
  }

  /// The bytes before a block: eight that tell whether its bands are filled, eight that tell for whom.
  private static let band = 64
  private static let guardMark: UInt64 = 0x7E55_E7A0_BA2D_5AFE

  /// Whether the 48 bytes before and all bytes past the end are what `take` made them: one value.
  private static func areBandsIntact(
    _ block: UnsafeMutableRawPointer, _ bytes: Int, _ capacity: Int
  ) -> Bool {
    let byte = block.load(fromByteOffset: 16, as: UInt8.self)
    return (16..<band).allSatisfy { block.load(fromByteOffset: $0, as: UInt8.self) == byte }
      && (band + bytes..<band + capacity).allSatisfy {
        block.load(fromByteOffset: $0, as: UInt8.self) == byte
      }
  }
}
