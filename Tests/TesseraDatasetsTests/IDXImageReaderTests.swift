import FileSupport
import TesseraFormats
import TesseraTensors
import Testing

@testable import TesseraDatasets

@Suite struct IDXImageReaderTests {
  /// A readable pair of files, and what reading it gives once `spoil` has changed the folder.
  private func reading(_ spoil: (TemporaryFolder) throws -> Void) throws {
    let folder = try TemporaryFolder()
    try folder.writeIDX("t10k", labels: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    _ = try Dataset.load(.notMNIST, from: .folder(folder.path))
    try spoil(folder)
    _ = try Dataset.load(.notMNIST, from: .folder(folder.path))
  }

  private func images(_ extents: [Int], _ type: IDXFile.ElementType = .uint8) -> [UInt8] {
    let count = extents.reduce(type.byteCount, *)
    let bytes = [UInt8](repeating: 0, count: count)
    return IDXFile(elementType: type, extents: extents, bytes: bytes).serialized()
  }

  private let imageFile = "t10k-images-idx3-ubyte.gz"
  private let labelFile = "t10k-labels-idx1-ubyte.gz"

  @Test func imagesOfAnotherSizeAreRefused() {
    expectError(imageFile, "N × 28 × 28 uint8", "10 × 28 × 27 uint8") {
      try reading { try $0.write(imageFile, images([10, 28, 27])) }
    }
    expectError(imageFile, "10 × 28 × 28 × 1 uint8") {
      try reading { try $0.write(imageFile, images([10, 28, 28, 1])) }
    }
    expectError(imageFile, "int16") {
      try reading { try $0.write(imageFile, images([10, 28, 28], .int16)) }
    }
  }

  @Test func swappedFilesAreRefused() {
    expectError(imageFile, "N × 28 × 28", "10 uint8") {
      try reading { try $0.write(imageFile, images([10])) }
    }
    expectError(labelFile, "N uint8", "10 × 28 × 28 uint8") {
      try reading { try $0.write(labelFile, images([10, 28, 28])) }
    }
  }

  @Test func tooFewImagesAreRefused() {
    expectError(imageFile, "at least 10 images", "found none") {
      try reading { try $0.write(imageFile, images([0, 28, 28])) }
    }
    expectError(imageFile, "at least 10 images", "found 9") {
      try reading { try $0.write(imageFile, images([9, 28, 28])) }
    }
  }

  @Test func labelsThatDisagreeInNumberAreRefused() {
    expectError(labelFile, "10 labels", "found 11") {
      try reading { try $0.write(labelFile, images([11])) }
    }
    expectError(labelFile, "10 labels", "found 0") {
      try reading { try $0.write(labelFile, images([0])) }
    }
  }

  @Test func aLabelThatIsNoClassIsRefused() {
    for bad: UInt8 in [10, 255] {
      expectError(labelFile, "labels 0…9", "found \(bad) for image 7") {
        try reading {
          let labels: [UInt8] = [0, 1, 2, 3, 4, 5, 6, bad, 8, 9]
          try $0.write(labelFile, IDXFile(extents: [10], bytes: labels).serialized())
        }
      }
    }
  }

  @Test func everyTruncationIsRefused() throws {
    let plain = images([10, 28, 28])
    let compressed = Gzip.compress(plain)
    var count = 0
    for length in 0..<compressed.count {
      expectError(imageFile) {
        try reading { try $0.write(imageFile, Array(compressed.prefix(length))) }
      }
      count += 1
    }
    for length in [0, 1, 3, 4, 7, 15, 16, 17, plain.count - 1] {
      expectError(imageFile) {
        try reading { try $0.write(imageFile, Array(plain.prefix(length))) }
      }
      count += 1
    }
    print("IDXImageReaderTests: \(count) truncated files refused")
  }

  @Test func aCorruptCheckSumIsRefused() {
    expectError(imageFile, "CRC-32") {
      try reading {
        var bytes = Gzip.compress(images([10, 28, 28]))
        bytes[bytes.count - 8] ^= 1
        try $0.write(imageFile, bytes)
      }
    }
  }

  @Test func aWrongMagicNumberIsRefused() {
    expectError(imageFile, "magic number", "0x00000703") {
      try reading { try $0.write(imageFile, [0, 0, 7, 3] + [UInt8](repeating: 0, count: 96)) }
    }
    expectError(imageFile, "magic number", "0x89504e47") {
      try reading { try $0.write(imageFile, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) }
    }
  }

  @Test func aHeaderThatClaimsTooMuchIsRefusedWithoutAllocating() {
    // 2³² − 1 images of 256 × 1 pixels are 2⁴⁰ bytes; three extents of 2³² − 1 exceed Int.
    for header: [UInt8] in [
      [0, 0, 8, 3, 255, 255, 255, 255, 0, 0, 1, 0, 0, 0, 0, 1],
      [0, 0, 8, 3] + [UInt8](repeating: 255, count: 12),
    ] {
      expectError(imageFile) { try reading { try $0.write(imageFile, header) } }
      expectError(imageFile) { try reading { try $0.write(imageFile, Gzip.compress(header)) } }
    }
  }

  @Test func aChangedByteGivesAnErrorOrASetNeverATrap() throws {
    let folder = try TemporaryFolder()
    let random = CounterRandom(seed: 5)
    var (refused, read) = (0, 0)
    for (name, extents) in [(imageFile, [10, 28, 28]), (labelFile, [10])] {
      for (form, bytes) in [images(extents), Gzip.compress(images(extents))].enumerated() {
        try folder.writeIDX("t10k", labels: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
        for round in 0..<150 {
          var changed = bytes
          // The header and the compressed data are where a change matters.
          let place = random.integer(UInt64(form * 1_000 + round), below: min(64, bytes.count))
          changed[place] = UInt8(truncatingIfNeeded: random.bits(UInt64(round + 5_000)))
          try folder.write(name, changed)
          do throws(DatasetError) {
            _ = try Dataset.load(.notMNIST, from: .folder(folder.path))
            read += 1
          } catch {
            #expect(error.description.contains("t10k-"))
            refused += 1
          }
        }
      }
    }
    #expect(refused > 100 && read > 100)
    print("IDXImageReaderTests: \(refused) changed files refused, \(read) read")
  }

  @Test func aMissingFileIsNamed() throws {
    let folder = try TemporaryFolder()
    expectError(folder.path, "notMNIST is incomplete", imageFile, labelFile) {
      _ = try Dataset.load(.notMNIST, from: .folder(folder.path))
    }
    try folder.writeIDX("train", labels: [1])
    expectError("MNIST is incomplete", imageFile, labelFile) {
      _ = try Dataset.load(.mnist, from: .folder(folder.path))
    }
  }
}
