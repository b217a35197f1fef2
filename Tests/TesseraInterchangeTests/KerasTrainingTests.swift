import FileSupport
import Foundation
import PythonSupport
import Tessera
import TesseraFormats
import TesseraInterchange
import Testing

/// Keras's own training as the judge of ours: from the same weights and over the same images both take the
/// same steps, by each recipe's loss and optimizer.
///
/// In Double, so that rounding stays far below what any mistake would do: a gradient with another factor, a
/// zero that counts in a relu or a pool, ε in another place. Dropout draws other numbers there, and is off.
@Suite(
  .enabled(
    if: Python.has("keras", "tensorflow"), "\(Python.absence(of: "keras", "tensorflow"))"))
struct KerasTrainingTests {
  private static let steps = 3
  /// The most images of a batch: more say no more, and take longer.
  private static let mostImages = 16

  @Test func stepsOfEveryRecipeAreOurs() throws {
    let recipes = try Recipe.all.map { recipe in
      let drops = recipe.layers.contains { $0 is Dropout }
      return drops ? try recipe.varied(by: RecipeVariation(dropout: 0)) : recipe
    }
    let holder = try TemporaryFolder()
    defer { withExtendedLifetime(holder) {} }
    var datasets: [DatasetKind: Dataset] = [:]
    for (number, recipe) in recipes.enumerated() {
      let kind = recipe.dataset
      let dataset = try datasets[kind] ?? Dataset.load(kind, from: .drawn)
      datasets[kind] = dataset
      try write(recipe, dataset, to: "\(holder.path)/\(number)")
    }
    let printed = try Python.run(Self.program, holder.path, "\(recipes.count)", "\(Self.steps)")
    // TensorFlow says things of its own in between.
    let results = printed.split(separator: "\n").filter { $0.hasPrefix("result ") }
    #expect(results.count == recipes.count)
    for (recipe, line) in zip(recipes, results) {
      #expect(line.hasPrefix("result ok "), "\(recipe.name): \(line)")
      print("keras trains \(recipe.name): \(line.dropFirst(7))")
    }
  }

  /// The network before and after our steps, the images and what Keras has to know of the recipe.
  private func write(_ recipe: Recipe, _ dataset: Dataset, to path: String) throws {
    let batch = min(recipe.batchSize, Self.mostImages)
    // One batch more than is met: the tutorials' sequence begins anew before it.
    let images = dataset.train[0..<batch * (Self.steps + 1)]
    let network = try Network<Double>(recipe.architecture, seed: 3)
    var options = KerasModel.Options()
    options.precision = .double
    let information = ModelInformation(
      recipe: recipe.name, dataset: dataset.title, classNames: dataset.classNames,
      scaling: recipe.scaling)
    let model = try KerasModel(network, information, options: options)
    try AtomicFile.write(
      model.serialized(as: .archive), to: "\(path).keras", isSynced: false)
    var trainer = try Trainer<Double>(
      network: network,
      configuration: TrainingConfiguration(
        loss: recipe.loss, optimizer: recipe.optimizer, batchSize: batch, batching: .sequential,
        scaling: recipe.scaling, steps: Self.steps, seed: 3), train: images, validation: nil)
    _ = try trainer.run([])
    var arrays = [
      ("x", NPYArray(shape: images.images.shape.extents, .uint8(images.images.elements))),
      ("y", NPYArray(shape: [images.count], .int64(images.labels.elements.map { Int64($0) }))),
      ("scaling", NPYArray(shape: [2], .float64([recipe.scaling.scale, recipe.scaling.shift]))),
      ("sums", NPYArray(shape: [], .int64([Self.sums(recipe.loss) ? 1 : 0]))),
      ("optimizer", Self.numbers(of: recipe.optimizer)),
    ]
    for (index, parameter) in trainer.network.parameters.enumerated() {
      arrays.append(
        ("after\(index)", NPYArray(shape: parameter.shape.extents, .float64(parameter.elements))))
    }
    try AtomicFile.write(
      NPZFile.serialized(arrays.map { ($0.0, $0.1) }, isCompressed: false), to: "\(path).npz",
      isSynced: false)
  }

  /// Whether a loss is summed over the batch.
  private static func sums(_ loss: Loss) -> Bool {
    switch loss {
    case .softmaxCrossEntropy(let reduction), .softmaxTwiceCrossEntropy(let reduction):
      reduction == .sum
    default: false
    }
  }

  /// The learning rate, and for Adam β₁, β₂ and ε.
  private static func numbers(of optimizer: OptimizerConfiguration) -> NPYArray {
    switch optimizer {
    case .sgd(let rate, _, _, _, _): NPYArray(shape: [1], .float64([rate]))
    case .adam(let rate, let beta1, let beta2, let epsilon, _, _, _):
      NPYArray(shape: [4], .float64([rate, beta1, beta2, epsilon]))
    }
  }

  /// Softmax and cross-entropy by TensorFlow's own function: Keras's loss would undo a softmax before it.
  ///
  /// What the weights differ by is held against what they moved. A step's sums have up to 10⁵ terms, each with
  /// an error of 10⁻¹⁶: 10⁻⁸ leaves room for all of them, and for none of the mistakes.
  private static let program = """
    import os, sys
    os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
    os.environ['CUDA_VISIBLE_DEVICES'] = ''
    os.environ['KERAS_BACKEND'] = 'tensorflow'
    import keras, numpy as np, tensorflow as tf
    keras.config.set_floatx('float64')
    steps = int(sys.argv[3])
    for number in range(int(sys.argv[2])):
        path = f'{sys.argv[1]}/{number}'
        data = np.load(path + '.npz')
        model = keras.models.load_model(path + '.keras', compile=False)
        weights = model.trainable_variables
        before = [w.numpy() for w in weights]
        rate, *others = data['optimizer']
        optimizer = (keras.optimizers.Adam(rate, *others) if others else keras.optimizers.SGD(rate))
        scale, shift = data['scaling']
        images, labels = data['x'] * scale + shift, data['y']
        batch = len(labels) // (steps + 1)
        reduce = tf.reduce_sum if data['sums'] else tf.reduce_mean
        for step in range(steps):
            part = slice(step * batch, (step + 1) * batch)
            with tf.GradientTape() as tape:
                loss = reduce(tf.nn.sparse_softmax_cross_entropy_with_logits(
                    labels=labels[part], logits=model(images[part], training=True)))
            optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
        ours = [data[name] for name in data.files if name.startswith('after')]
        right = [w.shape for w in weights] == [o.shape for o in ours]
        right = right and all(w.dtype == 'float64' for w in weights)
        apart = np.array([np.linalg.norm(weight.numpy() - our) / np.linalg.norm(weight.numpy() - old)
                          for weight, old, our in zip(weights, before, ours)])
        worst = apart.max()  # NaN where one of them is
        right = right and worst < 1e-8
        print('result', 'ok' if right else 'WRONG', f'{len(weights)} tensors after {steps} steps of '
              f'{batch} images, apart by {worst:.2g} of what they moved')
    """
}
