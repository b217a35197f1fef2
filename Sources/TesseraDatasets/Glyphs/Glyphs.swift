import TesseraFormats
import TesseraTensors

/// The data set that the program draws itself: the letters A to J, 10,000 to learn from, 1,000 to
/// validate and 1,000 to test, as many of each letter.
///
/// The images are frozen: any change to a number in the generator changes what every measurement on
/// them means, and a test compares their digests.
public enum Glyphs {
  /// The seed of the images, the word "glyphs" in ASCII.
  public static let seed: UInt64 = 0x676C_7970_6873

  /// The number of images of a split.
  public static func count(_ split: DatasetSplit) -> Int { split == .train ? 10_000 : 1_000 }

  /// Draws a split in memory: `[N, 28, 28, 1]` or `[N, 32, 32, 3]`.
  ///
  /// - Parameters:
  ///   - split: The split.
  ///   - form: The size and the colours.
  ///   - count: How many of its images, from the first; all by default.
  public static func generate(
    _ split: DatasetSplit, form: GlyphGenerator.Form = .grey28, count: Int? = nil
  ) -> ImageSet {
    let generator = GlyphGenerator(form: form, seed: seed)
    let total = self.count(split)
    let labels = generator.labels(split: split, count: total).prefix(count ?? total)
    let (side, channels) = (form.side, form.channels)
    var images = Tensor<UInt8>(uninitialized: [labels.count, side, side, channels])
    images.withUnsafeMutablePointer { pixels in
      for (index, label) in labels.enumerated() {
        let image = generator.draw(label: Int(label), split: split, index: index)
        image.withUnsafeBufferPointer {
          let place = UnsafeMutableBufferPointer(
            start: pixels + index * image.count, count: image.count)
          _ = place.update(from: $0)
        }
      }
    }
    return ImageSet(images: images, labels: Tensor(shape: [labels.count], Array(labels)))
  }

  /// Draws the whole set into the folder `Glyphs` of `directory`: six compressed IDX files.
  ///
  /// - Returns: The paths of the files.
  /// - Throws: `FileWriteError`; files that stood there are replaced whole or not at all.
  @discardableResult
  public static func write(to directory: String) throws(FileWriteError) -> [String] {
    let folder = "\(directory)/\(DatasetKind.glyphs.folder)"
    if let code = createFolder(folder) {
      throw FileWriteError(
        path: folder, action: "create the folder", reason: systemMessage(code), code: code)
    }
    var paths: [String] = []
    for split in DatasetSplit.allCases {
      for (name, file) in files(of: split) {
        let path = "\(folder)/\(name).gz"
        try AtomicFile.write(Gzip.compress(file.serialized()), to: path)
        paths.append(path)
      }
    }
    return paths
  }

  /// The IDX files of a split, with their names.
  static func files(of split: DatasetSplit) -> [(name: String, file: IDXFile)] {
    let set = generate(split)
    let labels = set.labels.elements.map { UInt8($0) }
    return [
      (
        "\(split)-images-idx3-ubyte",
        IDXFile(extents: Array(set.images.shape.extents.prefix(3)), bytes: set.images.elements)
      ),
      ("\(split)-labels-idx1-ubyte", IDXFile(extents: [labels.count], bytes: labels)),
    ]
  }
}
