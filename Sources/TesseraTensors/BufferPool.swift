import Synchronization

/// Memory for tensors, handed out again instead of given back, because a large allocation is
/// page-faulted anew every time and a training step makes the same ones over and over.
///
/// Blocks are aligned to 64 bytes and hold 64 bytes more than asked for. At most `limit` bytes
/// wait for reuse.
public enum BufferPool {
  private struct Free {
    var blocks: [Int: [UInt]] = [:]
    var bytes = 0
  }

  private static let free = Mutex(Free())
  private static let poisoned = Atomic<Bool>(false)

  /// The most bytes that wait for reuse.
  public static let limit = 1 << 28

  /// Fills every block handed out with bytes of 0xFF, a NaN in every floating-point type, so that a
  /// kernel that reads what nobody wrote shows it. For tests.
  public static var poison: Bool {
    get { poisoned.load(ordering: .relaxed) }
    set { poisoned.store(newValue, ordering: .relaxed) }
  }

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
      ?? .allocate(byteCount: capacity, alignment: 64)
    if poison { block.initializeMemory(as: UInt8.self, repeating: 0xFF, count: capacity) }
    return block
  }

  static func giveBack(_ block: UnsafeMutableRawPointer, bytes: Int) {
    let capacity = capacity(bytes)
    let kept = free.withLock { free in
      guard free.bytes + capacity <= limit else { return false }
      free.blocks[capacity, default: []].append(UInt(bitPattern: block))
      free.bytes += capacity
      return true
    }
    if !kept { block.deallocate() }
  }
}
