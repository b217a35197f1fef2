import TestSupport
import Testing

@testable import TesseraFormats

/// Two images of 2 × 3, as the four MNIST files are laid out.
private let images: [UInt8] =
  [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3] + Array(1...12)

@Test func idxReadsTheLayoutOfMNIST() throws {
  let file = try IDXFile(contents: images)
  #expect(file.elementType == .uint8)
  #expect(file.extents == [2, 2, 3])
  #expect(file.bytes == Array(1...12))
  #expect(file.serialized() == images)
  #expect(try IDXFile(contents: Gzip.compress(images)) == file)
}

@Test func idxComesBackUnchangedForEveryTypeAndRank() throws {
  var compared = 0
  for type in IDXFile.ElementType.allCases {
    for extents in [
      [0], [1], [5], [2, 3], [3, 0, 4], [1, 2, 3, 4], Array(repeating: 1, count: 255),
    ] {
      let count = extents.reduce(type.byteCount, *)
      let file = IDXFile(
        elementType: type, extents: extents,
        bytes: (0..<count).map { UInt8(truncatingIfNeeded: $0) })
      #expect(try IDXFile(contents: file.serialized()) == file)
      compared += 1
    }
  }
  #expect(compared == 42)
}

@Test(arguments: [
  ([], "a: at byte 0: expected an IDX magic number of 4 bytes, found the end of the data"),
  (
    [0, 0, 7, 1, 0, 0, 0, 0],
    "a: at byte 0: expected an IDX magic number such as 0x00000803 or 0x00000801, "
      + "found 0x00000701"
  ),
  (
    [0, 0, 8, 0],
    "a: at byte 0: expected an IDX magic number such as 0x00000803 or 0x00000801, "
      + "found 0x00000800"
  ),
  (
    [0, 0, 8, 1, 0, 0],
    "a: at byte 4: expected extent 0 of 1 of 4 bytes, found 2 bytes before the end"
  ),
  (
    [0, 0, 8, 1, 0, 0, 0, 2, 7],
    "a: at byte 8: expected 2 bytes for 2 elements of uint8, found 1 bytes"
  ),
  (
    [0, 0, 8, 1, 0, 0, 0, 1, 7, 7],
    "a: at byte 8: expected 1 bytes for 1 elements of uint8, found 2 bytes"
  ),
  (
    [0, 0, 8, 2, 0, 16, 0, 0, 0, 16, 0, 0],
    "a: at byte 12: expected 1099511627776 bytes for 1048576 × 1048576 elements of uint8, "
      + "found 0 bytes"
  ),
  (
    [0, 0, 14, 2, 255, 255, 255, 255, 255, 255, 255, 255],
    "a: at byte 12: expected more than 2⁶³ bytes for 4294967295 × 4294967295 elements of "
      + "float64, found 0 bytes"
  ),
])
func idxNamesWhatIsWrong(contents: [UInt8], message: String) {
  let error = formatError { () throws(FormatError) in
    _ = try IDXFile(contents: contents, file: "a")
  }
  #expect(error?.description == message)
}

@Test func idxSaysThatAnOffsetCountsInDecompressedBytes() {
  let error = formatError { () throws(FormatError) in
    _ = try IDXFile(contents: Gzip.compress(Array(images.dropLast())), file: "a.gz")
  }
  #expect(error?.file == "a.gz, decompressed")
  #expect(error?.offset == 16)
  let limit = formatError { () throws(FormatError) in
    _ = try IDXFile(contents: Gzip.compress(images), file: "a.gz", limit: 10)
  }
  #expect(limit?.expected == "at most 10 bytes of decompressed data")
}

@Test func idxNeverTrapsOnDamagedFiles() {
  for file in [images, Gzip.compress(images)] {
    let (cut, changed) = Damage.sweep(file, changes: 5_000) { file throws(FormatError) in
      _ = try IDXFile(contents: file, limit: 1_000)
    }
    print("idx: cut \(cut); changed \(changed)")
    #expect(cut.accepted == 0)
    #expect(cut.refused == file.count)
    #expect(changed.refused > 1_000)
  }
}

@Test(.awaitsProcess) func idxWithExtentsThatDisagreeStopsTheProgram() async {
  await #expect(processExitsWith: .failure) { _ = IDXFile(extents: [3], bytes: [1, 2]) }
  await #expect(processExitsWith: .failure) { _ = IDXFile(extents: [], bytes: [1]) }
}
