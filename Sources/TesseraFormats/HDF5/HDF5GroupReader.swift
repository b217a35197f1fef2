/// Groups: a tree leads to tables, whose entries name objects by places in a heap of names.
extension HDF5Reader {
  /// The members of the group whose symbol table a message describes.
  mutating func members(
    _ table: ByteReader, depth: Int
  ) throws(FormatError) -> [HDF5Group.Member] {
    var table = table
    let tree = try table.littleEndian(UInt64.self, "the address of a tree")
    let heap = try table.littleEndian(UInt64.self, "the address of a heap")
    var reader = try block(at: heap, signature: "HEAP", "a heap of names")
    _ = try reader.take(4, "a version")
    let numbers = try reader.integers(UInt64.self, 3, "a heap's sizes")
    var names = try self.reader(at: numbers[2], "names")
    guard let size = Int(exactly: numbers[0]) else {
      throw names.error(expected: "a heap within the file", found: "\(numbers[0]) bytes")
    }
    let heapNames = try names.take(size, "names")
    var members: [HDF5Group.Member] = []
    for (place, header) in try entries(tree, level: nil) {
      let name = try name(heapNames, place)
      members.append(.init(name, try object(at: header, depth: depth + 1)))
    }
    return members
  }

  private mutating func name(
    _ heap: ArraySlice<UInt8>, _ place: UInt64
  ) throws(FormatError) -> String {
    let start = heap.startIndex + (Int(exactly: min(place, UInt64(heap.count))) ?? heap.count)
    let bytes = heap[start...].prefix { $0 != 0 }
    try spend(bytes.count)
    guard bytes.endIndex < heap.endIndex, !bytes.isEmpty, !bytes.contains(UInt8(ascii: "/")),
      let name = String(validating: bytes, as: UTF8.self)
    else {
      throw FormatError(
        file: file, offset: start, expected: "a name without “/”, ended by NUL", found: "another")
    }
    return name
  }

  /// The entries of a group's tree, each a place in the heap of names and the address of an object.
  private mutating func entries(
    _ address: UInt64, level: UInt8?
  ) throws(FormatError) -> [(name: UInt64, header: UInt64)] {
    var reader = try block(at: address, signature: "TREE", "a tree of a group")
    let facts = try reader.integers(UInt8.self, 2, "a level")
    let count = try reader.littleEndian(UInt16.self, "a count")
    guard facts[0] == 0, level.map({ facts[1] == $0 }) ?? (facts[1] <= 8) else {
      throw reader.error(
        expected: "a node of a group's tree, of level \(level ?? 8) or less",
        found: "type \(facts[0]), level \(facts[1])")
    }
    _ = try reader.take(16, "siblings")
    var entries: [(name: UInt64, header: UInt64)] = []
    for _ in 0..<count {
      _ = try reader.littleEndian(UInt64.self, "a key")
      let child = try reader.littleEndian(UInt64.self, "a child")
      entries +=
        facts[1] > 0 ? try self.entries(child, level: facts[1] - 1) : try table(at: child)
    }
    return entries
  }

  private mutating func table(
    at address: UInt64
  ) throws(FormatError) -> [(name: UInt64, header: UInt64)] {
    var reader = try block(at: address, signature: "SNOD", "a table of a group")
    _ = try reader.take(2, "a version")
    let count = try reader.littleEndian(UInt16.self, "a count")
    var entries: [(name: UInt64, header: UInt64)] = []
    for _ in 0..<count {
      let places = try reader.integers(UInt64.self, 2, "an entry")
      let kind = try reader.littleEndian(UInt32.self, "a kind")
      guard kind < 2 else {
        throw reader.error(expected: "a group or an array", found: "a link")
      }
      _ = try reader.take(20, "an entry")
      entries.append((places[0], places[1]))
    }
    return entries
  }
}
