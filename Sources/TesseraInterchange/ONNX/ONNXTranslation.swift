import TesseraLayers
import TesseraTensors
import TesseraTraining

/// Says the layers of a network in the words of ONNX.
///
/// Padding is always the pixels on each side, so that the odd pixel of SAME stands where it stands here.
/// A window's maximum ignores padding there as here, and an average's divisor is chosen alike.
struct ONNXTranslation {
  private(set) var nodes: [ONNXNode] = []
  private(set) var constants: [ONNXTensor] = []
  let input: ONNXPort
  let output: ONNXPort

  /// The name of what the last node gave.
  private var value = "input"
  /// The shape of the image `[H, W, C]` whose elements, channel by channel, are the vector that the next
  /// dense layer takes; nil where the vector has the order that its weights expect.
  private var flattened: Shape?

  /// - Throws: `ExportError` that names the layer and what cannot be said.
  init(
    plan: NetworkPlan, parameters: [Tensor<Float>], scaling: PixelScaling?, keepsChannelsLast: Bool
  ) throws(ExportError) {
    func port(_ name: String, _ shape: Shape) -> ONNXPort {
      guard shape.rank == 3, !keepsChannelsLast else {
        return ONNXPort(name: name, shape: shape.extents)
      }
      return ONNXPort(name: name, shape: [shape[2], shape[0], shape[1]])
    }
    input = port("input", plan.architecture.input)
    output = port("output", plan.output)
    if let scaling { append(scaling) }
    if keepsChannelsLast, plan.architecture.input.rank == 3 {
      append("Transpose", "channels_first", [.init("perm", .integers([0, 3, 1, 2]))])
    }
    for (index, step) in plan.steps.enumerated() {
      let meetsDense = plan.steps[index...].contains { $0.layer is Dense }
      try append(
        step, at: index, parameters: parameters[step.parameters], meetsDense: meetsDense)
    }
    if keepsChannelsLast, plan.output.rank == 3 {
      append("Transpose", "channels_last", [.init("perm", .integers([0, 2, 3, 1]))])
    }
    if nodes.isEmpty { append("Identity", "identity") }
    nodes[nodes.count - 1].output = output.name
  }

  /// Appends an operation on what the last one gave and on constants.
  private mutating func append(
    _ type: String, _ name: String, _ attributes: [ONNXAttribute] = [],
    constants: [ONNXTensor] = []
  ) {
    self.constants += constants
    nodes.append(
      ONNXNode(
        type: type, name: name, inputs: [value] + constants.map(\.name), output: name + ".output",
        attributes: attributes))
    value = name + ".output"
  }

  /// scale·x + shift.
  private mutating func append(_ scaling: PixelScaling) {
    for (type, name, number) in [
      ("Mul", "pixel_scale", scaling.scale), ("Add", "pixel_shift", scaling.shift),
    ] {
      let constant = ONNXTensor(name: name + ".constant", shape: [], values: [Float(number)])
      append(type, name, constants: [constant])
    }
  }

  private mutating func append(
    _ step: NetworkPlan.Step, at index: Int, parameters: ArraySlice<Tensor<Float>>,
    meetsDense: Bool
  ) throws(ExportError) {
    let name = step.name
    switch step.layer {
    case let layer as Conv2D: try append(layer, step, at: index, parameters)
    case is Dense: appendDense(step, parameters)
    case let layer as MaxPool2D:
      append(
        "MaxPool", name, try window(layer.kernel, layer.stride, 1, layer.padding, step, at: index))
    case let layer as AveragePool2D:
      append(
        "AveragePool", name,
        try window(layer.kernel, layer.stride, 1, layer.padding, step, at: index)
          + [.init("count_include_pad", .integer(layer.includePadding ? 1 : 0))])
    case is GlobalAveragePool2D:
      append("GlobalAveragePool", name)
      append("Flatten", name + ".flatten", [.init("axis", .integer(1))])
    case is Flatten: appendFlatten(step, meetsDense: meetsDense)
    case is ReLU: append("Relu", name)
    case let layer as LeakyReLU:
      append("LeakyRelu", name, [.init("alpha", .float(Float(layer.slope)))])
    case is Sigmoid: append("Sigmoid", name)
    case is Tanh: append("Tanh", name)
    case is Softmax:
      // Over the channels: the first axis of an image there, the last one of anything else.
      let axis = step.input.rank == 3 ? 1 : step.input.rank
      append("Softmax", name, [.init("axis", .integer(axis))])
    case is Dropout: break
    default:
      throw ExportError(
        "\(step.described(at: index)): ONNX has no such layer that is known here")
    }
  }

