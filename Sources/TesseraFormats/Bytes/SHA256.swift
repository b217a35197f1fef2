/// The 256-bit Secure Hash Algorithm of FIPS 180-4.
///
///     SHA256.hex(Array("abc".utf8))
///     // ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
///
/// Bytes may come in any portions; the digest depends on their sequence alone.
public struct SHA256: Sendable {
  private var state: SIMD8<UInt32> = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
    0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  /// The bytes that do not fill a block of 64 yet.
  private var pending: [UInt8] = []
  private var byteCount: UInt64 = 0

  /// Creates the hash of no bytes.
  public init() {}

  /// Takes in more bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    byteCount &+= UInt64(bytes.count)
    var rest = bytes[...]
    if !pending.isEmpty {
      let fill = rest.prefix(64 - pending.count)
      pending.append(contentsOf: fill)
      rest = rest.dropFirst(fill.count)
      guard pending.count == 64 else { return }
      pending.withUnsafeBytes { Self.compress($0, into: &state) }
      pending.removeAll(keepingCapacity: true)
    }
    let whole = rest.count & ~63
    Self.compress(UnsafeRawBufferPointer(rebasing: rest.prefix(whole)), into: &state)
    pending.append(contentsOf: rest.dropFirst(whole))
  }

  /// Takes in more bytes.
  public mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// The digest of all bytes so far, 32 bytes. More bytes may follow.
  public func finalize() -> [UInt8] {
    var tail = ByteWriter(capacity: 128)
    tail.append(pending)
    tail.append([0x80])
    tail.append([UInt8](repeating: 0, count: (119 - pending.count) % 64))
    tail.append(bigEndian: byteCount &* 8)
    var last = state
    tail.bytes.withUnsafeBytes { Self.compress($0, into: &last) }
    var digest = ByteWriter(capacity: 32)
    for index in 0..<8 { digest.append(bigEndian: last[index]) }
    return digest.bytes
  }

  /// The digest of all bytes so far as 64 lower-case hexadecimal digits.
  public var hex: String { hexadecimalDigits(finalize()) }

  /// The digest of `bytes` as 64 lower-case hexadecimal digits.
  public static func hex(_ bytes: [UInt8]) -> String {
    var hash = SHA256()
    hash.update(bytes)
    return hash.hex
  }
}
