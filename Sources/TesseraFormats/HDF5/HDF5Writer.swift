extension HDF5Group {
  /// The bytes of a file with this group at its root.
  ///
  /// Equal groups give equal bytes; the order of members does not matter.
  ///
  /// - Throws: `FormatError` where a group has more than 65,534 members or a list of texts more than
  ///   4,000.
  /// - Precondition: The names in a group are distinct, not empty and without `/` or NUL.
  public func serialized() throws(FormatError) -> [UInt8] {
    var writer = HDF5Writer(self)
    let root = try writer.write(self)
    return writer.superblock(root: root) + writer.body.bytes
  }

  /// The most members that any group in this one has.
  fileprivate var mostMembers: Int {
    members.reduce(members.count) { most, member in
      if case .group(let group) = member.object { max(most, group.mostMembers) } else { most }
    }
  }

  /// All texts, in the order in which they are written.
  fileprivate var texts: [String] {
    let inside = members.flatMap { member in
      if case .group(let group) = member.object { group.texts } else { [String]() }
    }
    return inside + attributes.flatMap(\.texts)
  }
}

/// Writes objects one behind the other, members before the group that names them.
struct HDF5Writer {
  /// Where a group is, for whoever points to it.
  struct Group {
    let header: UInt64
    let tree: UInt64
    let heap: UInt64
  }

  /// What follows the superblock.
  var body = ByteWriter()
  /// Half of the entries that a symbol table node has room for; one node then holds a whole group.
  private let leafK: Int
  /// Half of the children that a node of a tree has room for, as h5py has it.
  private static let internalK = 16
  /// Where the texts stand, in the order in which they are needed.
  var texts: [[UInt8]] = []
  var nextText = 0

  init(_ root: HDF5Group) {
    leafK = max(4, (root.mostMembers + 1) / 2)
    writeTexts(root.texts)
  }

  var address: UInt64 { UInt64(HDF5Format.superblockSize + body.bytes.count) }

  func superblock(root: Group) -> [UInt8] {
    var block = ByteWriter(capacity: HDF5Format.superblockSize)
    block.append(HDF5Format.signature)
    // Versions 0, and addresses and lengths of 8 bytes.
    block.append([0, 0, 0, 0, 0, 8, 8, 0])
    block.append(littleEndian: UInt16(leafK))
    block.append(littleEndian: UInt16(Self.internalK))
    block.append(littleEndian: UInt32(0))
    for value in [0, HDF5Format.undefined, address, HDF5Format.undefined] {
      block.append(littleEndian: value)
    }
    appendEntry(&block, name: 0, header: root.header, group: root)
    return block.bytes
  }

  /// An entry of a symbol table: a name, where its object is, and for the root what is in it.
  private func appendEntry(
    _ writer: inout ByteWriter, name: Int, header: UInt64, group: Group? = nil
  ) {
    writer.append(littleEndian: UInt64(name))
    writer.append(littleEndian: header)
    writer.append(littleEndian: UInt64(group == nil ? 0 : 1))
    writer.append(littleEndian: group?.tree ?? 0)
    writer.append(littleEndian: group?.heap ?? 0)
  }

  mutating func write(_ group: HDF5Group) throws(FormatError) -> Group {
    guard group.members.count < Int(UInt16.max) else {
      throw FormatError(
        expected: "an HDF5 group of at most 65,534 members", found: "\(group.members.count)")
    }
    var entries: [(name: String, header: UInt64)] = []
    for member in group.members {
      switch member.object {
      case .group(let group): entries.append((member.name, try write(group).header))
      case .dataset(let dataset): entries.append((member.name, write(dataset)))
      }
    }
    entries.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    let (heap, names) = writeHeap(entries.map(\.name))
    let table = writeTable(zip(names, entries).map { ($0, $1.header) })
    let tree = writeTree(table, last: names.last ?? 0)
    var symbols = ByteWriter()
    symbols.append(littleEndian: tree)
    symbols.append(littleEndian: heap)
    var messages = [(HDF5Format.Message.symbolTable, symbols.bytes)]
    for attribute in group.attributes {
      messages.append((HDF5Format.Message.attribute, try message(attribute)))
    }
    return Group(header: writeHeader(messages), tree: tree, heap: heap)
  }

