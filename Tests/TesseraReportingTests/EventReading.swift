import TesseraFormats

/// An events file as a test reads it, by the field numbers of TensorFlow's messages.
struct EventReading {
  struct Value {
    let step: Int
    let tag: String
    let plugin: String
    let description: String
    let scalar: Float?
    let tensor: ProtobufMessage?
  }

  /// What stands in the first entry.
  var version: String?
  var sessionStarts: [Int] = []
  var graphs: [ProtobufMessage] = []
  var values: [Value] = []

  init(paths: [String]) throws {
    for path in paths { try read(path) }
  }

  private mutating func read(_ path: String) throws {
    for (index, record) in try TFRecordReader.records(FileBytes.read(path), file: path).enumerated()
    {
      let event = try ProtobufMessage(record, file: path)
      let step = try event.integer(2) ?? 0
      if index == 0 { version = try event.string(3) }
      if try event.message(7)?.unsigned(1) == 1 { sessionStarts.append(step) }
      if let bytes = try event.bytes(4) { graphs.append(try ProtobufMessage(bytes)) }
      for value in try event.message(5)?.messages(1) ?? [] {
        let metadata = try value.message(9)
        values.append(
          Value(
            step: step, tag: try value.string(1) ?? "",
            plugin: try metadata?.message(1)?.string(1) ?? "",
            description: try metadata?.string(3) ?? "", scalar: try value.float(2),
            tensor: try value.message(8)))
      }
    }
  }

  /// The steps at which a tag has a value.
  func steps(_ tag: String) -> [Int] { values.filter { $0.tag == tag }.map(\.step) }

  func first(_ tag: String) -> Value? { values.first { $0.tag == tag } }
}

extension EventReading.Value {
  /// The strings of a tensor.
  var strings: [[UInt8]] { get throws { try tensor?.allBytes(8).map(Array.init) ?? [] } }

  /// The doubles of a tensor.
  var doubles: [Double] {
    get throws {
      let bytes = Array(try tensor?.bytes(4) ?? [])
      return stride(from: 0, to: bytes.count, by: 8).map { first in
        Double(bitPattern: (0..<8).reduce(0) { $0 | UInt64(bytes[first + $1]) << UInt64(8 * $1) })
      }
    }
  }
}
