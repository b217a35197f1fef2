import FileSupport
import Foundation
import Testing

@testable import TesseraDatasets

@Suite struct CIFAR10ReaderTests {
  /// One record whose byte at channel c and pixel p is (c·85 + p) mod 256.
  private func record(_ label: UInt8) -> [UInt8] {
    [label] + (0..<3).flatMap { c in (0..<1024).map { UInt8(truncatingIfNeeded: c * 85 + $0) } }
  }

  private func reading(_ spoil: (TemporaryFolder) throws -> Void) throws -> Dataset {
    let folder = try TemporaryFolder()
    for batch in 1...5 { try folder.write("data_batch_\(batch).bin", record(UInt8(batch))) }
    try folder.write("test_batch.bin", record(9) + record(0))
    try spoil(folder)
    return try Dataset.load(.cifar10, from: .folder(folder.path))
  }

  @Test func planesBecomePixelsAndFilesFollowEachOther() throws {
    let set = try reading { _ in }
    #expect(set.train.labels.elements == [1, 2, 3, 4, 5])
    #expect(set.test.labels.elements == [9, 0])
    #expect(set.train.images.shape == [5, 32, 32, 3])
    #expect(set.validation == nil)
    var compared = 0
    for image in 0..<5 {
      for pixel in 0..<1024 {
        for channel in 0..<3 {
          let found = set.train.images[(image * 1024 + pixel) * 3 + channel]
          #expect(found == UInt8(truncatingIfNeeded: channel * 85 + pixel))
          compared += 1
        }
      }
    }
    print("CIFAR10ReaderTests: \(compared) pixels compared")
  }

  @Test func aFileOfNoWholeRecordsIsRefused() {
    for length in [1, 3072, 3074, 2 * 3073 - 1] {
      expectError("data_batch_3.bin", "records of 3073 bytes", "\(length) bytes") {
        _ = try reading {
          try $0.write("data_batch_3.bin", [UInt8](repeating: 0, count: length))
        }
      }
    }
    expectError("test_batch.bin", "at least one", "no bytes") {
      _ = try reading { try $0.write("test_batch.bin", []) }
    }
  }

  @Test func aLabelAboveNineIsRefusedWithItsOffset() {
    expectError("test_batch.bin: at byte 3073: expected a label 0…9, found 10") {
      _ = try reading { try $0.write("test_batch.bin", record(9) + record(10)) }
    }
  }

  @Test func aFileThatOnlyClaimsToBeHugeIsRefused() {
    expectError("data_batch_1.bin", "at most 268435456 bytes") {
      _ = try reading {
        // A sparse file of 2⁴⁰ bytes, or as large as the file system lets it be.
        let path = "\($0.path)/data_batch_1.bin"
        let handle = try #require(FileHandle(forWritingAtPath: path))
        let sizes: [UInt64] = [1 << 40, 1 << 32]
        try #require(sizes.contains { (try? handle.truncate(atOffset: $0)) != nil })
        try handle.close()
      }
    }
  }

  @Test func aMissingBatchIsNamed() {
    expectError("CIFAR-10 is incomplete: no data_batch_4.bin") {
      _ = try reading { try FileManager.default.removeItem(atPath: "\($0.path)/data_batch_4.bin") }
    }
  }

  @Test func aFolderInPlaceOfAFileIsRefused() {
    expectError("data_batch_4.bin") {
      _ = try reading {
        try FileManager.default.removeItem(atPath: "\($0.path)/data_batch_4.bin")
        try $0.folder("data_batch_4.bin")
      }
    }
  }
}
