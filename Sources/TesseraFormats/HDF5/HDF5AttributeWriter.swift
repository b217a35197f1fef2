/// Attributes, and the global heaps in which their texts stand.
extension HDF5Writer {
  /// The message of an attribute, whose texts are the next ones in the heaps.
  mutating func message(_ attribute: HDF5Attribute) throws(FormatError) -> [UInt8] {
    guard attribute.texts.count <= 4_000 else {
      throw FormatError(
        expected: "an HDF5 attribute of at most 4,000 texts",
        found: "\(attribute.texts.count) in \(attribute.name.quotedForMessage)")
    }
    var name = Array(attribute.name.utf8) + [0]
    let space = Self.dataspace(attribute.isList ? [attribute.texts.count] : [])
    var message = ByteWriter()
    message.append([1, 0])
    for count in [name.count, HDF5Format.text.count, space.count] {
      message.append(littleEndian: UInt16(count))
    }
    name.padToEight()
    message.append(name)
    var type = HDF5Format.text
    type.padToEight()
    message.append(type)
    message.append(space)
    for _ in attribute.texts {
      message.append(texts[nextText])
      nextText += 1
    }
    return message.bytes
  }

  /// Writes the texts into global heaps and notes for each its length, heap and number there.
  mutating func writeTexts(_ all: [String]) {
    for first in stride(from: 0, to: all.count, by: 1 << 15) {
      var heap = ByteWriter()
      let start = address
      for (number, text) in all[first..<min(first + 1 << 15, all.count)].enumerated() {
        let count = text.utf8.count
        var reference = ByteWriter()
        reference.append(littleEndian: UInt32(count))
        reference.append(littleEndian: count == 0 ? 0 : start)
        reference.append(littleEndian: UInt32(count == 0 ? 0 : number + 1))
        texts.append(reference.bytes)
        appendObject(&heap, number: number + 1, size: count)
        heap.append(text)
        heap.append([UInt8](repeating: 0, count: count.toEight))
      }
      // The rest is free: an object numbered 0, up to the size that a heap has at least.
      let free = max(4_096 - 16 - heap.bytes.count, 16)
      appendObject(&heap, number: 0, size: free)
      heap.append([UInt8](repeating: 0, count: free - 16))
      body.append("GCOL")
      body.append(littleEndian: UInt32(1))
      body.append(littleEndian: UInt64(16 + heap.bytes.count))
      body.append(heap.bytes)
    }
  }

  private func appendObject(_ heap: inout ByteWriter, number: Int, size: Int) {
    heap.append(littleEndian: UInt16(number))
    heap.append(littleEndian: UInt16(number == 0 ? 0 : 1))
    heap.append(littleEndian: UInt32(0))
    heap.append(littleEndian: UInt64(size))
  }
}

extension Int {
  /// How many bytes are missing to a multiple of 8.
  var toEight: Int { (8 - self % 8) % 8 }
}

extension [UInt8] {
  /// Appends zeros up to a multiple of 8 bytes.
  mutating func padToEight() {
    append(contentsOf: [UInt8](repeating: 0, count: count.toEight))
  }
}
