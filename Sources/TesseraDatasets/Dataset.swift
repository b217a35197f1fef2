import TesseraFormats
import TesseraTensors

/// Where the images of a data set come from.
public enum DatasetSource: Hashable, Sendable {
  /// From the set's files in this folder.
  case folder(String)
  /// From an `.npz` file with x_train, y_train, x_test and y_test, in place of the set's own.
  case npz(String)
  /// From PNG pictures in this folder, in one folder for each class, in place of the set's own.
  case pictures(String)
  /// From the program itself, which draws letters. For every set but Glyphs they are a stand-in.
  case drawn

  /// Whether the images are somebody's own, in a set's place.
  public var isOwn: Bool {
    switch self {
    case .npz, .pictures: true
    case .folder, .drawn: false
    }
  }

  /// What to call the images of a recipe's set from here: "MNIST", "Glyphs (stand-in for MNIST)", or
  /// the name of somebody's own file or folder.
  public func title(of kind: DatasetKind) -> String {
    switch self {
    case .folder: kind.title
    case .drawn: kind == .glyphs ? kind.title : "Glyphs (stand-in for \(kind.title))"
    case .npz(let path), .pictures(let path):
      path.split(separator: "/").last.map(String.init) ?? path
    }
  }
}

/// Images to learn from, to decide by and to test on.
public struct Dataset: Sendable {
  /// Which set it is, or stands in for.
  public let kind: DatasetKind
  /// Where the images come from.
  public let source: DatasetSource
  /// The name of each class, in the order of the labels.
  public let classNames: [String]
  /// What the network learns from.
  public let train: ImageSet
  /// What decides between settings and when to stop; `nil` where the set has no such part.
  public let validation: ImageSet?
  /// What nothing was decided on.
  public let test: ImageSet
  /// What was left out or changed, each in one sentence: pictures that could not be read, say.
  public var notes: [String] = []
  /// What tells somebody's own images from others in a file or folder of the same name: the SHA-256 of
  /// the pixels and labels that are learned from or set aside; nil for the sets themselves.
  public private(set) var ownDigest: String?

  /// The name by which recipes ask for the set.
  public var name: String { kind.rawValue }

  /// Whether letters drawn by the program take the place of the set.
  public var isStandIn: Bool { source == .drawn && kind != .glyphs }

  /// The name to show: "MNIST", "Glyphs (stand-in for MNIST)", or that of a file or folder.
  public var title: String { source.title(of: kind) }

  /// The same images with the first `count` training images set aside for validation.
  ///
  /// A set that has a validation part already stays as it is, and so does any set for a count of 0. Of
  /// somebody's own images, which may be few, it is a tenth at most.
  ///
  /// - Throws: `DatasetError` where no training image would be left.
  public func settingAside(firstForValidation count: Int) throws(DatasetError) -> Dataset {
    guard validation == nil, count > 0 else { return self }
    let count = source.isOwn ? min(count, max(1, train.count / 10)) : count
    guard count < train.count else {
      throw .tooFew(kind, train: train.count, validation: count)
    }
    return Dataset(
      kind: kind, source: source, classNames: classNames, train: train[count..<train.count],
      validation: train[0..<count], test: test, notes: notes, ownDigest: ownDigest)
  }
}

extension Dataset {
  /// Reads or draws a data set, with the parts that its files have.
  ///
  /// | set | train | validation | test |
  /// |---|---|---|---|
  /// | Glyphs | 10,000 | 1,000 | 1,000 |
  /// | MNIST | 60,000 | – | 10,000 |
  /// | notMNIST, of 10,000 images in one file | first 8,000 | next 1,000 | last 1,000 |
  /// | CIFAR-10 | 50,000 | – | 10,000 |
  ///
  /// Other numbers of images than these are read as well, notMNIST in the same proportions. Somebody's
  /// own images, from an `.npz` file or from folders of pictures, have the parts that are there;
  /// pictures that cannot be read are left out and told in ``notes``.
  ///
  /// - Throws: `DatasetError` that names the file and what is wrong with it: missing, cut short, of
  ///   another shape, empty, as many labels as images do not need, a label that is no class.
  public static func load(
    _ kind: DatasetKind, from source: DatasetSource
  ) throws(DatasetError) -> Dataset {
    switch source {
    case .drawn: return drawn(kind)
    case .folder(let folder): return try original(kind, folder)
    case .npz(let path):
      let reader = try NPZImageReader(kind: kind, path: path)
      return try assembled(kind, source) { split throws(DatasetError) in
        try reader.read(split).map { DatasetPart(images: $0, classNames: kind.classNames) }
      }
    case .pictures(let path):
      let reader = try ClassFolderReader(kind: kind, path: path)
      return try assembled(kind, source) { split throws(DatasetError) in try reader.read(split) }
    }
  }

