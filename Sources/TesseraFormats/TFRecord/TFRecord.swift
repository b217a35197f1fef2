/// Records one after the other, each guarded by two checks: the files of TensorFlow and TensorBoard.
///
/// | bytes  | content                                                             |
/// |--------|---------------------------------------------------------------------|
/// | 8      | the number n of bytes in the record, little-endian                  |
/// | 4      | the masked ``CRC32C`` of those eight bytes, little-endian           |
/// | n      | the record                                                          |
/// | 4      | the masked ``CRC32C`` of the record, little-endian                  |
///
/// Nothing stands before the first record or behind the last, so a file grows by appending.
public enum TFRecord {
  /// The bytes that a record has in a file beside its own.
  public static let overhead = 16

  /// A record as it stands in a file.
  public static func framed(_ record: [UInt8]) -> [UInt8] {
    var length = ByteWriter(capacity: 8)
    length.append(littleEndian: UInt64(record.count))
    var writer = ByteWriter(capacity: record.count + overhead)
    writer.append(length.bytes)
    writer.append(littleEndian: CRC32C.masked(CRC32C.checksum(length.bytes)))
    writer.append(record)
    writer.append(littleEndian: CRC32C.masked(CRC32C.checksum(record)))
    return writer.bytes
  }
}

/// Reads the records of a file one after the other.
public struct TFRecordReader: Sendable {
  private var reader: ByteReader

  /// Creates a reader that stands at the first record.
  public init(_ bytes: [UInt8], file: String? = nil) {
    reader = ByteReader(bytes, file: file)
  }

  /// The next record, `nil` at the end. Its indices count from the beginning of the file.
  ///
  /// - Throws: `FormatError` where the record is cut, or one of its checks is another. No length is
  ///   believed that its check does not confirm, and nothing is allocated from it.
  public mutating func next() throws(FormatError) -> ArraySlice<UInt8>? {
    guard reader.remaining > 0 else { return nil }
    let start = reader.offset
    let length = try reader.littleEndian(UInt64.self, "a record's length")
    try check(reader.bytes[start..<start + 8], "a length")
    guard length <= UInt64(reader.remaining) else {
      throw reader.error(
        expected: "a record of \(length) bytes", found: "\(reader.remaining) bytes before the end")
    }
    let record = try reader.take(Int(length), "a record")
    try check(record, "a record")
    return record
  }

  /// All records of a file.
  ///
  /// - Throws: `FormatError` as ``next()`` does.
  public static func records(
    _ bytes: [UInt8], file: String? = nil
  ) throws(FormatError) -> [ArraySlice<UInt8>] {
    var reader = TFRecordReader(bytes, file: file)
    var records: [ArraySlice<UInt8>] = []
    while let record = try reader.next() { records.append(record) }
    return records
  }

  /// Reads the check that follows `bytes`, and compares.
  private mutating func check(_ bytes: ArraySlice<UInt8>, _ what: String) throws(FormatError) {
    let stated = try reader.littleEndian(UInt32.self, "the check of \(what)")
    let computed = CRC32C.masked(CRC32C.checksum(bytes))
    guard stated == computed else {
      throw FormatError(
        file: reader.file, offset: bytes.endIndex,
        expected: "\(what) whose check is \(hexadecimal(stated))", found: hexadecimal(computed))
    }
  }
}
