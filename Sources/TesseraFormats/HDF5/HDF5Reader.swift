extension HDF5Group {
  /// Reads a file and gives the group at its root.
  ///
  /// Refused are: a superblock of another version than 0, groups and headers of later versions, arrays
  /// in chunks or with filters (compression), links, objects that are met twice, nesting beyond
  /// ``deepestNesting``, whatever lies outside the file, and more content than the file has bytes.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - file: The name that errors carry.
  /// - Throws: `FormatError`.
  public init(bytes: [UInt8], file: String? = nil) throws(FormatError) {
    var reader = HDF5Reader(bytes, file: file)
    self = try reader.root()
  }

  /// How deeply groups may be nested.
  public static let deepestNesting = 32
}

/// Reads the objects of a file from their addresses.
struct HDF5Reader {
  let bytes: [UInt8]
  let file: String?
  /// The addresses of what was read: nothing is read twice, so there are no cycles.
  private var visited: Set<UInt64> = []
  /// How many bytes of content may still be copied.
  private var budget: Int
  private var heaps = HDF5TextHeaps()

  init(_ bytes: [UInt8], file: String?) {
    (self.bytes, self.file) = (bytes, file)
    budget = 2 * bytes.count
  }

  /// A reader at an address.
  func reader(at address: UInt64, _ what: String) throws(FormatError) -> ByteReader {
    guard address < UInt64(bytes.count) else {
      throw FormatError(
        file: file, expected: "\(what) within the file's \(bytes.count) bytes",
        found: "the address \(address == HDF5Format.undefined ? "of nothing" : "\(address)")")
    }
    var reader = ByteReader(bytes, file: file)
    try reader.skip(to: Int(address))
    return reader
  }

  /// A reader behind a signature of four letters and what follows it up to `size` bytes.
  mutating func block(
    at address: UInt64, signature: String, _ what: String
  ) throws(FormatError) -> ByteReader {
    try visit(address, what)
    var reader = try reader(at: address, what)
    let found = try reader.take(4, what)
    guard found.elementsEqual(signature.utf8) else {
      throw FormatError(
        file: file, offset: Int(address), expected: "\(what), which begins with \(signature)",
        found: "0x" + hexadecimalDigits(found))
    }
    return reader
  }

  mutating func visit(_ address: UInt64, _ what: String) throws(FormatError) {
    guard visited.insert(address).inserted else {
      throw FormatError(
        file: file, offset: Int(exactly: address), expected: "\(what) that was not met before",
        found: "one that was")
    }
  }

  mutating func spend(_ count: Int) throws(FormatError) {
    guard count <= budget else {
      throw FormatError(
        file: file, expected: "less content than the file has bytes",
        found: "the same bytes several times")
    }
    budget -= count
  }

  mutating func root() throws(FormatError) -> HDF5Group {
    guard bytes.starts(with: HDF5Format.signature) else {
      throw FormatError(
        file: file, offset: 0, expected: "an HDF5 file",
        found: bytes.isEmpty ? "an empty one" : "0x" + hexadecimalDigits(bytes.prefix(8)))
    }
    var reader = try reader(at: 8, "a superblock")
    let version = try reader.littleEndian(UInt8.self, "a version")
    guard version == 0 else {
      throw FormatError(
        file: file, offset: 8,
        expected: "an HDF5 superblock of version 0, as h5py and Keras write it by default",
        found: "version \(version)")
    }
    _ = try reader.take(4, "versions")
    let sizes = try reader.integers(UInt8.self, 3, "sizes")
    guard sizes[0] == 8, sizes[1] == 8 else {
      throw reader.error(
        expected: "addresses and lengths of 8 bytes", found: "\(sizes[0]) and \(sizes[1])")
    }
    _ = try reader.take(8, "the sizes of trees")
    let addresses = try reader.integers(UInt64.self, 4, "addresses")
    guard addresses[0] == 0, addresses[2] <= UInt64(bytes.count) else {
      throw reader.error(
        expected: "a file that begins at 0 and has at least \(addresses[2]) bytes",
        found: "\(bytes.count), beginning at \(addresses[0])")
    }
    _ = try reader.take(8, "the root's name")
    let header = try reader.littleEndian(UInt64.self, "the root's address")
    guard case .group(let group) = try object(at: header, depth: 0) else {
      throw reader.error(expected: "a group at the root", found: "an array")
    }
    return group
  }

