extension NPYArray {
  /// The file's bytes, the very ones that NumPy's `np.save` writes for this array.
  ///
  /// Version 1.0, or 2.0 where the header exceeds 65,535 bytes (some 3,000 extents).
  public func serialized() -> [UInt8] {
    let data = elements.bytes
    let header = header()
    var writer = ByteWriter(capacity: 64 + header.utf8.count + data.count)
    writer.append(Self.magic)
    // A prefix of 6 + 2 + 2 bytes, then the text and its line feed.
    let short = Self.padded(header, prefix: 10)
    if let length = UInt16(exactly: short.utf8.count) {
      writer.append([1, 0])
      writer.append(littleEndian: length)
      writer.append(short)
    } else {
      let long = Self.padded(header, prefix: 12)
      writer.append([2, 0])
      writer.append(littleEndian: UInt32(long.utf8.count))
      writer.append(long)
    }
    writer.append(data)
    return writer.bytes
  }

  /// What every file begins with.
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// The dictionary as Python prints it, and the room that NumPy leaves for the first extent to
  /// grow in place to 21 digits.
  private func header() -> String {
    let extents = shape.map(String.init)
    let tuple = extents.count == 1 ? "(\(extents[0]),)" : "(\(extents.joined(separator: ", ")))"
    let text = "{'descr': '\(type.rawValue)', 'fortran_order': False, 'shape': \(tuple), }"
    let room = extents.first.map { max(21 - $0.utf8.count, 0) } ?? 0
    return text + String(repeating: " ", count: room)
  }

  /// The text with blanks and a line feed behind it, so that it ends at a multiple of 64 bytes; NumPy
  /// adds 64 blanks where there was nothing to add.
  private static func padded(_ header: String, prefix: Int) -> String {
    let length = prefix + header.utf8.count + 1
    return header + String(repeating: " ", count: 64 - length % 64) + "\n"
  }
}

extension NPYArray.Elements {
  /// The elements as they stand in the file.
  var bytes: [UInt8] {
    switch self {
    case .float32(let values): Self.bytes(values) { $0.bitPattern }
    case .float64(let values): Self.bytes(values) { $0.bitPattern }
    case .int8(let values): Self.bytes(values) { $0 }
    case .int16(let values): Self.bytes(values) { $0 }
    case .int32(let values): Self.bytes(values) { $0 }
    case .int64(let values): Self.bytes(values) { $0 }
    case .uint8(let values): values
    case .uint16(let values): Self.bytes(values) { $0 }
    case .uint32(let values): Self.bytes(values) { $0 }
    case .uint64(let values): Self.bytes(values) { $0 }
    }
  }

  /// The bits of every element, least significant byte first: the memory itself where it has them so.
  private static func bytes<Value: BitwiseCopyable, Bits: FixedWidthInteger>(
    _ values: [Value], _ bits: (Value) -> Bits
  ) -> [UInt8] {
    #if _endian(little)
      values.withUnsafeBytes { Array($0) }
    #else
      values.map { bits($0).littleEndian }.withUnsafeBytes { Array($0) }
    #endif
  }

  /// Takes the elements from the bytes of a file, whose number fits the type.
  init(_ type: NPYType, _ bytes: ArraySlice<UInt8>) {
    self =
      switch type {
      case .float32: .float32(Self.values(bytes) { Float(bitPattern: $0) })
      case .float64: .float64(Self.values(bytes) { Double(bitPattern: $0) })
      case .int8: .int8(Self.values(bytes) { $0 })
      case .int16: .int16(Self.values(bytes) { $0 })
      case .int32: .int32(Self.values(bytes) { $0 })
      case .int64: .int64(Self.values(bytes) { $0 })
      case .uint8: .uint8(Array(bytes))
      case .uint16: .uint16(Self.values(bytes) { $0 })
      case .uint32: .uint32(Self.values(bytes) { $0 })
      case .uint64: .uint64(Self.values(bytes) { $0 })
      }
  }

  private static func values<Bits: FixedWidthInteger, Value>(
    _ bytes: ArraySlice<UInt8>, _ value: (Bits) -> Value
  ) -> [Value] {
    let size = Bits.bitWidth / 8
    return bytes.withUnsafeBytes { buffer in
      (0..<buffer.count / size).map {
        value(
          Bits(littleEndian: buffer.loadUnaligned(fromByteOffset: $0 * size, as: Bits.self)))
      }
    }
  }
}
