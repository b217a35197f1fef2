import FileSupport
import Foundation
import PythonSupport
import Tessera
import TesseraFormats
import TesseraInterchange
import Testing

/// ONNX's own checker and ONNX Runtime as the judges: one program for all cases, because it takes
/// seconds to start.
@Suite(
  .enabled(
    if: Python.has("onnx", "onnxruntime"), "\(Python.absence(of: "onnx", "onnxruntime"))"))
struct ONNXClientTests {
  /// A network in a file, an input, our answer and how far another may be from it.
  private struct Case {
    let name: String
    let input: Tensor<Float>
    let output: Tensor<Float>
    let bound: [Double]
    let model: ONNXModel
  }

  @Test func predictionsAreOurs() throws {
    var cases: [Case] = []
    for (name, network) in try NetworkSamples.exact() + NetworkSamples.exactForONNX() {
      cases.append(try exact(name, network))
      var options = ONNXModel.Options()
      options.keepsChannelsLast = true
      options.includesScaling = cases.count % 4 == 1
      cases.append(try exact(name + ", nhwc", network, options))
    }
    for layer in [Sigmoid(), Tanh(), Softmax()] as [any Layer] { cases.append(try curved(layer)) }
    var images: [DatasetKind: ImageSet] = [:]
    for recipe in Recipe.all {
      let set = try images[recipe.dataset] ?? testImages(recipe.dataset)
      images[recipe.dataset] = set
      cases.append(try real(recipe, set))
      if let exact = try whole(recipe, set) { cases.append(exact) }
    }
    let holder = try TemporaryFolder()
    defer { withExtendedLifetime(holder) {} }
    let folder = holder.path
    for (number, item) in cases.enumerated() {
      try write(item, to: "\(folder)/\(number)")
    }
    let printed = try Python.run(Self.program, folder, "\(cases.count)")
    let lines = printed.split(separator: "\n").map(String.init)
    let results = lines.filter { $0.hasPrefix("result ") }.map { $0.dropFirst(7) }
    #expect(results.count == cases.count)
    for (item, line) in zip(cases, results) {
      #expect(line.hasPrefix("ok "), "\(item.name): \(line)")
      print("onnx: \(item.name): \(line)")
    }
  }

  private func write(_ item: Case, to path: String) throws {
    let shape = item.output.shape.extents
    try AtomicFile.write(item.model.serialized(), to: path + ".onnx", isSynced: false)
    try AtomicFile.write(
      NPZFile.serialized(
        [
          ("x", NPYArray(shape: item.input.shape.extents, .float32(item.input.elements))),
          ("y", NPYArray(shape: shape, .float32(item.output.elements))),
          ("bound", NPYArray(shape: shape, .float64(item.bound))),
        ], isCompressed: false),
      to: path + ".npz", isSynced: false)
  }

  private static let program = """
    import sys
    import numpy as np, onnx, onnxruntime
    quiet = onnxruntime.SessionOptions()
    quiet.log_severity_level = 3
    for number in range(int(sys.argv[2])):
        path = f'{sys.argv[1]}/{number}'
        data = np.load(path + '.npz')
        x, y, bound = data['x'], data['y'], data['bound']
        model = onnx.load(path + '.onnx')
        onnx.checker.check_model(path + '.onnx', full_check=True)
        session = onnxruntime.InferenceSession(
            path + '.onnx', quiet, providers=['CPUExecutionProvider'])
        facts = session.get_modelmeta().custom_metadata_map
        turned = facts['input_layout'] == 'NCHW'
        if turned and x.ndim == 4: x = np.ascontiguousarray(x.transpose(0, 3, 1, 2))
        (ours,) = session.run(['output'], {'input': x})
        if turned and ours.ndim == 4: ours = ours.transpose(0, 2, 3, 1)
        verdict = 'ok'
        if ours.shape != y.shape or ours.dtype != y.dtype:
            print('result WRONG', ours.shape, ours.dtype)
            continue
        d = np.abs(ours.astype(np.float64) - y.astype(np.float64))
        if not (d <= bound).all(): verdict = 'WRONG'
        if (model.ir_version, model.opset_import[0].version) != (7, 13): verdict = 'WRONG version'
        share = (d / np.where(bound > 0, bound, 1)).max()
        same = 'same' if y.ndim != 2 else f'{(ours.argmax(1) == y.argmax(1)).sum()} of {len(y)}'
        print('result', verdict, f'{y.size} outputs, max |d| {d.max():.3g}, '
              f'{share:.2g} of the bound {bound.max():.3g}, largest output the same: {same}')
    """

