/// Reads integers and runs of bytes one after the other, and never past the end.
///
/// Every read names what it wants, so that a file cut short says what is missing and where:
///
///     var reader = ByteReader(bytes, file: "train-labels-idx1-ubyte")
///     let magic = try reader.bigEndian(UInt32.self, "an IDX magic number")
public struct ByteReader: Sendable {
  /// The bytes being read.
  public let bytes: [UInt8]
  /// The name that errors carry.
  public let file: String?
  /// The position of the next byte, 0...bytes.count.
  public private(set) var offset = 0

  /// Creates a reader that stands at the first byte.
  public init(_ bytes: [UInt8], file: String? = nil) {
    self.bytes = bytes
    self.file = file
  }

  /// How many bytes follow the position.
  public var remaining: Int { bytes.count - offset }

  /// Reads an integer whose least significant byte comes first.
  ///
  /// - Throws: `FormatError` when fewer bytes remain than the integer has.
  public mutating func littleEndian<Integer: FixedWidthInteger>(
    _ type: Integer.Type, _ what: String
  ) throws(FormatError) -> Integer {
    let start = try advance(by: Integer.bitWidth / 8, what)
    return bytes.withUnsafeBytes {
      Integer(littleEndian: $0.loadUnaligned(fromByteOffset: start, as: Integer.self))
    }
  }

  /// Reads an integer whose most significant byte comes first.
  ///
  /// - Throws: `FormatError` when fewer bytes remain than the integer has.
  public mutating func bigEndian<Integer: FixedWidthInteger>(
    _ type: Integer.Type, _ what: String
  ) throws(FormatError) -> Integer {
    Integer(bigEndian: Integer(littleEndian: try littleEndian(type, what)))
  }

  /// Reads `count` bytes.
  ///
  /// - Throws: `FormatError` when fewer remain; `count` may be any number, negative ones included.
  public mutating func take(_ count: Int, _ what: String) throws(FormatError) -> ArraySlice<UInt8> {
    let start = try advance(by: count, what)
    return bytes[start..<offset]
  }

  /// Reads `count` integers, each with its least significant byte first.
  ///
  /// - Throws: `FormatError` when fewer bytes remain.
  mutating func integers<Integer: FixedWidthInteger>(
    _ type: Integer.Type, _ count: Int, _ what: String
  ) throws(FormatError) -> [Integer] {
    var integers: [Integer] = []
    for _ in 0..<count { integers.append(try littleEndian(type, what)) }
    return integers
  }

  /// Moves forward to the byte at `position`.
  ///
  /// - Throws: `FormatError` when it lies behind the end; going back is not possible.
  mutating func skip(to position: Int) throws(FormatError) {
    _ = try take(position - offset, "bytes to skip")
  }

  /// An error at the position of the next byte.
  public func error(expected: String, found: String) -> FormatError {
    FormatError(file: file, offset: offset, expected: expected, found: found)
  }

  /// Moves the position on and returns where it was.
  private mutating func advance(by count: Int, _ what: String) throws(FormatError) -> Int {
    guard count >= 0, count <= remaining else {
      let found = remaining == 0 ? "the end of the data" : "\(remaining) bytes before the end"
      throw error(expected: "\(what) of \(count) bytes", found: found)
    }
    let start = offset
    offset += count
    return start
  }
}
