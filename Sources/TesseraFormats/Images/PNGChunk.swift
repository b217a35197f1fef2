/// One chunk of a PNG file: length, name, data, CRC-32.
struct PNGChunk {
  /// The four letters of the name.
  let name: String
  /// Where the data begin in the file.
  let start: Int
  let data: ArraySlice<UInt8>

  /// A chunk whose name begins with a capital must be understood.
  var isCritical: Bool { name.utf8.first.map { $0 & 0x20 == 0 } ?? true }

  /// Reads the chunk at the reader's position and checks its CRC-32.
  init(_ reader: inout ByteReader) throws(FormatError) {
    let length = try reader.bigEndian(UInt32.self, "a chunk's length")
    let checked = reader.offset
    let letters = try reader.take(4, "a chunk's name")
    guard letters.allSatisfy({ 0x41...0x5A ~= $0 & ~0x20 }) else {
      throw FormatError(
        file: reader.file, offset: checked, expected: "a chunk's name of four letters",
        found: letters.map(hexadecimal).joined(separator: " "))
    }
    name = String(decoding: letters, as: UTF8.self)
    start = reader.offset
    data = try reader.take(Int(length), "the chunk \(name)")
    let crc = CRC32.checksum(reader.bytes[checked..<reader.offset])
    let end = reader.offset
    let stated = try reader.bigEndian(UInt32.self, "the CRC-32 of the chunk \(name)")
    guard stated == crc else {
      throw FormatError(
        file: reader.file, offset: end,
        expected: "the CRC-32 \(hexadecimal(crc)) of the chunk \(name)",
        found: hexadecimal(stated))
    }
  }

  /// The bytes of a chunk with this name and these data.
  static func serialized(_ name: String, _ data: [UInt8]) -> [UInt8] {
    precondition(data.count <= Int(Int32.max), "a chunk holds at most 2³¹ − 1 bytes")
    let checked = Array(name.utf8) + data
    var writer = ByteWriter(capacity: data.count + 12)
    writer.append(bigEndian: UInt32(data.count))
    writer.append(checked)
    writer.append(bigEndian: CRC32.checksum(checked))
    return writer.bytes
  }
}
