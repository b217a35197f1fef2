import TesseraFormats
import TesseraTensors

/// Reads the pictures of class folders.
struct ClassFolderReader {
  let kind: DatasetKind
  let folders: ClassFolders

  init(kind: DatasetKind, path: String) throws(DatasetError) {
    self.kind = kind
    folders = try ClassFolders(path: path, classCount: kind.classNames.count)
  }

  /// The images of a part, `nil` where there is no such part.
  ///
  /// A picture has the colours and the size made that the network takes, as `predict` does it. What
  /// is no PNG, or a damaged or empty one, is left out; ``DatasetPart/notes`` names the first of them.
  ///
  /// - Throws: `DatasetError` where no picture of some class to learn from can be read, or none of a part.
  func read(_ split: DatasetSplit) throws(DatasetError) -> DatasetPart? {
    guard let pictures = folders.pictures(of: split) else { return nil }
    let shape = kind.imageShape
    let fit = PictureFit(height: shape[0], width: shape[1], channels: shape[2])
    var pixels: [UInt8] = []
    pixels.reserveCapacity(pictures.count * shape.count)
    var labels: [Int32] = []
    var skipped: [FormatError] = []
    var scaled = 0
    for picture in pictures {
      do throws(FormatError) {
        let path = "\(folders.path)/\(picture.name)"
        try FileBytes.checkIsNoPipe(path)
        let image = try PNGImage(bytes: FileBytes.read(path, limit: 1 << 28), file: picture.name)
        if !fit.hasSize(image) { scaled += 1 }
        pixels += fit.pixels(of: image)
        labels.append(picture.label)
      } catch {
        skipped.append(error)
      }
    }
    try check(labels, split, skipped.first)
    let images = Tensor(shape: Shape([labels.count] + shape.extents), pixels)
    return DatasetPart(
      images: ImageSet(images: images, labels: Tensor(shape: [labels.count], labels)),
      classNames: folders.classNames,
      notes: notes(split, count: labels.count, scaled: scaled, skipped: skipped))
  }

  /// Refuses a part without pictures, and a class that there is nothing to learn of.
  private func check(
    _ labels: [Int32], _ split: DatasetSplit, _ damage: FormatError?
  ) throws(DatasetError) {
    let found = damage.map { "only damaged ones; \($0)" } ?? "none"
    guard !labels.isEmpty else {
      throw .malformed(folders.path, expected: "\(split) pictures", found: found)
    }
    guard split == .train else { return }
    let present = Set(labels)
    for (label, name) in folders.classNames.enumerated() where !present.contains(Int32(label)) {
      throw .malformed(
        "\(folders.path)/\(name)", expected: "PNG pictures to learn from", found: found)
    }
  }

  private func notes(
    _ split: DatasetSplit, count: Int, scaled: Int, skipped: [FormatError]
  ) -> [String] {
    var notes: [String] = []
    if let first = skipped.first {
      let names = skipped.dropFirst().prefix(2).compactMap(\.file)
      let rest = skipped.count - 1 - names.count
      let others =
        (names.isEmpty ? "" : "; also \(names.joined(separator: ", "))")
        + (rest > 0 ? " and \(rest) more" : "")
      notes.append(
        "\(skipped.count) of \(skipped.count + count) \(split) pictures cannot be read and were "
          + "skipped: \(first)\(others)")
    }
    if scaled > 0 {
      let size = "\(kind.imageShape[0]) × \(kind.imageShape[1])"
      notes.append("\(scaled) of \(count) \(split) pictures were scaled to \(size)")
    }
    return notes
  }
}
