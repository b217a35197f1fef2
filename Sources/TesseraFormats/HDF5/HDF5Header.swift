/// The messages of an object's header.
struct HDF5Header {
  let file: String?
  private var messages: [(kind: UInt16, flags: UInt8, content: ByteReader)] = []
  private var remaining = 0

  init(file: String?) { self.file = file }

  /// Reads the header's prefix of 16 bytes and gives its first part.
  mutating func begin(
    _ reader: ByteReader
  ) throws(FormatError) -> [(address: UInt64, size: Int)] {
    var reader = reader
    let version = try reader.littleEndian(UInt8.self, "a header's version")
    guard version == 1 else {
      throw FormatError(
        file: file, offset: reader.offset - 1, expected: "an object header of version 1",
        found: version == UInt8(ascii: "O") ? "version 2 or later" : "\(version)")
    }
    _ = try reader.take(1, "a header")
    remaining = Int(try reader.littleEndian(UInt16.self, "a number of messages"))
    _ = try reader.take(4, "a number of references")
    let size = try reader.littleEndian(UInt32.self, "a header's size")
    _ = try reader.take(4, "a header")
    return [(UInt64(reader.offset), Int(size))]
  }

  /// Reads the messages in a part and gives the parts that continue it.
  mutating func read(
    _ reader: ByteReader, size: Int
  ) throws(FormatError) -> [(address: UInt64, size: Int)] {
    var reader = reader
    guard size <= reader.remaining else {
      throw reader.error(expected: "a header of \(size) bytes", found: "\(reader.remaining)")
    }
    let end = reader.offset + size
    var further: [(address: UInt64, size: Int)] = []
    while remaining > 0, reader.offset + 8 <= end {
      remaining -= 1
      let kind = try reader.littleEndian(UInt16.self, "a message")
      let count = Int(try reader.littleEndian(UInt16.self, "a message's size"))
      let flags = try reader.littleEndian(UInt8.self, "flags")
      _ = try reader.take(3, "a message")
      guard count <= end - reader.offset else {
        throw reader.error(
          expected: "a message within its header's \(size) bytes", found: "\(count) bytes")
      }
      let start = reader.offset
      let content = ByteReader(Array(try reader.take(count, "a message")), file: place(start))
      if kind == HDF5Format.Message.continuation {
        var content = content
        let address = try content.littleEndian(UInt64.self, "an address")
        let length = try content.littleEndian(UInt64.self, "a size")
        guard let length = Int(exactly: length) else {
          throw reader.error(expected: "a part of a header", found: "\(length) bytes")
        }
        further.append((address, length))
      } else {
        messages.append((kind, flags, content))
      }
    }
    return further
  }

  /// How errors name the place of a message, whose own bytes count from 0.
  private func place(_ start: Int) -> String {
    (file.map { "\($0), " } ?? "") + "message at byte \(start)"
  }

  /// The messages of a kind.
  func all(_ kind: UInt16) throws(FormatError) -> [ByteReader] {
    var found: [ByteReader] = []
    for message in messages where message.kind == kind {
      guard message.flags & 2 == 0 else {
        throw message.content.error(
          expected: "a message of the object's own", found: "one that objects share")
      }
      found.append(message.content)
    }
    return found
  }

  /// The first message of a kind.
  func first(_ kind: UInt16) throws(FormatError) -> ByteReader? { try all(kind).first }
}
