/// Finds the folder of a data set.
///
/// 1. `--data DIR`, where it is given: the set's own folder, or the folder around it. No other place
///    is searched then.
/// 2. `$TESSERA_DATA`, in the same way.
/// 3. `Data/` of the project: of the nearest folder, from the working directory upwards, that has a
///    `Data/README.md`; else `Data/` in the working directory.
///
/// `--data` may also name somebody's own images in the set's place: an `.npz` file, or a folder with
/// one folder of PNG pictures for each class. Such folders count in the place of the set's own too.
///
/// The word `glyphs` instead of a folder (write `./glyphs` for a folder of that name) stands for the
/// letters that the program draws. The set Glyphs itself is drawn in memory where no folder has it.
public struct DatasetLocator: Sendable {
  /// The word that asks for the letters drawn by the program.
  public static let drawnWord = "glyphs"

  /// What the user gave with `--data`.
  public let directory: String?
  /// The value of `$TESSERA_DATA`.
  public let environmentDirectory: String?
  /// The folder from which the search for `Data/` goes upwards.
  public let workingDirectory: String

  /// Looks in these places; by default those of this process.
  public init(
    directory: String?, environmentDirectory: String? = environmentDirectoryOfProcess,
    workingDirectory: String = workingDirectoryOfProcess
  ) {
    self.directory = directory
    self.environmentDirectory = environmentDirectory
    self.workingDirectory = workingDirectory
  }

  /// `$TESSERA_DATA`, where it is set and not empty.
  public static var environmentDirectoryOfProcess: String? { environmentValue("TESSERA_DATA") }

  /// The folder in which the program was started.
  public static var workingDirectoryOfProcess: String { currentFolder() }

  /// Where a set's images come from.
  ///
  /// - Throws: `DatasetError.notFound` with every place searched and what is there instead;
  ///   `DatasetError.pickle` and `.packed` where `--data` names what must be converted first.
  public func source(of kind: DatasetKind) throws(DatasetError) -> DatasetSource {
    if directory == Self.drawnWord { return .drawn }
    if let directory, let source = try Self.source(of: kind, file: directory) { return source }
    for place in places {
      if let source = Self.source(of: kind, at: place.path) { return source }
    }
    if kind == .glyphs && directory == nil { return .drawn }
    if let directory, let pickle = ForeignFile.pickle(in: directory, for: kind) {
      _ = try Self.source(of: kind, file: pickle)
    }
    throw .notFound(kind, searched: searched)
  }

  /// Every place that is searched, in order, with what is wrong with it.
  public var searched: [String] { places.map { "\($0.name)\(Self.state(of: $0.path))" } }

  /// The folder to put data sets into, so that they are found.
  public var target: String {
    places.map(\.path).first { !FileStatus($0).exists || FileStatus($0).isFolder } ?? "Data"
  }

  /// The images in a file; `nil` where there is no file at the path.
  private static func source(
    of kind: DatasetKind, file path: String
  ) throws(DatasetError) -> DatasetSource? {
    let status = FileStatus(path)
    guard status.exists, !status.isFolder else { return nil }
    switch ForeignFile(path, for: kind) {
    case .npz: return .npz(path)
    case .pickle(let conversion): throw .pickle(path, conversion: conversion)
    case .archive(let unpacking): throw .packed(path, unpacking: unpacking)
    case .unknown:
      throw .malformed(
        path, expected: "a folder with data sets or pictures, or an .npz file",
        found: "another file")
    }
  }

  /// The images in a folder.
  private static func source(of kind: DatasetKind, at path: String) -> DatasetSource? {
    let folder = folder(of: kind, at: path)
    let candidate = folder ?? path
    let isOriginal = kind.files.contains { $0.path(in: candidate) != nil }
    if !isOriginal && ClassFolders.isPresent(at: candidate) { return .pictures(candidate) }
    return folder.map(DatasetSource.folder)
  }

  /// The places that are searched, in order, each with the words to show for it.
  var places: [(name: String, path: String)] {
    if let directory { return [("--data \(directory)", directory)] }
    var places: [(String, String)] = []
    if let environmentDirectory {
      places.append(("$TESSERA_DATA \(environmentDirectory)", environmentDirectory))
    }
    let data = projectData ?? "\(workingDirectory)/Data"
    return places + [(data, data)]
  }

  /// `Data/` of the nearest folder, from the working directory upwards, that has `Data/README.md`.
  private var projectData: String? {
    var folder = workingDirectory[...]
    while true {
      if FileStatus("\(folder)/Data/README.md").exists { return "\(folder)/Data" }
      guard let slash = folder.lastIndex(of: "/") else { return nil }
      folder = folder[..<slash]
    }
  }

  /// The set's folder at `path`: the one of its name in it, or `path` itself where it holds a file of
  /// the set and is not named as another set's.
  private static func folder(of kind: DatasetKind, at path: String) -> String? {
    let inside = path.last == "/" ? path + kind.folder : "\(path)/\(kind.folder)"
    if FileStatus(inside).isFolder { return inside }
    let name = path.split(separator: "/").last.map(String.init)
    let isOther = DatasetKind.allCases.contains { $0 != kind && $0.folder == name }
    let holdsFile = kind.files.contains { $0.path(in: path) != nil }
    return !isOther && holdsFile ? path : nil
  }

  /// Why there is nothing in a place.
  private static func state(of path: String) -> String {
    let status = FileStatus(path)
    if !status.exists { return " (no such folder)" }
    return status.isFolder ? "" : " (not a folder)"
  }
}
