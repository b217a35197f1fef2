extension SafetensorsFile {
  /// Reads a file.
  ///
  /// Refused are: a header beyond ``largestHeader`` or beyond the file, one that is not strict JSON
  /// in UTF-8, a name that comes twice, an unknown element type, sizes that overflow or disagree
  /// with type and shape, ranges that overlap, leave a gap or do not end with the file, and
  /// metadata other than texts. Unknown keys beside `dtype`, `shape` and `data_offsets` are ignored.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - file: The name that errors carry.
  /// - Throws: `FormatError`.
  public init(bytes: [UInt8], file: String? = nil) throws(FormatError) {
    var reader = ByteReader(bytes, file: file)
    let stated = try reader.littleEndian(UInt64.self, "the length of a safetensors header")
    guard stated <= UInt64(Self.largestHeader) else {
      throw FormatError(
        file: file, offset: 0, expected: "a header of at most \(Self.largestHeader) bytes",
        found: "\(stated)")
    }
    let text = try reader.take(Int(stated), "a header")
    let json = try JSONValue(parsing: text, file: file, offset: 8)
    guard case .object(let members) = json else {
      throw FormatError(file: file, offset: 8, expected: "a JSON object", found: json.kind)
    }
    let header = SafetensorsHeader(file: file)
    metadata = try header.metadata(json[Self.metadataKey])
    var entries: [SafetensorsHeader.Entry] = []
    for member in members where !member.key.utf8.elementsEqual(Self.metadataKey.utf8) {
      entries.append(try header.entry(member))
    }
    let start = reader.offset
    try header.checkRanges(entries, size: bytes.count - start, start: start)
    tensors = entries.map { entry in
      SafetensorsTensor(
        name: entry.name, dtype: entry.dtype, shape: entry.shape,
        bytes: Array(bytes[start + entry.range.lowerBound..<start + entry.range.upperBound]))
    }
  }
}

/// Turns a header's JSON into entries that hold together.
struct SafetensorsHeader {
  let file: String?

  /// One tensor: what it is, and where it lies behind the header.
  struct Entry {
    let name: String
    let dtype: SafetensorsDType
    let shape: [Int]
    let range: Range<Int>
  }

  private func error(_ name: String, expected: String, found: String) -> FormatError {
    FormatError(
      file: file, expected: "\(expected) for \(name.quotedForMessage)", found: found)
  }

  /// The table of texts; absent and null are empty.
  func metadata(_ value: JSONValue?) throws(FormatError) -> [String: String] {
    let key = SafetensorsFile.metadataKey
    switch value {
    case nil, .null: return [:]
    case .object(let members):
      var metadata: [String: String] = [:]
      for member in members {
        guard case .string(let text) = member.value else {
          throw error(
            "\(key).\(member.key)", expected: "a string", found: member.value.kind)
        }
        guard metadata.updateValue(text, forKey: member.key) == nil else {
          throw error(
            "\(key).\(member.key)", expected: "one text", found: "two, under equivalent keys")
        }
      }
      return metadata
    case let other?: throw error(key, expected: "an object of strings", found: other.kind)
    }
  }

  /// Reads one tensor's description and compares its size with its range.
  func entry(_ member: JSONValue.Member) throws(FormatError) -> Entry {
    let name = member.key
    guard case .object = member.value else {
      throw error(name, expected: "an object", found: member.value.kind)
    }
    guard case .string(let type)? = member.value["dtype"] else {
      throw error(name, expected: "a string dtype", found: kind(member.value["dtype"]))
    }
    guard let dtype = SafetensorsDType(rawValue: type) else {
      throw error(name, expected: "a dtype such as F32", found: type.quotedForMessage)
    }
    let shape = try integers(member, "shape")
    let offsets = try integers(member, "data_offsets")
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      let found = "\(offsets.prefix(4))"
      throw error(name, expected: "data_offsets [begin, end] with begin ≤ end", found: found)
    }
    guard let size = dtype.byteCount(shape: shape) else {
      throw error(
        name, expected: "a \(type) shape of whole bytes below 2⁶³ bits",
        found: "\(shape.prefix(8))")
    }
    guard size == offsets[1] - offsets[0] else {
      throw error(
        name, expected: "\(size) bytes, \(type) of shape \(shape.prefix(8)),",
        found: "\(offsets[1] - offsets[0])")
    }
    return Entry(name: name, dtype: dtype, shape: shape, range: offsets[0]..<offsets[1])
  }

  private func kind(_ value: JSONValue?) -> String { value?.kind ?? "none" }

  /// An array of integers that are not negative.
  private func integers(
    _ member: JSONValue.Member, _ key: String
  ) throws(FormatError) -> [Int] {
    guard case .array(let values)? = member.value[key] else {
      throw error(member.key, expected: "an array \(key)", found: kind(member.value[key]))
    }
    var integers: [Int] = []
    for value in values {
      guard case .integer(let integer) = value, integer >= 0 else {
        let found = if case .integer(let integer) = value { "\(integer)" } else { value.kind }
        throw error(
          member.key, expected: "integers of at least 0 in \(key)", found: found)
      }
      integers.append(integer)
    }
    return integers
  }

  /// Checks that the ranges, in ascending order, follow one another and fill `size` bytes.
  func checkRanges(_ entries: [Entry], size: Int, start: Int) throws(FormatError) {
    var end = 0
    let ascending = entries.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    for entry in ascending {
      guard entry.range.lowerBound == end else {
        let fault = entry.range.lowerBound < end ? "an overlap" : "a gap"
        throw error(
          entry.name, expected: "data that begin at \(end), behind the tensor before,",
          found: "\(entry.range.lowerBound), \(fault)")
      }
      end = entry.range.upperBound
    }
    guard end == size else {
      throw FormatError(
        file: file, offset: start + min(end, size),
        expected: "\(end) bytes of tensors behind the header", found: "\(size)")
    }
  }
}
