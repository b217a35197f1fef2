import TesseraTensors

/// The data sets that recipes name.
public enum DatasetKind: String, CaseIterable, Sendable {
  /// Ten letters that the program draws itself.
  case glyphs
  /// Handwritten digits.
  case mnist
  /// Letters A to J from many fonts.
  case notMNIST = "notmnist"
  /// Small colour photographs of ten kinds of things.
  case cifar10

  /// The name as people write it.
  public var title: String {
    switch self {
    case .glyphs: "Glyphs"
    case .mnist: "MNIST"
    case .notMNIST: "notMNIST"
    case .cifar10: "CIFAR-10"
    }
  }

  /// The folder in which the files are looked for.
  public var folder: String {
    switch self {
    case .glyphs: "Glyphs"
    case .mnist: "mnist"
    case .notMNIST: "notmnist"
    case .cifar10: "cifar-10-batches-bin"
    }
  }

  /// The shape of one image: height, width, channels.
  public var imageShape: Shape { self == .cifar10 ? [32, 32, 3] : [28, 28, 1] }

  /// The name of each class, in the order of the labels.
  public var classNames: [String] {
    switch self {
    case .mnist: (0...9).map(String.init)
    case .glyphs, .notMNIST: "ABCDEFGHIJ".map(String.init)
    case .cifar10:
      [
        "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
      ]
    }
  }
}
