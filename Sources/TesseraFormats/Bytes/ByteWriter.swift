/// Builds a byte sequence from integers, text and bytes.
public struct ByteWriter: Sendable {
  /// What has been written so far.
  public private(set) var bytes: [UInt8] = []

  /// Creates an empty writer with room for `capacity` bytes.
  public init(capacity: Int = 0) {
    bytes.reserveCapacity(capacity)
  }

  /// Appends an integer, its least significant byte first.
  public mutating func append(littleEndian value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Appends an integer, its most significant byte first.
  public mutating func append(bigEndian value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }

  /// Appends bytes as they are.
  public mutating func append(_ content: some Sequence<UInt8>) {
    bytes.append(contentsOf: content)
  }

  /// Appends text as UTF-8, without a terminator.
  public mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }
}
