import Testing

@testable import TesseraFormats

/// The first record of every events file, at time 0, as TensorBoard takes it.
private let version = bytes(
  """
  1800000000000000 a37f4b22 0900000000000000001a0d627261696e2e4576656e743a32 eedf28a3
  """)
/// A loss of 0.25 at step 3.
private let scalar = bytes(
  """
  1a00000000000000 129bd82d 09000000000000f83f10032a0d0a0b0a046c6f7373150000803e d054b255
  """)

@Test func tfRecordFramesAsTensorBoardReads() throws {
  let file = version + scalar
  let records = try TFRecordReader.records(file)
  #expect(records.map(\.count) == [24, 26])
  #expect(records.map { TFRecord.framed(Array($0)) } == [version, scalar])
  #expect(TFRecord.framed([]).count == TFRecord.overhead)
  #expect(try TFRecordReader.records([]).isEmpty)
  #expect(try TFRecordReader.records(TFRecord.framed([])) == [[]])
}

@Test func tfRecordThatIsCutOrChangedIsRefused() {
  let file = version + scalar
  let (cut, changed) = Damage.sweep(file, changes: 2_000) { damaged throws(FormatError) in
    _ = try TFRecordReader.records(damaged)
  }
  // Cut between two records it is a shorter file; each changed byte is found out.
  #expect(cut.accepted == 2 && cut.refused == file.count - 2)
  #expect(changed.accepted < 20 && changed.refused > 1_980)
  print("tfrecord: cut \(cut); changed \(changed)")
}

@Test func tfRecordErrorsSayWhereAndWhat() {
  var flipped = version + scalar
  flipped[60] ^= 1
  let record = formatError { () throws(FormatError) in
    _ = try TFRecordReader.records(flipped, file: "events")
  }
  #expect(record?.offset == 40 + 12 + 26 && record?.file == "events")
  var long = version
  long[0] ^= 1
  let length = formatError { () throws(FormatError) in _ = try TFRecordReader.records(long) }
  #expect(length?.description.contains("expected a length whose check is 0x224b7fa3") == true)
  // A length that its check confirms and no file holds.
  var endless = [UInt8](repeating: 255, count: 8)
  let check = CRC32C.masked(CRC32C.checksum(endless))
  endless += withUnsafeBytes(of: check.littleEndian) { Array($0) } + [1, 2, 3]
  let beyond = formatError { () throws(FormatError) in _ = try TFRecordReader.records(endless) }
  #expect(beyond?.description.contains("a record of 18446744073709551615 bytes") == true)
}
