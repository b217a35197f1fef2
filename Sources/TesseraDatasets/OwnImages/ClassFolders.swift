import TesseraTensors

/// Pictures in one folder for each class, as notMNIST was published: `A/a.png`, `B/b.png`, …
///
/// The classes are the folders in the order of their names (by bytes). Where there is a folder `train`,
/// each part has its own: `train`, `test` and perhaps `validation`, all with the same classes in them.
/// Else each class is cut in the proportions of notMNIST: a tenth to test, a tenth to validate, at
/// least one each, the rest to learn from.
///
/// The pictures of a part stand in an order drawn with a fixed seed, because there are recipes that
/// take the images as they come; which picture belongs to which part is drawn too. Both depend on
/// the names alone.
struct ClassFolders {
  /// One picture.
  struct Picture: Hashable {
    /// The path within the folder.
    let name: String
    let label: Int32
  }

  /// The folder around the classes.
  let path: String
  let classNames: [String]
  private let parts: [DatasetSplit: [Picture]]

  private static let seed: UInt64 = 0x636C_6173_7365_73

  /// Lists the pictures; none is opened.
  ///
  /// - Throws: `DatasetError` where the classes are not as many as `classCount`, where parts have other
  ///   classes, or where a class has no picture for a part.
  init(path: String, classCount: Int) throws(DatasetError) {
    self.path = path
    let folders = Self.partFolders(path)
    let splits = DatasetSplit.allCases.filter { folders[$0] != nil }
    guard splits.contains(.train) || splits.contains(.test) else {
      classNames = try Self.classNames(path, classCount)
      var parts: [DatasetSplit: [Picture]] = [:]
      for (label, name) in classNames.enumerated() {
        let cut = try Self.cut(
          Self.pictures(path, [name], label: label), of: "\(path)/\(name)", label: label)
        parts.merge(cut) { $0 + $1 }
      }
      self.parts = parts.mapValues(Self.mixed)
      return
    }
    for needed in [DatasetSplit.train, .test] where !splits.contains(needed) {
      throw .malformed(
        path, expected: "a folder \(needed) beside the other", found: "only \(splits[0])")
    }
    classNames = try Self.classNames("\(path)/train", classCount)
    var parts: [DatasetSplit: [Picture]] = [:]
    for (split, folder) in splits.compactMap({ split in folders[split].map { (split, $0) } }) {
      let names = try Self.classNames("\(path)/\(folder)", classCount)
      guard names == classNames else {
        throw .malformed(
          "\(path)/\(folder)", expected: "the classes of train, \(classNames.listed)",
          found: names.listed)
      }
      for (label, name) in names.enumerated() {
        let pictures = Self.pictures(path, [folder, name], label: label)
        guard !pictures.isEmpty else {
          throw .malformed("\(path)/\(folder)/\(name)", expected: "PNG pictures", found: "none")
        }
        parts[split, default: []] += pictures
      }
    }
    self.parts = parts.mapValues(Self.mixed)
  }

  /// The folders of the parts that are there; that for validation has three usual names.
  private static func partFolders(_ path: String) -> [DatasetSplit: String] {
    var found: [DatasetSplit: String] = [:]
    for split in DatasetSplit.allCases {
      let names = split == .validation ? ["validation", "val", "valid"] : ["\(split)"]
      found[split] = names.first { FileStatus("\(path)/\($0)").isFolder }
    }
    return found
  }

  /// The pictures of a part; `nil` where there is no such part.
  func pictures(of split: DatasetSplit) -> [Picture]? { parts[split] }

  /// Whether a folder looks like this: with parts, or with two or more folders that hold pictures.
  static func isPresent(at path: String) -> Bool {
    if ["train", "test"].contains(where: { hasClasses("\(path)/\($0)") }) { return true }
    return hasClasses(path)
  }

  private static func hasClasses(_ path: String) -> Bool {
    folders(path).lazy.filter { !pictures(path, [$0], label: 0).isEmpty }.prefix(2).count == 2
  }

  private static func classNames(
    _ path: String, _ classCount: Int
  ) throws(DatasetError) -> [String] {
    let names = folders(path)
    guard names.count == classCount else {
      throw .malformed(
        path, expected: "\(classCount) folders, one for each class that the network tells apart",
        found: names.isEmpty ? "none" : "\(names.count): \(names.listed)")
    }
    return names
  }

  /// The folders in a folder, by name; hidden ones and those that begin with `__` are no classes.
  private static func folders(_ path: String) -> [String] {
    folderEntries(path).filter { name in
      !name.hasPrefix(".") && !name.hasPrefix("__") && FileStatus("\(path)/\(name)").isFolder
    }
  }

  private static func pictures(_ path: String, _ folders: [String], label: Int) -> [Picture] {
    let folder = folders.joined(separator: "/")
    return folderEntries("\(path)/\(folder)").compactMap { name in
      guard !name.hasPrefix("."), name.lowercased().hasSuffix(".png") else { return nil }
      return Picture(name: "\(folder)/\(name)", label: Int32(label))
    }
  }

  /// The parts of one class, drawn.
  private static func cut(
    _ pictures: [Picture], of folder: String, label: Int
  ) throws(DatasetError) -> [DatasetSplit: [Picture]] {
    let tenth = max(1, pictures.count / 10)
    guard pictures.count > 2 * tenth else {
      throw .malformed(
        folder, expected: "at least 3 PNG pictures, to learn from, to validate and to test",
        found: pictures.isEmpty ? "none" : "\(pictures.count)")
    }
    let random = CounterRandom(seed: seed, stream: UInt64(label) + 1)
    let drawn = random.permutation(pictures.count).map { pictures[$0] }
    let (first, second) = (pictures.count - 2 * tenth, pictures.count - tenth)
    return [
      .train: Array(drawn[..<first]), .validation: Array(drawn[first..<second]),
      .test: Array(drawn[second...]),
    ]
  }

  private static func mixed(_ pictures: [Picture]) -> [Picture] {
    CounterRandom(seed: seed).permutation(pictures.count).map { pictures[$0] }
  }
}