  /// Whole numbers: the answer is the same to the bit.
  private func exact(
    _ name: String, _ network: Network<Float>, _ options: ONNXModel.Options = .init()
  ) throws -> Case {
    var numbers = WholeNumbers(seed: 9)
    let shape = Shape([3] + network.plan.architecture.input.extents)
    let input: Tensor<Float> = numbers.tensor(shape, most: options.includesScaling ? 200 : 4)
    let information = NetworkSamples.information
    let (scale, shift) = (Float(information.scaling.scale), Float(information.scaling.shift))
    let seen =
      options.includesScaling
      ? Tensor(shape: shape, input.elements.map { $0 * scale + shift }) : input
    let output = network(seen, execution: .standard)
    #expect(output.elements.contains { $0 != 0 }, "\(name)")
    return Case(
      name: name, input: input, output: output,
      bound: [Double](repeating: 0, count: output.count),
      model: try ONNXModel(network, information, options: options))
  }

  private func curved(_ layer: any Layer) throws -> Case {
    let network = try NetworkSamples.whole([5], [layer])
    let values = (0..<100).map { Float($0 * 37 % 100 - 50) / 8 }
    let input = Tensor(shape: [20, 5], values)
    return Case(
      name: layer.title, input: input, output: network(input, execution: .standard),
      bound: NetworkDistance(network: network).bound(input).elements,
      model: try ONNXModel(network, NetworkSamples.information))
  }

  /// The logits of a recipe's network on 100 images. Parameters that begin as one value all over are drawn, so that
  /// no mistake in their order is hidden.
  private func real(_ recipe: Recipe, _ set: ImageSet) throws -> Case {
    var network = try Network<Float>(recipe.logits, seed: 3)
    var numbers = WholeNumbers(seed: 5)
    network.parameters = network.parameters.map { parameter in
      guard parameter.elements.allSatisfy({ $0 == parameter[0] }) else { return parameter }
      return Tensor(
        shape: parameter.shape, parameter.elements.map { $0 + Float(numbers.next(999)) / 10_000 })
    }
    let input: Tensor<Float> = recipe.scaling.gather(
      set.images, indices: Array(0..<100)[...], execution: .standard)
    let information = ModelInformation(
      recipe: recipe.name, dataset: recipe.dataset.title, classNames: recipe.dataset.classNames,
      scaling: recipe.scaling)
    return Case(
      name: recipe.name, input: input, output: network(input, execution: .standard),
      bound: NetworkDistance(network: network).bound(input).elements,
      model: try ONNXModel(network, information))
  }

  /// A recipe's network with a few weights of ±1 for each output, on the two highest bits of 100 images:
  /// no sum of magnitudes comes near 2²⁴, so that the answer is the same to the bit, where the bound
  /// for real numbers grows with every layer. A softmax at the end starts from the same logits; nil
  /// where another layer is no such sum.
  private func whole(_ recipe: Recipe, _ set: ImageSet) throws -> Case? {
    guard !recipe.layers.contains(where: { $0 is Sigmoid }) else { return nil }
    var network = try Network<Float>(recipe.architecture, seed: 3)
    var numbers = WholeNumbers(seed: 7)
    let specs = network.plan.parameters
    network.parameters = specs.map { spec in
      let most = spec.shape.rank == 1 ? 1 : max(spec.fanIn / 8, 1)
      return Tensor(
        shape: spec.shape,
        (0..<spec.shape.count).map { _ in
          let number = numbers.next(most)
          return number.magnitude > 1 ? 0 : Float(number)
        })
    }
    let images = set[0..<100].images
    let input = Tensor(shape: images.shape, images.elements.map { Float($0 >> 6) })
    let magnitudes = try Network(
      plan: NetworkPlan(recipe.logits),
      parameters: network.parameters.map { parameter in
        Tensor(shape: parameter.shape, parameter.elements.map(\.magnitude))
      })
    #expect(magnitudes(input, execution: .standard).elements.allSatisfy { $0 < 0x1p24 })
    let output = network(input, execution: .standard)
    let classes = output.shape[1]
    let rows = Set((0..<100).map { Array(output.elements[$0 * classes..<($0 + 1) * classes]) })
    #expect(rows.count > 50, "\(recipe.name)")
    return Case(
      name: recipe.name + ", whole numbers", input: input, output: output,
      bound: [Double](
        repeating: network.plan.endsInSoftmax ? 2 * NetworkDistance.foreignFunction : 0,
        count: output.count),
      model: try ONNXModel(network, NetworkSamples.information))
  }

  /// Real images where they are, drawn letters elsewhere.
  private func testImages(_ kind: DatasetKind) throws -> ImageSet {
    let source = try? DatasetLocator(directory: nil).source(of: kind)
    let part = try Dataset.loadPart(
      .test, of: kind, from: source ?? .drawn, firstForValidation: 0)
    print("onnx: \(kind.title): \((source ?? .drawn).title(of: kind))")
    return try #require(part).images
  }
}

extension Recipe {
  /// The network without a softmax at its end.
  fileprivate var logits: Architecture {
    var result = architecture
    if result.layers.last is Softmax { result.layers.removeLast() }
    return result
  }
}