  private mutating func append(
    _ layer: Conv2D, _ step: NetworkPlan.Step, at index: Int,
    _ parameters: ArraySlice<Tensor<Float>>
  ) throws(ExportError) {
    var constants = named(parameters, step)
    constants[0] = ONNXTensor(filtersFirst: parameters[parameters.startIndex], constants[0].name)
    append(
      "Conv", step.name,
      try window(layer.kernel, layer.stride, layer.dilation, layer.padding, step, at: index)
        + [
          .init("dilations", .integers([layer.dilation.rows, layer.dilation.columns])),
          .init("group", .integer(layer.groups)),
        ], constants: constants)
  }

  private mutating func appendDense(
    _ step: NetworkPlan.Step, _ parameters: ArraySlice<Tensor<Float>>
  ) {
    var constants = named(parameters, step)
    if let flattened {
      constants[0] = ONNXTensor(
        rowsOf: parameters[parameters.startIndex], channelsFirst: flattened, constants[0].name)
    }
    flattened = nil
    append("Gemm", step.name, constants: constants)
  }

  /// A vector without a dense layer to come must have its elements in the order that they have here.
  private mutating func appendFlatten(_ step: NetworkPlan.Step, meetsDense: Bool) {
    guard step.input.rank != 1 else { return }
    if step.input.rank == 3, step.input[2] > 1, step.input[0] * step.input[1] > 1 {
      if meetsDense {
        flattened = step.input
      } else {
        append(
          "Transpose", step.name + ".channels_last", [.init("perm", .integers([0, 2, 3, 1]))])
      }
    }
    append("Flatten", step.name, [.init("axis", .integer(1))])
  }

  private func named(
    _ parameters: ArraySlice<Tensor<Float>>, _ step: NetworkPlan.Step
  ) -> [ONNXTensor] {
    zip(step.specs, parameters).map { spec, parameter in
      ONNXTensor(
        name: "\(step.name).\(spec.name)", shape: parameter.shape.extents,
        values: parameter.elements)
    }
  }

  /// Kernel, stride and padding.
  ///
  /// Padding behind the last window is left out: it changes nothing, and ONNX Runtime refuses pools
  /// that are padded by as much as their kernel.
  private func window(
    _ kernel: Size2D, _ stride: Size2D, _ dilation: Size2D, _ padding: Padding,
    _ step: NetworkPlan.Step, at index: Int
  ) throws(ExportError) -> [ONNXAttribute] {
    func touched(_ axis: WindowAxis) -> Int {
      min(axis.after, max(axis.padded - axis.input - axis.before, 0))
    }
    do throws(ShapeError) {
      let geometry = try WindowGeometry(
        input: Size2D(step.input[0], step.input[1]), kernel: kernel,
        window: Window(stride: stride, dilation: dilation, padding: padding))
      let (rows, columns) = (geometry.rows, geometry.columns)
      return [
        .init("kernel_shape", .integers([kernel.rows, kernel.columns])),
        .init("strides", .integers([stride.rows, stride.columns])),
        .init(
          "pads", .integers([rows.before, columns.before, touched(rows), touched(columns)])),
      ]
    } catch {
      throw ExportError("\(step.described(at: index)): \(error.description)")
    }
  }
}

extension ONNXTensor {
  /// HWIO filters as OIHW.
  fileprivate init(filtersFirst filter: Tensor<Float>, _ name: String) {
    let (r, s, c, o) = (filter.shape[0], filter.shape[1], filter.shape[2], filter.shape[3])
    self.name = name
    shape = [o, c, r, s]
    let taps = r * s
    values = (0..<filter.count).map { i in
      let (filters, channel, tap) = (i / (taps * c), i / taps % c, i % taps)
      return filter[(tap * c + channel) * o + filters]
    }
  }

  /// Dense weights whose rows count the elements of an image `[H, W, C]`, for one of `[C, H, W]`.
  fileprivate init(rowsOf weights: Tensor<Float>, channelsFirst image: Shape, _ name: String) {
    let (pixels, channels, units) = (image[0] * image[1], image[2], weights.shape[1])
    self.name = name
    shape = weights.shape.extents
    values = (0..<weights.count).map { i in
      let (row, unit) = (i / units, i % units)
      let (channel, pixel) = (row / pixels, row % pixels)
      return weights[(pixel * channels + channel) * units + unit]
    }
  }
}
