import TesseraFormats

/// A file to be had from the public address of a data set. The program downloads nothing itself.
public struct DatasetDownload: Hashable, Sendable {
  /// Where the file is.
  public let address: String
  /// Its path within the folder of all data sets.
  public let path: String
  /// The SHA-256 of the file as it is downloaded, 64 hexadecimal digits.
  public let sha256: String
  /// Whether it is an archive, to be unpacked beside itself.
  public let isArchive: Bool

  /// The lines of a shell that put the set's files where they are found.
  ///
  /// - Parameter folder: The folder of all data sets.
  public func commands(into folder: String) -> [String] {
    let file = "\(folder)/\(path)".quotedForShell
    let download = "curl -fL --create-dirs -o \(file) \(address.quotedForShell)"
    guard isArchive else { return [download] }
    return [download, "tar xzf \(file) -C \(folder.quotedForShell)"]
  }
}

extension DatasetKind {
  /// What to download for the set; nothing for the letters, which the program draws.
  public var downloads: [DatasetDownload] {
    switch self {
    case .glyphs: []
    case .mnist: files(from: "https://storage.googleapis.com/cvdf-datasets/mnist", Self.mnistSHA256)
    case .notMNIST:
      files(
        from: "https://raw.githubusercontent.com/davidflanagan/notMNIST-to-MNIST/HEAD",
        Self.notMNISTSHA256)
    case .cifar10:
      [
        DatasetDownload(
          address: address, path: "cifar-10-binary.tar.gz",
          sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
          isArchive: true)
      ]
    }
  }

  /// The set's files, each under this address, with the digests of the compressed files.
  private func files(from address: String, _ digests: [String]) -> [DatasetDownload] {
    zip(files, digests).map { file, sha256 in
      DatasetDownload(
        address: "\(address)/\(file.usualName)", path: "\(folder)/\(file.usualName)",
        sha256: sha256, isArchive: false)
    }
  }

  private static let mnistSHA256 = [
    "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
  ]

  private static let notMNISTSHA256 = [
    "70ae9e06201f2827e5b0a3781a3169d735dd2efc69996b9eeaee7f10ed4044d7",
    "1fa03836e01c862542f8eb83463bb951bebec6fcb3efa28dad748c6b38a9021b",
  ]
}
