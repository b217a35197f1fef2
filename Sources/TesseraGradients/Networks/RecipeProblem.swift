import TesseraDatasets
import TesseraLayers
import TesseraRecipes
import TesseraTensors
import TesseraTraining

import protocol TesseraKernels.KernelScalar

// For Double, a scalar of the kernels, whose own layers' names stay out.

/// A recipe's network with the size of its images.
struct RecipeNetwork {
  let recipe: Recipe
  let architecture: Architecture

  /// The network and its loss on two images, all random: see ``images(_:_:seed:)``.
  func gradientProblem(_ setting: GradientSetting) throws(ShapeError) -> GradientProblem {
    let network = try Network<Double>(architecture, seed: setting.seed)
    let output = Shape([2] + network.plan.output.extents)
    return GradientProblem(
      name: recipe.name, network: network,
      input: Self.images(
        Shape([2] + architecture.input.extents), scaling, seed: setting.seed),
      objective: objective(recipe.loss, output, setting.seed, setting.execution),
      pass: .training(seed: setting.seed, step: 1, execution: setting.execution),
      replay: "tessera gradcheck \(recipe.name) --seed \(setting.seed)")
  }

  /// The recipe's scaling, but for pixels as they are: a network that has not learned them yet is
  /// saturated by 0 … 255, its gradients vanish, and a check would compare round-off.
  private var scaling: PixelScaling { recipe.scaling == .none ? .unit : recipe.scaling }

  /// What pixels look like to a pool: the upper two fifths and half of the rest are background, so that
  /// there are ties and, by the usual scaling, exact zeros.
  static func images(_ shape: Shape, _ scaling: PixelScaling, seed: UInt64) -> Tensor<Double> {
    let random = CounterRandom(seed: seed, stream: 1 << 44)
    let (height, row) = (shape[1], shape[2] * shape[3])
    let values = (0..<shape.count).map { position -> Double in
      let isSky = position / row % height < 2 * height / 5
      let pixel = isSky ? 0 : max(0, random.integer(UInt64(position), below: 512) - 256)
      return Double(pixel) * scaling.scale + scaling.shift
    }
    return Tensor(shape: shape, values)
  }
}

extension Recipe {
  /// The network as it is.
  var full: RecipeNetwork { RecipeNetwork(recipe: self, architecture: architecture) }

  /// The network with images of 12 × 10 pixels, 3 filters for each convolution and 5 units for each
  /// dense layer.
  var reduced: RecipeNetwork {
    let layers = layers.map { layer -> any Layer in
      switch layer {
      case var layer as Conv2D:
        layer.filters = min(layer.filters, 3)
        return layer
      case var layer as Dense:
        layer.units = min(layer.units, 5)
        return layer
      default: return layer
      }
    }
    let input: Shape = [12, 10, dataset.imageShape[-1]]
    return RecipeNetwork(
      recipe: self, architecture: Architecture(input: input, layers: layers))
  }
}

extension GradientCheck {
  /// Elements of a network up to which every one of them is compared: each takes four forwards.
  public static let mostElementsCompared = 10_000
  /// How many elements of each tensor are compared in larger networks.
  public static let samplesOfTensor = 32

  /// Checks a recipe's network and loss as they are, on two images: its input and every parameter.
  ///
  /// Up to ``mostElementsCompared`` elements all of them are compared, beyond that
  /// ``samplesOfTensor`` of each tensor, spread over it at random; the reports say so. The images are
  /// random and half background, which makes ties.
  public static func reports(
    on recipe: Recipe, setting: GradientSetting
  ) throws -> [GradientReport] {
    let problem = try recipe.full.gradientProblem(setting)
    let elements = problem.point.reduce(0) { $0 + $1.count }
    return try reports(
      on: problem, sampling: elements <= mostElementsCompared ? .all : .most(samplesOfTensor),
      seed: setting.seed)
  }
}
