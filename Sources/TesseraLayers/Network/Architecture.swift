import TesseraTensors

/// A network as a description: the shape of one image and the layers in order.
///
/// In JSON it is `{"input": [28, 28, 1], "layers": [{"type": "conv2d", …}, …]}`.
public struct Architecture: Sendable, Codable {
  /// The shape of one image: `[H, W, C]` or `[features]`.
  public var input: Shape
  /// The layers in the order in which a batch passes them.
  public var layers: [any Layer]

  /// A description; whether the layers fit each other is checked by ``NetworkPlan``.
  public init(input: Shape, layers: [any Layer]) {
    self.input = input
    self.layers = layers
  }

  /// Every kind of layer, by which a description that was read is recognised.
  public static let layerTypes: [any Layer.Type] = [
    Conv2D.self, MaxPool2D.self, AveragePool2D.self, GlobalAveragePool2D.self, Dense.self,
    Flatten.self, ReLU.self, LeakyReLU.self, Sigmoid.self, Tanh.self, Softmax.self, Dropout.self,
  ]

  private enum CodingKeys: String, CodingKey { case input, layers }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    input = try Shape(checking: container.decode([Int].self, forKey: .input))
    layers = try container.decode([CodedLayer].self, forKey: .layers).map(\.layer)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(input.extents, forKey: .input)
    try container.encode(layers.map(CodedLayer.init), forKey: .layers)
  }
}

/// A layer with its type beside its own members.
private struct CodedLayer: Codable {
  let layer: any Layer

  private enum CodingKeys: String, CodingKey { case type }

  init(_ layer: any Layer) { self.layer = layer }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let name = try container.decode(String.self, forKey: .type)
    guard let type = Architecture.layerTypes.first(where: { $0.typeName == name }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .type, in: container, debugDescription: "unknown layer type \(name)")
    }
    layer = try type.init(from: decoder)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(type(of: layer).typeName, forKey: .type)
    try layer.encode(to: encoder)
  }
}
