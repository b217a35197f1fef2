import FileSupport
import Foundation
import PythonSupport
import Tessera
import TesseraFormats
import TesseraInterchange
import Testing

/// Keras itself, on TensorFlow, as the judge: one program for all cases, because it takes seconds to
/// start.
@Suite(
  .enabled(
    if: Python.has("keras", "tensorflow"), "\(Python.absence(of: "keras", "tensorflow"))"))
struct KerasClientTests {
  /// A network in three files, an input, our answer and how far another may be from it.
  private struct Case {
    let name: String
    let input: NPYArray
    let output: NPYArray
    let bound: [Double]
    let model: KerasModel
  }

  @Test func predictionsAreOurs() throws {
    var cases: [Case] = []
    for (name, network) in try NetworkSamples.exact() {
      cases.append(try exact(name, network))
      if cases.count % 4 == 1 {
        cases.append(try exact(name + ", scaled", network, scaled: true))
      }
    }
    for name in ["mnist-lenet", "mnist-conv3", "notmnist-strided", "cifar10-cnn"] {
      cases.append(try real(name, Double.self, unit: 0x1p-53))
    }
    cases.append(try real("mnist-lenet", Float.self, unit: 0x1p-24))
    cases += [
      try curved("sigmoid", Sigmoid()), try curved("tanh", Tanh()),
      try curved("softmax", Softmax()),
    ]
    let holder = try TemporaryFolder()
    defer { withExtendedLifetime(holder) {} }
    let folder = holder.path
    for (number, item) in cases.enumerated() {
      for form in KerasModel.Form.allCases {
        try AtomicFile.write(
          item.model.serialized(as: form), to: "\(folder)/\(number)\(form.rawValue)",
          isSynced: false)
      }
      let arrays = [
        ("x", item.input), ("y", item.output),
        ("bound", NPYArray(shape: item.output.shape, .float64(item.bound))),
      ]
      try AtomicFile.write(
        NPZFile.serialized(arrays.map { ($0.0, $0.1) }, isCompressed: false),
        to: "\(folder)/\(number).npz", isSynced: false)
    }
    let printed = try Python.run(Self.program, folder, "\(cases.count)")
    let lines = printed.split(separator: "\n").map(String.init)
    // TensorFlow says things of its own in between.
    let results = lines.filter { $0.hasPrefix("result ") }.map { $0.dropFirst(7) }
    #expect(results.count == cases.count)
    for (item, line) in zip(cases, results) {
      #expect(line.hasPrefix("ok "), "\(item.name): \(line)")
      print("keras: \(item.name): \(line)")
    }
    try readWhatKerasSaved(folder)
  }

  /// Keras's own files hold our network, whole numbers and all.
  private func readWhatKerasSaved(_ folder: String) throws {
    let data = try NPZFile(bytes: FileBytes.read("\(folder)/theirs.npz"))
    let (x, y) = (try data.array("x"), try data.array("y"))
    let (input, expected) = (Tensor(shape: Shape(x.shape), try x.floats()), try y.floats())
    for name in ["theirs.keras", "theirs.h5"] {
      let keras = try KerasNetwork(bytes: FileBytes.read("\(folder)/\(name)"), file: name)
      let output = keras.network(input, execution: .standard)
      #expect(output.shape.extents == y.shape && output.elements == expected, "\(name)")
      #expect(keras.scaling == PixelScaling(scale: 0.5, shift: -1) && keras.classNames == nil)
      print("keras: \(name): \(output.count) outputs of \(keras.network.plan.steps.count) layers")
    }
  }

  private static let program = """
    import os, sys
    os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
    os.environ['CUDA_VISIBLE_DEVICES'] = ''
    os.environ['KERAS_BACKEND'] = 'tensorflow'
    import keras, numpy as np
    for number in range(int(sys.argv[2])):
        path = f'{sys.argv[1]}/{number}'
        data = np.load(path + '.npz')
        archive = keras.models.load_model(path + '.keras', compile=False)
        legacy = keras.models.load_model(path + '.h5', compile=False)
        empty = keras.models.load_model(path + '.keras', compile=False)
        empty.set_weights([0 * w for w in empty.get_weights()])
        empty.load_weights(path + '.weights.h5')
        worst, verdict = 0.0, 'ok'
        for model in [archive, legacy, empty]:
            y = np.asarray(model(data['x'], training=False))
            if y.shape != data['y'].shape or y.dtype != data['y'].dtype:
                verdict = f'WRONG {y.shape} {y.dtype}'
                break
            d = np.abs(y.astype(np.float64) - data['y'].astype(np.float64))
            if not (d <= data['bound']).all(): verdict = 'WRONG'
            worst = max(worst, float(d.max()))
        print('result', verdict, f'{y.size} outputs, max |d| {worst:.3g}, bound {data["bound"].max():.3g}')
    L = keras.layers
    theirs = keras.Sequential([
        L.Input((9, 8, 2)), L.Rescaling(0.5, offset=-1), L.ZeroPadding2D(((1, 2), (0, 1))),
        L.Conv2D(4, 3, strides=2, groups=2, activation='relu'), L.MaxPooling2D(2, padding='same'),
        L.Conv2D(4, (1, 2), padding='same', use_bias=False), L.LeakyReLU(0.25), L.Dropout(0.5),
        L.AveragePooling2D(2, strides=1), L.Flatten(), L.Dense(6, activation='relu'), L.Dense(3)])
    random = np.random.default_rng(3)
    theirs.set_weights([random.integers(-2, 3, w.shape).astype(np.float32)
                        for w in theirs.get_weights()])
    x = 2.0 * random.integers(-3, 4, (5, 9, 8, 2)).astype(np.float32)
    theirs.compile('adam', 'mse')
    theirs.save(sys.argv[1] + '/theirs.keras')
    theirs.save(sys.argv[1] + '/theirs.h5')
    np.savez(sys.argv[1] + '/theirs.npz', x=x * 0.5 - 1, y=np.asarray(theirs(x, training=False)))
    """

