import Testing

@testable import TesseraFormats

/// A message with a field of every kind.
private func sample() -> ProtobufWriter {
  var writer = ProtobufWriter()
  writer.double(1, 1.5)
  writer.integer(2, -1)
  writer.unsigned(3, 300)
  writer.string(4, "né\u{0}")
  writer.float(5, -0.25)
  writer.bool(6, true)
  writer.message(7) { inner in
    inner.packed(1, [0, 127, 128, -1])
    inner.packed(2, [0.5, .infinity])
    inner.packed(3, [Float(2)])
  }
  writer.bytes(8, [])
  writer.string(8, "twice")
  writer.unsigned(536_870_911, .max)
  return writer
}

@Test func protobufWritesTheBytesOfItsSpecification() {
  // The two examples of the encoding's documentation, and the first event of TensorBoard.
  var number = ProtobufWriter()
  number.integer(1, 150)
  #expect(number.bytes == bytes("089601"))
  var text = ProtobufWriter()
  text.string(2, "testing")
  #expect(text.bytes == bytes("120774657374696e67"))
  var event = ProtobufWriter()
  event.double(1, 0)
  event.string(3, "brain.Event:2")
  #expect(event.bytes == bytes("0900000000000000001a0d627261696e2e4576656e743a32"))
  var negative = ProtobufWriter()
  negative.integer(1, -1)
  #expect(negative.bytes == bytes("08 ffffffffffffffffff01"))
}

@Test func protobufComesBackUnchanged() throws {
  let message = try ProtobufMessage(sample().bytes[...])
  #expect(try message.double(1) == 1.5)
  #expect(try message.integer(2) == -1)
  #expect(try message.unsigned(3) == 300)
  #expect(try message.string(4) == "né\u{0}")
  #expect(try message.float(5) == -0.25)
  #expect(try message.unsigned(6) == 1)
  let inner = try #require(try message.message(7))
  #expect(try inner.bytes(1).map(Array.init) == bytes("00 7f 8001 ffffffffffffffffff01"))
  #expect(try inner.bytes(2)?.count == 16)
  #expect(try inner.bytes(3).map(Array.init) == bytes("00000040"))
  #expect(try message.allBytes(8).map { String(decoding: $0, as: UTF8.self) } == ["", "twice"])
  #expect(try message.string(8) == "twice")
  #expect(try message.unsigned(536_870_911) == .max)
  #expect(try message.unsigned(99) == nil && message.messages(99).isEmpty)
  #expect(message.fields.count == 10)
}

@Test func protobufRefusesWhatIsImpossible() {
  let cases: [(bytes: String, says: String)] = [
    ("0b", "wire type"), ("0c", "wire type"), ("0e", "wire type"), ("0f", "wire type"),
    ("00", "field's number"), ("8080808010 00", "field's number"), ("08", "the end"),
    ("08ff", "the end"), ("08 ffffffffffffffffff02", "at most 64 bits"),
    ("08 8080808080808080808001", "at most 64 bits"), ("0a 02 61", "a value of 2 bytes"),
    ("0a ffffffffffffffffff01", "18446744073709551615 bytes"), ("09 00", "a value of 8 bytes"),
    ("0d 000000", "a value of 4 bytes"),
  ]
  for (digits, says) in cases {
    let error = formatError { () throws(FormatError) in
      _ = try ProtobufMessage(bytes(digits)[...], file: "m")
    }
    #expect(error?.description.contains(says) == true, "\(digits): \(error as Any)")
  }
}

@Test func protobufFieldOfAnotherKindIsAnError() throws {
  let message = try ProtobufMessage(sample().bytes[...], file: "m")
  #expect(throws: FormatError.self) { try message.string(1) }
  #expect(throws: FormatError.self) { try message.double(2) }
  #expect(throws: FormatError.self) { try message.float(1) }
  #expect(throws: FormatError.self) { try message.unsigned(4) }
  #expect(throws: FormatError.self) { try message.messages(3) }
  let latin = try ProtobufMessage(bytes("0a 01 ff")[...])
  #expect(throws: FormatError.self) { try latin.string(1) }
}

@Test func protobufThatIsCutOrChangedNeverTraps() {
  let (cut, changed) = Damage.sweep(sample().bytes, changes: 5_000) { damaged throws(FormatError) in
    let message = try ProtobufMessage(damaged[...])
    _ = try message.message(7)?.bytes(1)
    _ = try message.string(4)
  }
  #expect(cut.refused > 60 && changed.refused > 1_000 && changed.accepted > 100)
  print("protobuf: cut \(cut); changed \(changed)")
}