  /// The names of a group's members, each ended by NUL, and where each begins in the heap.
  private mutating func writeHeap(_ names: [String]) -> (heap: UInt64, names: [Int]) {
    var content = [UInt8](repeating: 0, count: 8)
    var places: [Int] = []
    for name in names {
      places.append(content.count)
      content += Array(name.utf8) + [0]
      content.padToEight()
    }
    let heap = address
    body.append("HEAP")
    body.append(littleEndian: UInt32(0))
    // 1 stands for no free space.
    for value in [UInt64(content.count), 1, heap + 32] { body.append(littleEndian: value) }
    body.append(content)
    return (heap, places)
  }

  private mutating func writeTable(_ entries: [(name: Int, header: UInt64)]) -> UInt64? {
    guard !entries.isEmpty else { return nil }
    var table = ByteWriter()
    table.append("SNOD")
    table.append([1, 0])
    table.append(littleEndian: UInt16(entries.count))
    for entry in entries { appendEntry(&table, name: entry.name, header: entry.header) }
    let start = address
    body.append(table.bytes)
    body.append([UInt8](repeating: 0, count: 40 * (2 * leafK - entries.count)))
    return start
  }

  /// A tree of one node with at most one child.
  private mutating func writeTree(_ table: UInt64?, last: Int) -> UInt64 {
    let start = address
    var node = ByteWriter()
    node.append("TREE")
    node.append([0, 0, table == nil ? 0 : 1, 0])
    for value in [HDF5Format.undefined, HDF5Format.undefined, 0, table ?? 0, UInt64(last)] {
      node.append(littleEndian: value)
    }
    body.append(node.bytes)
    let size = 24 + 8 * (4 * Self.internalK + 1)
    body.append([UInt8](repeating: 0, count: size - node.bytes.count))
    return start
  }

  private mutating func write(_ dataset: HDF5Dataset) -> UInt64 {
    let data = address
    body.append(dataset.bytes)
    body.append([UInt8](repeating: 0, count: dataset.bytes.count.toEight))
    var layout = ByteWriter()
    layout.append([3, 1])
    layout.append(littleEndian: dataset.bytes.isEmpty ? HDF5Format.undefined : data)
    layout.append(littleEndian: UInt64(dataset.bytes.count))
    return writeHeader([
      (HDF5Format.Message.dataspace, Self.dataspace(dataset.shape)),
      (HDF5Format.Message.datatype, HDF5Format.float(dataset.type)),
      // Allocated late, no fill value defined.
      (HDF5Format.Message.fillValue, [2, 2, 2, 0]),
      (HDF5Format.Message.layout, layout.bytes),
    ])
  }

  static func dataspace(_ shape: [Int]) -> [UInt8] {
    var space = ByteWriter()
    space.append([1, UInt8(shape.count), 0, 0, 0, 0, 0, 0])
    for extent in shape { space.append(littleEndian: UInt64(extent)) }
    return space.bytes
  }

  private mutating func writeHeader(_ messages: [(kind: UInt16, content: [UInt8])]) -> UInt64 {
    var block = ByteWriter()
    for (kind, content) in messages {
      var content = content
      content.padToEight()
      block.append(littleEndian: kind)
      block.append(littleEndian: UInt16(content.count))
      block.append(littleEndian: UInt32(0))
      block.append(content)
    }
    let start = address
    body.append([1, 0])
    body.append(littleEndian: UInt16(messages.count))
    body.append(littleEndian: UInt32(1))
    body.append(littleEndian: UInt32(block.bytes.count))
    body.append(littleEndian: UInt32(0))
    body.append(block.bytes)
    return start
  }
}