  mutating func object(
    at address: UInt64, depth: Int
  ) throws(FormatError) -> HDF5Object {
    guard depth <= HDF5Group.deepestNesting else {
      throw FormatError(
        file: file, offset: Int(exactly: address),
        expected: "at most \(HDF5Group.deepestNesting) groups in each other", found: "more")
    }
    try visit(address, "an object")
    let header = try header(at: address)
    if let table = try header.first(HDF5Format.Message.symbolTable) {
      var attributes: [HDF5Attribute] = []
      for message in try header.all(HDF5Format.Message.attribute) {
        if let attribute = try attribute(message) { attributes.append(attribute) }
      }
      return .group(HDF5Group(try members(table, depth: depth), attributes: attributes))
    }
    for kind in [HDF5Format.Message.link, HDF5Format.Message.linkInfo] {
      guard try header.first(kind) == nil else {
        throw FormatError(
          file: file, offset: Int(address),
          expected: "a group with a symbol table, as h5py writes it by default",
          found: "one in the form of later versions")
      }
    }
    return .dataset(try dataset(header, at: Int(address)))
  }

  private mutating func header(at address: UInt64) throws(FormatError) -> HDF5Header {
    var header = HDF5Header(file: file)
    var blocks = try header.begin(reader(at: address, "an object's header"))
    var isFirst = true
    while let block = blocks.popLast() {
      // The first part stands within the object, whose address was met before.
      if !isFirst { try visit(block.address, "a part of a header") }
      isFirst = false
      try spend(block.size)
      let reader = try reader(at: block.address, "a part of a header")
      blocks += try header.read(reader, size: block.size)
    }
    return header
  }

  /// The attribute in a message; nil where it is of no type of text.
  private mutating func attribute(_ message: ByteReader) throws(FormatError) -> HDF5Attribute? {
    var part = try HDF5AttributeParts(message)
    var texts: [String] = []
    guard part.count > 0 else { return HDF5Attribute(part.name, []) }
    switch part.type.form {
    case .text:
      guard part.count <= part.data.remaining / 16 else {
        throw part.data.error(expected: "\(part.count) texts", found: "fewer")
      }
      for _ in 0..<part.count {
        let text = try heaps.text(&part.data, in: self)
        try spend(text.utf8.count)
        texts.append(text)
      }
    case .fixedText(let size):
      for _ in 0..<part.count {
        let text = try part.data.take(size, "a text").prefix { $0 != 0 }
        try spend(size)
        texts.append(String(decoding: text, as: UTF8.self))
      }
    case .number: return nil
    }
    return part.isList ? HDF5Attribute(part.name, texts) : HDF5Attribute(part.name, texts[0])
  }

  private mutating func dataset(
    _ header: HDF5Header, at address: Int
  ) throws(FormatError) -> HDF5Dataset {
    guard try header.first(HDF5Format.Message.filters) == nil else {
      throw FormatError(
        file: file, offset: address, expected: "an array without filters",
        found: "one that is compressed or filtered")
    }
    guard var space = try header.first(HDF5Format.Message.dataspace),
      var type = try header.first(HDF5Format.Message.datatype),
      var layout = try header.first(HDF5Format.Message.layout)
    else {
      throw FormatError(
        file: file, offset: address, expected: "a group or an array", found: "another object")
    }
    let shape = try HDF5Dataspace(&space).extents
    let element = try HDF5Datatype(&type)
    guard let size = shape.contains(0) ? 0 : ([element.size] + shape).checkedProduct else {
      throw space.error(expected: "an array of fewer than 2⁶³ bytes", found: "\(shape.prefix(8))")
    }
    return HDF5Dataset(element.elementType, shape, try data(&layout, size: size))
  }

  private mutating func data(
    _ layout: inout ByteReader, size: Int
  ) throws(FormatError) -> [UInt8] {
    let version = try layout.littleEndian(UInt8.self, "a version")
    let form = try layout.littleEndian(UInt8.self, "a layout")
    guard version == 3, form < 2 else {
      throw layout.error(
        expected: "an array in one piece",
        found: version == 3 ? "one in chunks" : "a layout of version \(version)")
    }
    guard size > 0 else { return [] }
    var reader = layout
    let stated: UInt64
    if form == 0 {
      stated = UInt64(try reader.littleEndian(UInt16.self, "a size"))
    } else {
      let address = try layout.littleEndian(UInt64.self, "the address of the elements")
      stated = try layout.littleEndian(UInt64.self, "a size")
      reader = try self.reader(at: address, "the elements of an array")
    }
    guard stated == UInt64(size) else {
      throw layout.error(expected: "\(size) bytes of elements", found: "\(stated)")
    }
    try spend(size)
    return Array(try reader.take(size, "the elements of an array"))
  }
}
