/// What a model file says about itself beside its tensors.
public struct ModelInformation: Sendable, Hashable, Codable {
  /// The recipe that it was trained by, where there was one.
  public var recipe: String?
  /// The name of the data set as it is shown: "MNIST", or "Glyphs (stand-in for MNIST)".
  public var dataset: String
  /// The name of each class, in the order of the outputs.
  public var classNames: [String]
  /// What pixels become before they enter the network.
  public var scaling: PixelScaling
  /// The SHA-256 of what was learned from, where that is somebody's own: its name may be another's too.
  public var dataDigest: String?

  /// What a model is to say of itself.
  public init(
    recipe: String?, dataset: String, classNames: [String], scaling: PixelScaling,
    dataDigest: String? = nil
  ) {
    self.recipe = recipe
    self.dataset = dataset
    self.classNames = classNames
    self.scaling = scaling
    self.dataDigest = dataDigest
  }
}

extension ModelInformation {
  /// Whether letters drawn by the program took the place of the data set, as its title says.
  public var isStandIn: Bool { dataset.hasPrefix("Glyphs (stand-in for ") }
}
