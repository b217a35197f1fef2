import TesseraFormats

/// One operation of a graph: what it is called there, what it reads and what it writes, by name.
struct ONNXNode {
  let type: String
  let name: String
  let inputs: [String]
  var output: String
  var attributes: [ONNXAttribute] = []
}

/// A setting of an operation.
struct ONNXAttribute: Equatable {
  enum Value: Equatable {
    case float(Float)
    case integer(Int)
    case integers([Int])
  }

  let name: String
  let value: Value

  init(_ name: String, _ value: Value) { (self.name, self.value) = (name, value) }
}

/// A constant of a graph, in single precision.
struct ONNXTensor {
  let name: String
  let shape: [Int]
  let values: [Float]
}

/// What goes into a graph or comes out of it: a batch of any size of such an image or vector.
struct ONNXPort {
  let name: String
  /// Without the batch.
  let shape: [Int]
}

// The numbers are those of onnx.proto: of fields, of the types of attributes and of elements.

extension ONNXNode {
  /// NodeProto.
  func write(to message: inout ProtobufWriter) {
    for input in inputs { message.string(1, input) }
    message.string(2, output)
    message.string(3, name)
    message.string(4, type)
    for attribute in attributes { message.message(5) { attribute.write(to: &$0) } }
  }
}

extension ONNXAttribute {
  /// AttributeProto, whose field 20 says which of the values is meant.
  func write(to message: inout ProtobufWriter) {
    message.string(1, name)
    switch value {
    case .float(let value):
      message.float(2, value)
      message.integer(20, 1)
    case .integer(let value):
      message.integer(3, value)
      message.integer(20, 2)
    case .integers(let values):
      for value in values { message.integer(8, value) }
      message.integer(20, 7)
    }
  }
}

extension ONNXTensor {
  /// TensorProto: its bytes little-endian, whatever the machine.
  func write(to message: inout ProtobufWriter) {
    for extent in shape { message.integer(1, extent) }
    message.integer(2, ONNXPort.float)
    message.string(8, name)
    var bytes = ByteWriter(capacity: 4 * values.count)
    for value in values { bytes.append(littleEndian: value.bitPattern) }
    message.bytes(9, bytes.bytes)
  }
}

extension ONNXPort {
  /// The number of single precision among the types of elements.
  static let float = 1

  /// ValueInfoProto: the batch is a letter there, the other extents are numbers.
  func write(to message: inout ProtobufWriter) {
    message.string(1, name)
    message.message(2) { type in
      type.message(1) { tensor in
        tensor.integer(1, Self.float)
        tensor.message(2) { extents in
          extents.message(1) { $0.string(2, "N") }
          for extent in shape { extents.message(1) { $0.integer(1, extent) } }
        }
      }
    }
  }
}
