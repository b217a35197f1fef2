extension String {
  /// The text as one word of a shell's command line: as it is, or in quotation marks where it must be.
  package var quotedForShell: String {
    let isPlain = utf8.allSatisfy { byte in
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "-_./,:=@%+~".utf8.contains(byte)
    }
    let parts = split(separator: "'", omittingEmptySubsequences: false)
    return isPlain && !isEmpty && first != "~" ? self : "'" + parts.joined(separator: "'\\''") + "'"
  }
}
