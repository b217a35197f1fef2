import TesseraFormats

/// A graph as TensorBoard draws it: the message `GraphDef` of TensorFlow.
///
/// A slash in a name makes a scope that opens and closes; `_output_shapes` is written at the edges.
struct GraphDefinition: Sendable, Hashable {
  /// A value beside a node.
  enum Attribute: Sendable, Hashable {
    case string(String)
    case integers([Int])
    case number(Double)
    case floatType
    case shape([Int])
    case shapes([[Int]])
  }

  struct Node: Sendable, Hashable {
    let name: String
    /// What it computes, in TensorFlow's words: `Conv2D`.
    let operation: String
    let inputs: [String]
    let attributes: [String: Attribute]
  }

  private(set) var nodes: [Node] = []

  /// Adds a node that gives one tensor, and returns its name for the inputs of others.
  ///
  /// - Parameter output: Its extents, −1 for the batch.
  @discardableResult
  mutating func add(
    _ name: String, _ operation: String, inputs: [String] = [], output: [Int],
    attributes: [String: Attribute] = [:]
  ) -> String {
    var attributes = attributes
    attributes["_output_shapes"] = .shapes([output])
    attributes["T"] = .floatType
    nodes.append(
      Node(name: name, operation: operation, inputs: inputs, attributes: attributes))
    return name
  }

  /// The message.
  var message: [UInt8] {
    var writer = ProtobufWriter()
    for node in nodes { writer.bytes(1, node.message) }
    // The version of the operations' definitions; any that TensorFlow 2 writes.
    writer.message(4) { $0.integer(1, 1_882) }
    return writer.bytes
  }
}

extension GraphDefinition.Node {
  fileprivate var message: [UInt8] {
    var writer = ProtobufWriter()
    writer.string(1, name)
    writer.string(2, operation)
    for input in inputs { writer.string(3, input) }
    for (key, attribute) in attributes.sorted(by: { $0.key < $1.key }) {
      writer.message(5) { entry in
        entry.string(1, key)
        entry.message(2) { attribute.write(to: &$0) }
      }
    }
    return writer.bytes
  }
}

extension GraphDefinition.Attribute {
  /// Writes the message `AttrValue`.
  fileprivate func write(to writer: inout ProtobufWriter) {
    switch self {
    case .string(let text): writer.string(2, text)
    case .integers(let numbers): writer.message(1) { $0.packed(3, numbers) }
    case .number(let number): writer.float(4, Float(number))
    case .floatType: writer.unsigned(6, 1)
    case .shape(let extents): writer.bytes(7, TensorBoardShape.message(extents))
    case .shapes(let shapes):
      writer.message(1) { list in
        for extents in shapes { list.bytes(7, TensorBoardShape.message(extents)) }
      }
    }
  }
}
