/// One part of a data set, read without the others.
public struct DatasetPart: Sendable {
  /// The images.
  public let images: ImageSet
  /// The name of each class, in the order of the labels.
  public let classNames: [String]
  /// What was left out or changed, each in one sentence.
  public var notes: [String] = []
}

extension Dataset {
  /// Reads or draws one part of a data set, and of its files only those which hold that part.
  ///
  /// - Parameters:
  ///   - split: Which part.
  ///   - kind: Of which data set.
  ///   - source: Where its files are, or that it is drawn.
  ///   - validationCount: As in ``settingAside(firstForValidation:)``.
  /// - Returns: The same images as those of ``load(_:from:)``; `nil` where there is no such part.
  /// - Throws: `DatasetError` as ``load(_:from:)`` does, for the files that are read.
  public static func load(
    _ split: DatasetSplit, of kind: DatasetKind, from source: DatasetSource,
    firstForValidation validationCount: Int = 0
  ) throws(DatasetError) -> ImageSet? {
    try loadPart(split, of: kind, from: source, firstForValidation: validationCount)?.images
  }

  /// The same with the names of the classes, and what is to be said about the images.
  public static func loadPart(
    _ split: DatasetSplit, of kind: DatasetKind, from source: DatasetSource,
    firstForValidation validationCount: Int = 0
  ) throws(DatasetError) -> DatasetPart? {
    switch source {
    case .drawn, .folder:
      let names = (source == .drawn ? .glyphs : kind).classNames
      return try original(split, kind, source, validationCount).map {
        DatasetPart(images: $0, classNames: names)
      }
    case .npz(let path) where split == .test:
      return try NPZImageReader(kind: kind, path: path).read(split).map {
        DatasetPart(images: $0, classNames: kind.classNames)
      }
    case .pictures(let path) where split == .test:
      return try ClassFolderReader(kind: kind, path: path).read(split)
    case .npz, .pictures:
      let whole = try load(kind, from: source).settingAside(firstForValidation: validationCount)
      return whole.part(split).map {
        DatasetPart(images: $0, classNames: whole.classNames, notes: whole.notes)
      }
    }
  }

  private static func original(
    _ split: DatasetSplit, _ kind: DatasetKind, _ source: DatasetSource, _ validationCount: Int
  ) throws(DatasetError) -> ImageSet? {
    switch source {
    case .npz, .pictures: return nil
    case .drawn:
      return Glyphs.generate(split, form: kind == .cifar10 ? .colour32 : .grey28)
    case .folder(let folder):
      switch (kind, split) {
      case (.glyphs, _): return try IDXImageReader(kind: kind, folder: folder).read("\(split)")
      case (.mnist, .test): return try IDXImageReader(kind: kind, folder: folder).read("t10k")
      case (.cifar10, .test): return try cifar10Test(folder)
      default:
        let whole = try load(kind, from: source).settingAside(firstForValidation: validationCount)
        return whole.part(split)
      }
    }
  }

  /// One part, as it stands in memory.
  public func part(_ split: DatasetSplit) -> ImageSet? {
    switch split {
    case .train: train
    case .validation: validation
    case .test: test
    }
  }

  private static func cifar10Test(_ folder: String) throws(DatasetError) -> ImageSet {
    let name = "test_batch.bin"
    guard FileStatus("\(folder)/\(name)").exists else {
      throw .incomplete(.cifar10, folder: folder, missing: [name])
    }
    return try CIFAR10Reader(folder: folder).read([name])
  }
}
