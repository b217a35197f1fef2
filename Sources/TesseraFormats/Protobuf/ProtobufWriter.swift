/// Builds a message in the encoding of protocol buffers: fields one after the other, each with its
/// number and a wire type.
///
///     var event = ProtobufWriter()
///     event.double(1, 0)
///     event.string(3, "brain.Event:2")
///
/// Every call writes its field, also where the value is the one that readers assume for a field that
/// is missing.
public struct ProtobufWriter: Sendable {
  /// What has been written so far.
  public private(set) var bytes: [UInt8] = []

  /// Creates an empty message.
  public init() {}

  /// A number of the types `uint32`, `uint64`, `bool` and `enum`.
  public mutating func unsigned(_ field: Int, _ value: UInt64) {
    begin(field, .varint)
    append(varint: value)
  }

  /// A number of the types `int32` and `int64`; a negative one takes ten bytes.
  public mutating func integer(_ field: Int, _ value: Int) {
    unsigned(field, UInt64(bitPattern: Int64(value)))
  }

  /// A truth value, of the type `bool`.
  public mutating func bool(_ field: Int, _ value: Bool) { unsigned(field, value ? 1 : 0) }

  /// A number of the type `float`.
  public mutating func float(_ field: Int, _ value: Float) {
    begin(field, .fixed32)
    append(littleEndian: value.bitPattern)
  }

  /// A number of the type `double`.
  public mutating func double(_ field: Int, _ value: Double) {
    begin(field, .fixed64)
    append(littleEndian: value.bitPattern)
  }

  /// A text, in UTF-8.
  public mutating func string(_ field: Int, _ value: String) { bytes(field, Array(value.utf8)) }

  /// A value of the type `bytes`.
  public mutating func bytes(_ field: Int, _ value: [UInt8]) {
    begin(field, .bytes)
    append(varint: UInt64(value.count))
    bytes += value
  }

  /// A message within this one.
  public mutating func message(_ field: Int, _ build: (inout ProtobufWriter) -> Void) {
    var inner = ProtobufWriter()
    build(&inner)
    bytes(field, inner.bytes)
  }

  /// Repeated integers in one field.
  public mutating func packed(_ field: Int, _ values: [Int]) {
    var inner = ProtobufWriter()
    for value in values { inner.append(varint: UInt64(bitPattern: Int64(value))) }
    bytes(field, inner.bytes)
  }

  /// Repeated numbers in one field.
  public mutating func packed(_ field: Int, _ values: [Double]) {
    var inner = ProtobufWriter()
    for value in values { inner.append(littleEndian: value.bitPattern) }
    bytes(field, inner.bytes)
  }

  /// Repeated numbers in one field.
  public mutating func packed(_ field: Int, _ values: [Float]) {
    var inner = ProtobufWriter()
    for value in values { inner.append(littleEndian: value.bitPattern) }
    bytes(field, inner.bytes)
  }

  private mutating func begin(_ field: Int, _ type: ProtobufWireType) {
    precondition(
      ProtobufField.numbers.contains(field), "a protobuf field cannot have the number \(field)")
    append(varint: UInt64(field) << 3 | UInt64(type.rawValue))
  }

  /// Seven bits in each byte from the lowest on; the highest bit says that more follow.
  private mutating func append(varint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func append(littleEndian value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }
}
