import TesseraFormats
import TesseraTensors

/// Reads images and their labels from a pair of IDX files, compressed or not.
struct IDXImageReader {
  let kind: DatasetKind
  let folder: String

  /// Reads `PREFIX-images-idx3-ubyte` and `PREFIX-labels-idx1-ubyte`.
  ///
  /// - Throws: `DatasetError` unless the files hold bytes, the images have the set's height and
  ///   width, there are as many labels as images, at least `minimum`, and every label is a class.
  func read(_ prefix: String, atLeast minimum: Int = 1) throws(DatasetError) -> ImageSet {
    let images = try images(prefix, atLeast: minimum)
    let labels = try labels(prefix, count: images.shape[0])
    return ImageSet(images: images, labels: labels)
  }

  private func images(_ prefix: String, atLeast minimum: Int) throws(DatasetError) -> Tensor<UInt8>
  {
    let (path, file) = try open("\(prefix)-images-idx3-ubyte")
    let (height, width) = (kind.imageShape[0], kind.imageShape[1])
    guard file.elementType == .uint8, file.extents.count == 3, file.extents[1] == height,
      file.extents[2] == width
    else {
      throw .malformed(
        path, expected: "N × \(height) × \(width) uint8 elements", found: Self.describe(file))
    }
    guard file.extents[0] >= minimum else {
      throw .malformed(
        path, expected: minimum == 1 ? "images" : "at least \(minimum) images",
        found: file.extents[0] == 0 ? "none" : "\(file.extents[0])")
    }
    return Tensor(shape: [file.extents[0], height, width, 1], file.bytes)
  }

  private func labels(_ prefix: String, count: Int) throws(DatasetError) -> Tensor<Int32> {
    let (path, file) = try open("\(prefix)-labels-idx1-ubyte")
    guard file.elementType == .uint8, file.extents.count == 1 else {
      throw .malformed(path, expected: "N uint8 elements", found: Self.describe(file))
    }
    guard file.extents[0] == count else {
      throw .malformed(
        path, expected: "\(count) labels, one for each image", found: "\(file.extents[0])")
    }
    if let index = file.bytes.firstIndex(where: { $0 >= kind.classNames.count }) {
      let last = kind.classNames.count - 1
      throw .malformed(
        path, expected: "labels 0…\(last)", found: "\(file.bytes[index]) for image \(index)")
    }
    return Tensor(shape: [count], file.bytes.map(Int32.init))
  }

  private func open(_ name: String) throws(DatasetError) -> (path: String, file: IDXFile) {
    let file = DatasetFile.idx(name)
    guard let path = file.path(in: folder) else {
      throw .incomplete(kind, folder: folder, missing: [file.usualName])
    }
    let content = try reading { () throws(FormatError) in
      try IDXFile(contents: try FileBytes.read(path), file: path)
    }
    return (path, content)
  }

  private static func describe(_ file: IDXFile) -> String {
    file.extents.map(String.init).joined(separator: " × ") + " \(file.elementType) elements"
  }
}