  /// A set of the parts that a reader gives; to learn from and to test on there are always some.
  private static func assembled(
    _ kind: DatasetKind, _ source: DatasetSource,
    _ read: (DatasetSplit) throws(DatasetError) -> DatasetPart?
  ) throws(DatasetError) -> Dataset {
    guard let train = try read(.train), let test = try read(.test) else {
      throw .malformed(source.title(of: kind), expected: "train and test images", found: "none")
    }
    let validation = try read(.validation)
    return Dataset(
      kind: kind, source: source, classNames: train.classNames, train: train.images,
      validation: validation?.images, test: test.images,
      notes: train.notes + (validation?.notes ?? []) + test.notes,
      ownDigest: digest((validation.map { [$0.images] } ?? []) + [train.images]))
  }

  /// The set from its own files.
  private static func original(
    _ kind: DatasetKind, _ folder: String
  ) throws(DatasetError) -> Dataset {
    let source = DatasetSource.folder(folder)
    let missing = kind.files.filter { $0.path(in: folder) == nil }
    guard missing.isEmpty else {
      throw .incomplete(kind, folder: folder, missing: missing.map(\.usualName))
    }
    switch kind {
    case .glyphs:
      let reader = IDXImageReader(kind: kind, folder: folder)
      return Dataset(
        kind: kind, source: source, train: try reader.read("train"),
        validation: try reader.read("validation"), test: try reader.read("test"))
    case .mnist:
      let reader = IDXImageReader(kind: kind, folder: folder)
      return Dataset(
        kind: kind, source: source, train: try reader.read("train"), validation: nil,
        test: try reader.read("t10k"))
    case .notMNIST:
      let all = try IDXImageReader(kind: kind, folder: folder).read("t10k", atLeast: 10)
      let (first, second) = (all.count - 2 * (all.count / 10), all.count - all.count / 10)
      return Dataset(
        kind: kind, source: source, train: all[0..<first], validation: all[first..<second],
        test: all[second..<all.count])
    case .cifar10:
      let reader = CIFAR10Reader(folder: folder)
      return Dataset(
        kind: kind, source: source, train: try reader.read((1...5).map { "data_batch_\($0).bin" }),
        validation: nil, test: try reader.read(["test_batch.bin"]))
    }
  }

  /// The letters that the program draws, under the name of the set whose place they take.
  private static func drawn(_ kind: DatasetKind) -> Dataset {
    let form: GlyphGenerator.Form = kind == .cifar10 ? .colour32 : .grey28
    return Dataset(
      kind: kind, source: .drawn, classNames: DatasetKind.glyphs.classNames,
      train: Glyphs.generate(.train, form: form),
      validation: Glyphs.generate(.validation, form: form),
      test: Glyphs.generate(.test, form: form))
  }

  private init(
    kind: DatasetKind, source: DatasetSource, train: ImageSet, validation: ImageSet?,
    test: ImageSet
  ) {
    self.init(
      kind: kind, source: source, classNames: kind.classNames, train: train,
      validation: validation, test: test)
  }
}

extension Dataset {
  /// The SHA-256 of all pixels and then all labels of these parts. Those that are set aside are the
  /// first of the training images: with them or without, the digest is the same.
  private static func digest(_ parts: [ImageSet]) -> String {
    var hash = SHA256()
    for part in parts {
      withExtendedLifetime(part) {
        hash.update(UnsafeRawBufferPointer(start: part.images.pointer, count: part.images.count))
      }
    }
    for part in parts {
      withExtendedLifetime(part) {
        hash.update(
          UnsafeRawBufferPointer(start: part.labels.pointer, count: part.labels.count * 4))
      }
    }
    return hash.hex
  }
}
