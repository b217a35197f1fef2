import TesseraFormats
import TesseraLayers
import TesseraTensors

/// Says the layers of a network in the words of Keras.
///
/// SAME padding, strides and pools mean the same there, bit for bit in their geometry. Padding that
/// Keras has no word for becomes a layer of zeros before a convolution; before a pool that is possible
/// only where zeros mean what the padding means.
struct KerasTranslation {
  /// The layers so far, numbered.
  private(set) var layers: [KerasLayer] = []
  private var counts: [KerasClass: Int] = [:]

  /// Appends a layer and gives it its name.
  mutating func append(_ layer: KerasLayer) {
    var layer = layer
    let number = counts[layer.type, default: 0]
    counts[layer.type] = number + 1
    layer.name = layer.type.snakeName + (number == 0 ? "" : "_\(number)")
    layers.append(layer)
  }

  /// Appends what a layer of a network is there.
  ///
  /// - Parameter weights: Its parameters, in their order.
  /// - Throws: `ExportError` that names the layer and what cannot be said.
  mutating func append(
    _ step: NetworkPlan.Step, at index: Int, weights: [HDF5Dataset]
  ) throws(ExportError) {
    let title = step.described(at: index)
    switch step.layer {
    case let layer as Conv2D: try append(layer, step, title, weights)
    case let layer as MaxPool2D:
      try appendPool(
        .maxPool, layer.kernel, layer.stride,
        padding(step.input, layer.kernel, layer.stride, 1, layer.padding, title), zeros: false,
        title)
    case let layer as AveragePool2D: try append(layer, step, title)
    case is GlobalAveragePool2D: append(KerasLayer(.globalAveragePool))
    case let layer as Dense:
      append(
        layer: KerasLayer(
          .dense,
          [
            .init("units", .integer(layer.units)), .init("activation", .string("linear")),
            .init("use_bias", .bool(layer.useBias)),
          ]), weights)
    case is Flatten: append(KerasLayer(.flatten))
    case is ReLU: append(KerasLayer(.relu))
    case let layer as LeakyReLU:
      append(KerasLayer(.leakyReLU, [.init("negative_slope", .number(layer.slope))]))
    case is Sigmoid: append(KerasLayer(.activation, [.init("activation", .string("sigmoid"))]))
    case is Tanh: append(KerasLayer(.activation, [.init("activation", .string("tanh"))]))
    case is Softmax: append(KerasLayer(.softmax, [.init("axis", .integer(-1))]))
    case let layer as Dropout: append(KerasLayer(.dropout, [.init("rate", .number(layer.rate))]))
    default: throw ExportError("\(title): Keras has no such layer that is known here")
    }
  }

  private mutating func append(layer: KerasLayer, _ weights: [HDF5Dataset]) {
    var layer = layer
    layer.weights = Array(zip(["kernel", "bias"], weights))
    append(layer)
  }

  private mutating func append(
    _ layer: Conv2D, _ step: NetworkPlan.Step, _ title: String, _ weights: [HDF5Dataset]
  ) throws(ExportError) {
    guard layer.stride == 1 || layer.dilation == 1 else {
      throw ExportError("\(title): Keras has no convolution with a stride and a dilation above 1")
    }
    let padding = try padding(
      step.input, layer.kernel, layer.stride, layer.dilation, layer.padding, title)
    appendZeros(padding)
    append(
      layer: KerasLayer(
        .convolution,
        [
          .init("filters", .integer(layer.filters)), .init("kernel_size", layer.kernel.json),
          .init("strides", layer.stride.json), .init("padding", .string(padding.word)),
          .init("data_format", .string("channels_last")),
          .init("dilation_rate", layer.dilation.json), .init("groups", .integer(layer.groups)),
          .init("activation", .string("linear")), .init("use_bias", .bool(layer.useBias)),
        ]), weights)
  }

  private mutating func append(
    _ layer: AveragePool2D, _ step: NetworkPlan.Step, _ title: String
  ) throws(ExportError) {
    var padding = try padding(
      step.input, layer.kernel, layer.stride, 1, layer.padding, title)
    // Keras never counts its own padding; zeros from another layer are always counted.
    if layer.includePadding, case .same(let sides) = padding { padding = .zeros(sides) }
    try appendPool(
      .averagePool, layer.kernel, layer.stride, padding, zeros: layer.includePadding, title)
  }

  private mutating func appendPool(
    _ type: KerasClass, _ kernel: Size2D, _ stride: Size2D, _ padding: KerasPadding, zeros: Bool,
    _ title: String
  ) throws(ExportError) {
    if case .zeros(let sides) = padding, !zeros {
      throw ExportError(
        "\(title): Keras pads a pool only as SAME does, not by \(sides), "
          + "and a layer of zeros before it would count them")
    }
    appendZeros(padding)
    append(
      KerasLayer(
        type,
        [
          .init("pool_size", kernel.json), .init("strides", stride.json),
          .init("padding", .string(padding.word)),
          .init("data_format", .string("channels_last")),
        ]))
  }

  private mutating func appendZeros(_ padding: KerasPadding) {
    guard case .zeros(let sides) = padding else { return }
    append(
      KerasLayer(
        .zeroPadding,
        [.init("padding", sides.json), .init("data_format", .string("channels_last"))]))
  }

  /// A padding in Keras's words.
  private func padding(
    _ input: Shape, _ kernel: Size2D, _ stride: Size2D, _ dilation: Size2D, _ padding: Padding,
    _ title: String
  ) throws(ExportError) -> KerasPadding {
    func sides(_ padding: Padding) throws(ShapeError) -> KerasPadding.Sides {
      let geometry = try WindowGeometry(
        input: Size2D(input[0], input[1]), kernel: kernel,
        window: Window(stride: stride, dilation: dilation, padding: padding))
      return KerasPadding.Sides(
        top: geometry.rows.before, bottom: geometry.rows.after, left: geometry.columns.before,
        right: geometry.columns.after)
    }
    do throws(ShapeError) {
      let (own, same) = (try sides(padding), try sides(.same))
      if padding == .same || own == same && !own.isNone { return .same(own) }
      return own.isNone ? .valid : .zeros(own)
    } catch {
      throw ExportError("\(title): \(error.description)")
    }
  }
}

/// How Keras says a padding.
enum KerasPadding {
  /// The pixels on each side.
  struct Sides: Equatable, CustomStringConvertible {
    let top, bottom, left, right: Int

    var isNone: Bool { top == 0 && bottom == 0 && left == 0 && right == 0 }

    var json: JSONValue {
      .array([[top, bottom], [left, right]].map { .array($0.map(JSONValue.integer)) })
    }

    var description: String { "\(top), \(left), \(bottom), \(right) (top, left, bottom, right)" }
  }

  case valid
  case same(Sides)
  /// By a layer of its own, before one without padding.
  case zeros(Sides)

  var word: String { if case .same = self { "same" } else { "valid" } }
}

extension Size2D {
  fileprivate var json: JSONValue { .array([.integer(rows), .integer(columns)]) }
}
