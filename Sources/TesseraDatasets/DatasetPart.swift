extension Dataset {
  /// Reads or draws one part of a data set, and of its files only those which hold that part.
  ///
  /// - Parameter validationCount: As in ``settingAside(firstForValidation:)``.
  /// - Returns: The same images as those of ``load(_:from:)``; `nil` where there is no such part.
  /// - Throws: `DatasetError` as ``load(_:from:)`` does, for the files that are read.
  public static func load(
    _ split: DatasetSplit, of kind: DatasetKind, from source: DatasetSource,
    firstForValidation validationCount: Int = 0
  ) throws(DatasetError) -> ImageSet? {
    switch source {
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
