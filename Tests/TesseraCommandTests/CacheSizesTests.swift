import Testing

@testable import TesseraCommand

@Suite struct CacheSizesTests {
  private let root = "/sys/devices/system/cpu/cpu0/cache"

  private func sizes(_ files: [String: String]) -> CacheSizes {
    CacheSizes(readingLinux: { files[String($0.dropFirst(root.count + 1))] })
  }

  @Test func sizesAreReadByLevelAndType() {
    let sizes = sizes([
      "index0/level": "1\n", "index0/type": "Data\n", "index0/size": "48K\n",
      "index1/level": "1\n", "index1/type": "Instruction\n", "index1/size": "32K\n",
      "index2/level": "2\n", "index2/type": "Unified\n", "index2/size": "2048K\n",
      "index3/level": "3\n", "index3/type": "Unified\n", "index3/size": "36M\n",
    ])
    #expect(sizes == CacheSizes(level1Data: 48 << 10, level2: 2 << 20, level3: 36 << 20))
  }

  @Test func sizesAreUnknownWhenFilesAreMissingOrStrange() {
    #expect(sizes([:]) == CacheSizes())
    #expect(
      sizes(["index0/level": "1", "index0/type": "Data", "index0/size": "many"]) == CacheSizes())
    #expect(sizes(["index0/level": "1", "index0/type": "", "index0/size": "1K"]) == CacheSizes())
  }

  @Test(arguments: [
    ("48K", 49_152), ("2M", 2_097_152), ("1G", 1_073_741_824), ("512", 512), ("", nil), ("K", nil),
    ("-1K", nil), ("0", nil), ("9223372036854775807K", nil), ("48KB", nil),
  ])
  func bytesAreCounted(text: String, bytes: Int?) {
    #expect(CacheSizes.bytes(text) == bytes)
  }
}
