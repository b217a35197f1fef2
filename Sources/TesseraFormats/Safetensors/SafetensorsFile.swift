/// A safetensors file: named tensors and a table of texts.
///
/// | bytes | content                                                           |
/// |-------|-------------------------------------------------------------------|
/// | 8     | N, little-endian                                                  |
/// | N     | the header, JSON: for each name a type, a shape and a byte range  |
/// | rest  | the tensors' elements, little-endian, without gaps                |
///
/// The key `__metadata__` of the header holds the table of texts.
public struct SafetensorsFile: Hashable, Sendable {
  /// The tensors. After reading they stand in the order of the header.
  public var tensors: [SafetensorsTensor]
  /// The texts under `__metadata__`.
  public var metadata: [String: String]

  /// The largest header that is read or written, as in the reference implementation.
  public static let largestHeader = 100_000_000

  static let metadataKey = "__metadata__"

  /// Puts a file together.
  public init(tensors: [SafetensorsTensor] = [], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// The first tensor of this name.
  public subscript(name: String) -> SafetensorsTensor? {
    tensors.first { $0.name.utf8.elementsEqual(name.utf8) }
  }

  /// The file's bytes: the larger element types first, then by name, as the reference implementation
  /// orders them, with the header padded so that every tensor is aligned to its element type.
  ///
  /// Equal files give equal bytes: metadata are sorted, and the order of `tensors` does not matter.
  ///
  /// - Precondition: No two tensors have one name, none is called `__metadata__`, and the header
  ///   does not exceed ``largestHeader``.
  public func serialized() -> [UInt8] {
    let sorted = sortedTensors()
    let header = header(of: sorted)
    precondition(header.count <= Self.largestHeader, "the header has \(header.count) bytes")
    let size = sorted.reduce(0) { $0 + $1.bytes.count }
    var writer = ByteWriter(capacity: 8 + header.count + size)
    writer.append(littleEndian: UInt64(header.count))
    writer.append(header)
    for tensor in sorted { writer.append(tensor.bytes) }
    return writer.bytes
  }

  private func sortedTensors() -> [SafetensorsTensor] {
    let sorted = tensors.sorted { first, second in
      first.dtype == second.dtype
        ? first.name.utf8.lexicographicallyPrecedes(second.name.utf8)
        : first.dtype.rank > second.dtype.rank
    }
    var names: Set<[UInt8]> = []
    for tensor in sorted {
      precondition(tensor.name != Self.metadataKey, "no tensor is called \(Self.metadataKey)")
      precondition(names.insert(Array(tensor.name.utf8)).inserted, "two tensors \(tensor.name)")
    }
    return sorted
  }

  /// The header as JSON, with blanks behind it up to a multiple of 8 bytes.
  private func header(of sorted: [SafetensorsTensor]) -> [UInt8] {
    var members: [JSONValue.Member] = []
    if !metadata.isEmpty {
      let keys = metadata.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      members.append(
        .init(Self.metadataKey, .object(keys.map { .init($0, .string(metadata[$0] ?? "")) })))
    }
    var offset = 0
    for tensor in sorted {
      let range = [offset, offset + tensor.bytes.count]
      members.append(
        .init(
          tensor.name,
          .object([
            .init("dtype", .string(tensor.dtype.rawValue)),
            .init("shape", .array(tensor.shape.map(JSONValue.integer))),
            .init("data_offsets", .array(range.map(JSONValue.integer))),
          ])))
      offset += tensor.bytes.count
    }
    let text = Array(JSONValue.object(members).text.utf8)
    return text + [UInt8](repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
  }
}
