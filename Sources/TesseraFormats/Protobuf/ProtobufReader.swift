/// Reads the fields of a message in the encoding of protocol buffers, one after the other.
///
/// A message within a message is a field of bytes, which a reader of its own reads: how deep that
/// goes is the caller's to bound, and nothing here calls itself.
public struct ProtobufReader: Sendable {
  private let bytes: ArraySlice<UInt8>
  private let file: String?
  private var offset: Int

  /// Creates a reader that stands at the first field.
  ///
  /// - Parameters:
  ///   - bytes: The message. Errors count from index 0, so that a part of a file is best given as a
  ///     slice of it.
  ///   - file: What errors call it; nil for a message that is in no file.
  public init(_ bytes: ArraySlice<UInt8>, file: String? = nil) {
    self.bytes = bytes
    self.file = file
    offset = bytes.startIndex
  }

  /// The next field, `nil` at the end.
  ///
  /// - Throws: `FormatError` where a field is cut, has an impossible number, or is a group, which the
  ///   encoding has given up.
  public mutating func next() throws(FormatError) -> ProtobufField? {
    guard offset < bytes.endIndex else { return nil }
    let start = offset
    let tag = try varint("the number and type of a field")
    guard let type = ProtobufWireType(rawValue: UInt8(tag & 7)) else {
      throw error(at: start, expected: "a field of wire type 0, 1, 2 or 5", found: "\(tag & 7)")
    }
    guard tag >> 3 < UInt64(ProtobufField.numbers.upperBound), tag >> 3 > 0 else {
      throw error(at: start, expected: "a field's number in 1...2^29-1", found: "\(tag >> 3)")
    }
    let value: ProtobufField.Value =
      switch type {
      case .varint: .varint(try varint("a number"))
      case .fixed64: .fixed64(try littleEndian(UInt64.self))
      case .fixed32: .fixed32(try littleEndian(UInt32.self))
      case .bytes: .bytes(try take(varint("a length")))
      }
    return ProtobufField(number: Int(tag >> 3), value: value, offset: start)
  }

  private mutating func varint(_ what: String) throws(FormatError) -> UInt64 {
    let start = offset
    var value: UInt64 = 0
    for shift in stride(from: 0, to: 70, by: 7) {
      guard offset < bytes.endIndex else {
        throw error(at: start, expected: what, found: "the end of the message")
      }
      let byte = bytes[offset]
      offset += 1
      // Of the tenth byte one bit is left.
      guard shift < 63 || byte <= 1 else { break }
      value |= UInt64(byte & 0x7F) << UInt64(shift)
      if byte < 0x80 { return value }
    }
    throw error(at: start, expected: "\(what) of at most 64 bits", found: "more")
  }

  private mutating func littleEndian<Integer: FixedWidthInteger>(
    _ type: Integer.Type
  ) throws(FormatError) -> Integer {
    let field = try take(UInt64(Integer.bitWidth / 8))
    return field.withUnsafeBytes { Integer(littleEndian: $0.loadUnaligned(as: Integer.self)) }
  }

  private mutating func take(_ count: UInt64) throws(FormatError) -> ArraySlice<UInt8> {
    let remaining = bytes.endIndex - offset
    guard count <= UInt64(remaining) else {
      throw error(
        at: offset, expected: "a value of \(count) bytes",
        found: "\(remaining) before the end of the message")
    }
    defer { offset += Int(count) }
    return bytes[offset..<offset + Int(count)]
  }

  private func error(at offset: Int, expected: String, found: String) -> FormatError {
    FormatError(file: file, offset: offset, expected: expected, found: found)
  }
}