  /// Whole numbers: the answer is the same to the bit.
  private func exact(
    _ name: String, _ network: Network<Float>, scaled: Bool = false
  ) throws -> Case {
    var numbers = WholeNumbers(seed: 9)
    let input: Tensor<Float> = numbers.tensor(
      network.plan.architecture.input.batched(3), most: scaled ? 200 : 4)
    var options = KerasModel.Options()
    options.includesScaling = scaled
    let scaling = NetworkSamples.information.scaling
    let seen =
      scaled
      ? Tensor(
        shape: input.shape,
        input.elements.map { $0 * Float(scaling.scale) + Float(scaling.shift) }) : input
    let output = network(seen, execution: .standard)
    #expect(output.elements.contains { $0 != 0 })
    return Case(
      name: name, input: NPYArray(shape: input.shape.extents, .float32(input.elements)),
      output: NPYArray(shape: output.shape.extents, .float32(output.elements)),
      bound: [Double](repeating: 0, count: output.count),
      model: try KerasModel(network, NetworkSamples.information, options: options))
  }

  /// A recipe's network with the weights that it begins with.
  ///
  /// Both answers are within γ_K·S of the exact one, element by element (Higham §3.1): K counts the
  /// additions and multiplications on the way of one term, S is what the network gives for |x| and |w|.
  /// ReLU and the largest of a window do not enlarge an error.
  private func real<Scalar: KernelScalar>(
    _ name: String, _ type: Scalar.Type, unit: Double
  ) throws -> Case {
    let recipe = try #require(Recipe.named(name))
    let network = try Network<Scalar>(recipe.architecture, seed: 3)
    var numbers = WholeNumbers(seed: 5)
    let shape = recipe.architecture.input.batched(2)
    let values = (0..<shape.count).map { _ in Double(numbers.next(999)) / 1_000 }
    let input = Tensor(shape: shape, values.map { Scalar($0) })
    let output = network(input, execution: .standard)
    let absolute = try Network<Double>(
      plan: network.plan,
      parameters: network.parameters.map { parameter in
        Tensor(shape: parameter.shape, parameter.elements.map { abs(Double($0)) })
      })
    let sums = absolute(
      Tensor(shape: shape, input.elements.map { abs(Double($0)) }), execution: .standard)
    let terms = network.plan.steps.reduce(0) { sum, step in
      sum + (step.specs.first.map { 2 * $0.fanIn + 1 } ?? 0)
    }
    let gamma = Double(terms) * unit / (1 - Double(terms) * unit)
    var options = KerasModel.Options()
    options.precision = Precision(of: type)
    func array(_ tensor: Tensor<Scalar>) -> NPYArray {
      let extents = tensor.shape.extents
      return options.precision == .float
        ? NPYArray(shape: extents, .float32(tensor.elements.map { Float($0) }))
        : NPYArray(shape: extents, .float64(tensor.elements.map { Double($0) }))
    }
    return Case(
      name: "\(name), \(type)", input: array(input), output: array(output),
      bound: sums.elements.map { 2 * gamma * $0 },
      model: try KerasModel(network, NetworkSamples.information, options: options))
  }

  /// A function of TensorFlow's, for which there is no theorem here: 8 units in the last place of 1.
  private func curved(_ name: String, _ layer: some Layer) throws -> Case {
    let network = try NetworkSamples.whole([5], [layer])
    let values = (0..<100).map { index -> Float in Float(index * 37 % 100 - 50) / 8 }
    let output = network(Tensor(shape: [20, 5], values), execution: .standard)
    return Case(
      name: name, input: NPYArray(shape: [20, 5], .float32(values)),
      output: NPYArray(shape: [20, 5], .float32(output.elements)),
      bound: [Double](repeating: 8 * 0x1p-24, count: 100),
      model: try KerasModel(network, NetworkSamples.information))
  }
}

extension Shape {
  /// This shape for a batch of images.
  fileprivate func batched(_ count: Int) -> Shape { Shape([count] + extents) }
}
