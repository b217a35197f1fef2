/// The fields of a message, to be asked for by their numbers.
///
/// Unknown fields are skipped and missing ones are `nil`, as the encoding wants it: of a field that
/// stands several times but means one value, the last counts.
public struct ProtobufMessage: Sendable {
  /// The fields in the order in which they stand.
  public let fields: [ProtobufField]
  private let file: String?

  /// Reads all fields.
  ///
  /// - Throws: `FormatError` as ``ProtobufReader/next()`` does.
  public init(_ bytes: ArraySlice<UInt8>, file: String? = nil) throws(FormatError) {
    var reader = ProtobufReader(bytes, file: file)
    var fields: [ProtobufField] = []
    while let field = try reader.next() { fields.append(field) }
    self.fields = fields
    self.file = file
  }

  /// A number of the types `uint64`, `bool` and `enum`.
  ///
  /// - Throws: `FormatError` where the field is of another wire type; so do all that follow.
  public func unsigned(_ number: Int) throws(FormatError) -> UInt64? {
    guard let field = last(number) else { return nil }
    guard case .varint(let value) = field.value else { throw mismatch(field, "a varint") }
    return value
  }

  /// A number of the types `int32` and `int64`.
  public func integer(_ number: Int) throws(FormatError) -> Int? {
    try unsigned(number).map { Int(Int64(bitPattern: $0)) }
  }

  /// A number of the type `float`.
  ///
  /// - Throws: `FormatError` where the field was written as another type.
  public func float(_ number: Int) throws(FormatError) -> Float? {
    guard let field = last(number) else { return nil }
    guard case .fixed32(let bits) = field.value else { throw mismatch(field, "a float") }
    return Float(bitPattern: bits)
  }

  /// A number of the type `double`.
  ///
  /// - Throws: `FormatError` where the field was written as another type.
  public func double(_ number: Int) throws(FormatError) -> Double? {
    guard let field = last(number) else { return nil }
    guard case .fixed64(let bits) = field.value else { throw mismatch(field, "a double") }
    return Double(bitPattern: bits)
  }

  /// A value of the type `bytes`.
  ///
  /// - Throws: `FormatError` where the field was written as another type.
  public func bytes(_ number: Int) throws(FormatError) -> ArraySlice<UInt8>? {
    try last(number).map { field throws(FormatError) in try content(field) }
  }

  /// A value of the type `string`.
  ///
  /// - Throws: `FormatError` also where the bytes are no UTF-8.
  public func string(_ number: Int) throws(FormatError) -> String? {
    guard let field = last(number) else { return nil }
    guard let text = String(validating: try content(field), as: UTF8.self) else {
      throw mismatch(field, "text in UTF-8")
    }
    return text
  }

  /// The message in a field.
  public func message(_ number: Int) throws(FormatError) -> ProtobufMessage? {
    guard let bytes = try bytes(number) else { return nil }
    return try ProtobufMessage(bytes, file: file)
  }

  /// The messages in a repeated field.
  public func messages(_ number: Int) throws(FormatError) -> [ProtobufMessage] {
    var messages: [ProtobufMessage] = []
    for bytes in try allBytes(number) { messages.append(try ProtobufMessage(bytes, file: file)) }
    return messages
  }

  /// The values of a repeated field of bytes or text.
  public func allBytes(_ number: Int) throws(FormatError) -> [ArraySlice<UInt8>] {
    var values: [ArraySlice<UInt8>] = []
    for field in fields where field.number == number { values.append(try content(field)) }
    return values
  }

  private func last(_ number: Int) -> ProtobufField? { fields.last { $0.number == number } }

  private func content(_ field: ProtobufField) throws(FormatError) -> ArraySlice<UInt8> {
    guard case .bytes(let bytes) = field.value else { throw mismatch(field, "bytes") }
    return bytes
  }

  private func mismatch(_ field: ProtobufField, _ expected: String) -> FormatError {
    let found =
      switch field.value {
      case .varint: "a varint"
      case .fixed64: "8 bytes"
      case .fixed32: "4 bytes"
      case .bytes(let bytes): "\(bytes.count) bytes of another kind"
      }
    return FormatError(
      file: file, offset: field.offset, expected: "field \(field.number) to be \(expected)",
      found: found)
  }
}
