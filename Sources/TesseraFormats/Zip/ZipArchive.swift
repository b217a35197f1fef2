/// A zip archive: named files, each stored as it is or compressed with DEFLATE.
///
/// | part                     | content                                                          |
/// |--------------------------|------------------------------------------------------------------|
/// | for each file            | a local header, then its bytes                                   |
/// | the central directory    | for each file its name, sizes, checksum and place                |
/// | the end of the directory | where the directory is, and how many files it names              |
///
/// Sizes are taken from the central directory alone: local headers may leave them open, and NumPy's
/// write 2³² − 1 there.
public struct ZipArchive: Sendable {
  /// The files in the order of the directory; no two have one name.
  public let members: [ZipMember]

  private let bytes: [UInt8]
  private let file: String?

  /// Whether `bytes` begin as a zip archive with at least one file does.
  public static func isZip(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x50, 0x4B, 3, 4])
  }

  /// Reads the directory of an archive; nothing is decompressed.
  ///
  /// Refused are: what has no directory at its end, archives in several parts, encrypted files, any
  /// method but stored and DEFLATE, names that are absolute, lead upwards (`..`), hold `\` or NUL or
  /// come twice, local headers that disagree with the directory, bytes that two files share or that
  /// reach into the directory, and sizes that DEFLATE cannot give.
  ///
  /// - Parameters:
  ///   - bytes: The whole archive.
  ///   - file: The name that errors carry.
  /// - Throws: `FormatError`.
  public init(bytes: [UInt8], file: String? = nil) throws(FormatError) {
    let directory = try ZipDirectory(bytes, file: file)
    members = try directory.members()
    self.bytes = bytes
    self.file = file
  }

  /// The file of this name.
  public subscript(name: String) -> ZipMember? {
    members.first { $0.name.utf8.elementsEqual(name.utf8) }
  }

  /// What errors call a file of the archive.
  public func title(of member: ZipMember) -> String {
    file.map { "\($0), \(member.name)" } ?? member.name
  }

  /// The content of a file, checked against its size and its CRC-32.
  ///
  /// - Parameters:
  ///   - member: One of ``members``.
  ///   - limit: The most bytes it may have; never more than its size is allocated.
  /// - Throws: `FormatError` that names archive and file.
  public func content(
    of member: ZipMember, limit: Int = FileBytes.defaultLimit
  ) throws(FormatError) -> [UInt8] {
    let title = title(of: member)
    guard member.size <= limit else {
      throw FormatError(
        file: title, expected: "at most \(limit) bytes", found: "\(member.size)")
    }
    let data = Array(bytes[member.data])
    let content =
      switch member.method {
      case .stored: data
      case .deflate: try Inflate.decompress(data, limit: member.size, file: title)
      }
    guard content.count == member.size else {
      throw FormatError(
        file: title, expected: "\(member.size) bytes, as the directory says",
        found: "\(content.count)")
    }
    let crc = CRC32.checksum(content)
    guard crc == member.crc32 else {
      throw FormatError(
        file: title, expected: "content with the CRC-32 \(hexadecimal(member.crc32))",
        found: hexadecimal(crc))
    }
    return content
  }
}
