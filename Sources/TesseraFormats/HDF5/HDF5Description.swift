/// The extents in a message.
struct HDF5Dataspace {
  let extents: [Int]

  init(_ reader: inout ByteReader) throws(FormatError) {
    let facts = try reader.integers(UInt8.self, 3, "a dataspace")
    guard facts[0] == 1 || facts[0] == 2, facts[1] <= 32 else {
      throw reader.error(
        expected: "a dataspace of version 1 or 2 with at most 32 extents",
        found: "version \(facts[0]), \(facts[1]) extents")
    }
    _ = try reader.take(facts[0] == 1 ? 5 : 1, "a dataspace")
    var extents: [Int] = []
    for _ in 0..<facts[1] {
      let extent = try reader.littleEndian(UInt64.self, "an extent")
      guard let extent = Int(exactly: extent) else {
        throw reader.error(expected: "an extent below 2⁶³", found: "\(extent)")
      }
      extents.append(extent)
    }
    self.extents = extents
  }
}

/// The type of elements in a message.
struct HDF5Datatype {
  enum Form: Equatable {
    case number(HDF5Dataset.ElementType)
    /// Texts in global heaps.
    case text
    /// Texts of so many bytes.
    case fixedText(Int)
  }

  let form: Form
  /// The size of an element in bytes.
  let size: Int

  var elementType: HDF5Dataset.ElementType {
    if case .number(let type) = form { type } else { .other("text") }
  }

  init(_ reader: inout ByteReader) throws(FormatError) {
    let start = reader.offset
    let kind = try reader.littleEndian(UInt8.self, "a type") & 15
    let bits = try reader.integers(UInt8.self, 3, "a type")
    size = Int(try reader.littleEndian(UInt32.self, "a type's size"))
    switch kind {
    case 1:
      let description = reader.bytes[start...].prefix(20)
      let known = [HDF5Dataset.ElementType.float32, .float64].first {
        // The version, in the first byte's upper half, does not matter.
        HDF5Format.float($0).dropFirst().elementsEqual(description.dropFirst())
      }
      form = .number(known ?? .other("floating-point numbers of \(size) bytes"))
    case 0: form = .number(.other("integers of \(size) bytes"))
    case 3: form = .fixedText(size)
    case 9 where bits[0] & 15 == 1 && size == 16: form = .text
    default: form = .number(.other("type class \(kind)"))
    }
    guard size > 0 else { throw reader.error(expected: "elements of 1 byte or more", found: "0") }
  }
}
