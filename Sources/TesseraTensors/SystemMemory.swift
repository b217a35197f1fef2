#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Memory as the system gives it, aligned to 64 bytes.
///
/// Large blocks are mapped one by one, so that what is given back leaves the process at once. The C
/// library would take them from its heap as soon as one has been given back, where they leave holes that
/// other sizes do not fit into, and how many depends on the moment at which each thread asks.
enum SystemMemory {
  /// Blocks of so many bytes and more are mapped.
  static let leastMapped = 1 << 16

  /// Takes a block; what it holds is not defined.
  static func allocate(_ bytes: Int) -> UnsafeMutableRawPointer {
    guard bytes >= leastMapped else { return .allocate(byteCount: bytes, alignment: 64) }
    let block = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | mapAnonymous, -1, 0)
    guard let block, block != MAP_FAILED else { fatalError("Out of memory for \(bytes) bytes") }
    return block
  }

  /// Gives a block back that ``allocate(_:)`` gave for so many bytes.
  static func deallocate(_ block: UnsafeMutableRawPointer, bytes: Int) {
    if bytes < leastMapped { block.deallocate() } else { munmap(block, bytes) }
  }

  #if canImport(Darwin)
    private static let mapAnonymous = MAP_ANON
  #else
    private static let mapAnonymous = MAP_ANONYMOUS
  #endif
}
