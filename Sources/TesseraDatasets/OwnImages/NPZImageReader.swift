import TesseraFormats
import TesseraTensors

/// Reads images and labels from an `.npz` file in the layout of Keras's `mnist.npz`.
///
/// | array                | shape                          | type                                   |
/// |----------------------|--------------------------------|----------------------------------------|
/// | `x_train`, `x_test`  | `[N, H, W]` or `[N, H, W, C]`  | uint8, 0…255                           |
/// | `y_train`, `y_test`  | `[N]` or `[N, 1]`              | any integers (or whole floating-point) |
/// | `x_val`, `y_val`     | the same, where they are there |                                        |
///
/// The names of the classes are those of the set whose place the file takes.
struct NPZImageReader {
  let kind: DatasetKind
  let path: String
  private let file: NPZFile

  /// Reads the names of the arrays.
  init(kind: DatasetKind, path: String) throws(DatasetError) {
    self.kind = kind
    self.path = path
    file = try reading { () throws(FormatError) in
      try NPZFile(bytes: FileBytes.read(path), file: path)
    }
  }

  /// The images of a part; `nil` where the file has no validation part.
  ///
  /// - Throws: `DatasetError` unless the arrays are as above, of the size that the network takes, with
  ///   as many labels as images and with as many classes as the network tells apart.
  func read(_ split: DatasetSplit) throws(DatasetError) -> ImageSet? {
    let name = split == .validation ? "val" : "\(split)"
    if split == .validation && !file.names.contains("x_val") { return nil }
    let images = try images("x_\(name)")
    let labels = try labels("y_\(name)", count: images.shape[0])
    let largest = Int(labels.elements.max() ?? 0)
    guard largest < kind.classNames.count, split != .train || largest == kind.classNames.count - 1
    else {
      throw .malformed(
        "\(path), y_\(name)",
        expected:
          "labels 0…\(kind.classNames.count - 1), the \(kind.classNames.count) classes that "
          + "the network tells apart",
        found: "labels up to \(largest), \(largest + 1) classes")
    }
    return ImageSet(images: images, labels: labels)
  }

  private func images(_ name: String) throws(DatasetError) -> Tensor<UInt8> {
    let array = try array(name)
    let shape = kind.imageShape
    guard case .uint8(let pixels) = array.elements else {
      throw .malformed(
        "\(path), \(name)", expected: "pixels 0…255 of type uint8 (np.uint8)",
        found: "\(array.type)")
    }
    let image = Array(array.shape.dropFirst())
    guard image == shape.extents || shape[2] == 1 && image == Array(shape.extents.prefix(2)) else {
      let grey = shape[2] == 1 ? "[N, \(shape[0]), \(shape[1])]" : "[N] + \(shape)"
      throw .malformed("\(path), \(name)", expected: "images \(grey)", found: "\(array.shape)")
    }
    guard array.shape[0] > 0 else {
      throw .malformed("\(path), \(name)", expected: "images", found: "none")
    }
    return Tensor(shape: Shape([array.shape[0]] + shape.extents), pixels)
  }

  private func labels(_ name: String, count: Int) throws(DatasetError) -> Tensor<Int32> {
    let array = try array(name)
    guard array.shape == [count] || array.shape == [count, 1] else {
      throw .malformed(
        "\(path), \(name)", expected: "\(count) labels, one for each image", found: "\(array.shape)"
      )
    }
    let labels = try reading { () throws(FormatError) in
      try array.indices(below: 1 << 31, file: "\(path), \(name)")
    }
    return Tensor(shape: [count], labels)
  }

  private func array(_ name: String) throws(DatasetError) -> NPYArray {
    try reading { () throws(FormatError) in try file.array(name) }
  }
}
