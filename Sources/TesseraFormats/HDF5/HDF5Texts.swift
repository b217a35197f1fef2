/// An attribute taken apart, its elements not yet read.
struct HDF5AttributeParts {
  let name: String
  let type: HDF5Datatype
  let count: Int
  let isList: Bool
  var data: ByteReader

  init(_ message: ByteReader) throws(FormatError) {
    var reader = message
    let version = try reader.littleEndian(UInt8.self, "an attribute's version")
    let flags = try reader.littleEndian(UInt8.self, "flags")
    guard 1...3 ~= version, version == 1 || flags == 0 else {
      throw reader.error(
        expected: "an attribute of version 1, 2 or 3", found: "version \(version), flags \(flags)")
    }
    let sizes = try reader.integers(UInt16.self, 3, "sizes").map(Int.init)
    if version == 3 { _ = try reader.take(1, "an encoding") }
    func part(_ size: Int, _ what: String) throws(FormatError) -> ByteReader {
      let bytes = Array(try reader.take(size, what))
      if version == 1 { _ = try reader.take(size.toEight, what) }
      return ByteReader(bytes, file: message.file)
    }
    let nameBytes = try part(sizes[0], "a name").bytes.prefix { $0 != 0 }
    guard let name = String(validating: nameBytes, as: UTF8.self) else {
      throw reader.error(expected: "a name in UTF-8", found: "another")
    }
    self.name = name
    var typePart = try part(sizes[1], "a type")
    type = try HDF5Datatype(&typePart)
    var spacePart = try part(sizes[2], "a dataspace")
    let extents = try HDF5Dataspace(&spacePart).extents
    guard let count = extents.contains(0) ? 0 : extents.checkedProduct, count <= 1 << 16 else {
      throw reader.error(expected: "an attribute of at most 65,536 elements", found: "more")
    }
    (self.count, isList) = (count, !extents.isEmpty)
    data = reader
  }
}

/// The global heaps in which texts stand, each read once.
struct HDF5TextHeaps {
  private var heaps: [UInt64: [UInt32: Range<Int>]] = [:]

  /// The text that a reference of 16 bytes leads to.
  mutating func text(
    _ reference: inout ByteReader, in file: HDF5Reader
  ) throws(FormatError) -> String {
    let count = try reference.littleEndian(UInt32.self, "a text's length")
    let address = try reference.littleEndian(UInt64.self, "a heap's address")
    let number = try reference.littleEndian(UInt32.self, "a number in a heap")
    guard count > 0 else { return "" }
    if heaps[address] == nil { heaps[address] = try Self.objects(address, file) }
    guard let range = heaps[address]?[number], count <= UInt32(clamping: range.count) else {
      throw reference.error(
        expected: "a text of \(count) bytes in the heap at \(address)", found: "none")
    }
    let bytes = file.bytes[range].prefix(Int(count)).prefix { $0 != 0 }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw reference.error(expected: "a text in UTF-8", found: "another")
    }
    return text
  }

  /// The objects of a heap by their numbers.
  private static func objects(
    _ address: UInt64, _ file: HDF5Reader
  ) throws(FormatError) -> [UInt32: Range<Int>] {
    var reader = try file.reader(at: address, "a heap of texts")
    guard try reader.take(4, "a heap of texts").elementsEqual("GCOL".utf8) else {
      throw reader.error(expected: "a heap of texts, which begins with GCOL", found: "another")
    }
    _ = try reader.take(4, "a version")
    let size = try reader.littleEndian(UInt64.self, "a heap's size")
    guard size >= 16, size - 16 <= UInt64(reader.remaining) else {
      throw reader.error(expected: "a heap within the file", found: "\(size) bytes")
    }
    let end = reader.offset + Int(size) - 16
    var objects: [UInt32: Range<Int>] = [:]
    while end - reader.offset >= 16 {
      let number = try reader.littleEndian(UInt16.self, "a number")
      _ = try reader.take(6, "an object")
      let length = try reader.littleEndian(UInt64.self, "a length")
      guard number > 0 else { break }
      guard length <= UInt64(end - reader.offset) else {
        throw reader.error(expected: "an object within its heap", found: "\(length) bytes")
      }
      let start = reader.offset
      _ = try reader.take(Int(length), "an object")
      objects[UInt32(number)] = start..<reader.offset
      _ = try reader.take(min(Int(length).toEight, end - reader.offset), "an object")
    }
    return objects
  }
}
