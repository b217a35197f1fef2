import FileSupport
import Foundation
import TesseraFormats
import Testing

/// Data that is damaged: one line, exit status 1, nothing written.
@Suite struct BadDataTests {
  /// An IDX header of unsigned bytes.
  private static func header(_ extents: UInt32...) -> [UInt8] {
    [0, 0, 8, UInt8(extents.count)]
      + extents.flatMap { extent in
        (0..<4).map { UInt8(truncatingIfNeeded: extent >> (24 - 8 * $0)) }
      }
  }

  private static let images = Gzip.compress(
    header(20, 28, 28) + (0..<20 * 784).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) })
  private static let labels = Gzip.compress(header(20) + (0..<20).map { UInt8($0 % 10) })

  /// What is wrong, the two files of the training images, and a part of the message.
  private static let faults: [(images: [UInt8], labels: [UInt8], message: String)] = [
    (Array(images.prefix(images.count / 2)), labels, "found the end of the data"),
    (images.dropLast(8) + [1, 2, 3, 4] + images.suffix(4), labels, "CRC-32"),
    (Array("JPEG".utf8), labels, "expected an IDX magic number"),
    (images, Gzip.compress(header(19) + [UInt8](repeating: 1, count: 19)), "expected 20 labels"),
    (
      images, Gzip.compress(header(20) + [UInt8](repeating: 10, count: 20)),
      "expected labels 0…9, found 10 for image 0"
    ),
    (Gzip.compress(header(1 << 24, 256, 256) + [1, 2, 3]), labels, "expected 1099511627776 bytes"),
    (images, labels, "MNIST has 20 training images: too few"),
  ]

  @Test(arguments: faults.indices)
  func damagedFileIsNamedAndNothingIsWritten(index: Int) throws {
    let fault = Self.faults[index]
    let folder = try TemporaryFolder()
    for (name, bytes) in [
      ("train-images-idx3", fault.images), ("train-labels-idx1", fault.labels),
      ("t10k-images-idx3", Self.images), ("t10k-labels-idx1", Self.labels),
    ] {
      try folder.write("data/mnist/\(name)-ubyte.gz", bytes)
    }
    let run = try ProcessRun(
      "train mnist-lenet --steps 1 --data \(folder.path)/data --output \(folder.path)/run")
    run.expectFailure(fault.message)
    #expect(!folder.has("run"))
  }

  @Test func emptyFolderSaysWhatIsMissing() throws {
    let folder = try TemporaryFolder()
    let line = "train mnist-lenet --output \(folder.path)/run --data \(folder.path)"
    try ProcessRun(line).expectFailure("MNIST not found: searched --data \(folder.path);")
    try ProcessRun(line + "/nothing").expectFailure("(no such folder)")
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/mnist", withIntermediateDirectories: false)
    try ProcessRun(line).expectFailure("MNIST is incomplete: no train-images-idx3-ubyte.gz")
    #expect(!folder.has("run"))
  }

  @Test func outputThatCannotBeIsAFailure() throws {
    let folder = try TemporaryFolder()
    try folder.write("file", [1])
    try ProcessRun("\(ShortRun.options) --output \(folder.path)/file").expectFailure("it is a file")
    try ProcessRun("\(ShortRun.options) --output \(folder.path)/nothing --resume")
      .expectFailure("found no such file")
    #expect(!folder.has("nothing"))
    #if os(Linux)
      // Nobody may make a folder there, not even root.
      try ProcessRun("\(ShortRun.options) --output /proc/run")
        .expectFailure("/proc/run: cannot create the directory")
    #endif
  }
}
