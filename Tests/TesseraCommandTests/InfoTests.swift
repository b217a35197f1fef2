import Testing

@testable import TesseraCommand

@Suite struct InfoTests {
  private let caches = CacheSizes(level1Data: 48 << 10, level2: 2 << 20)

  @Test func objectHasNullForWhatIsUnknown() {
    let text = Info.object(threads: 3, caches: caches).text()
    #expect(text.contains(#""threads":3"#))
    #expect(text.contains(#""level1_data_bytes":49152"#))
    #expect(text.contains(#""level3_bytes":null"#))
  }

  @Test func textIsReadable() {
    let text = Info.text(threads: 3, caches: caches)
    for line in [
      "threads       3", "L1 data       48 KiB", "L2            2 MiB", "L3            unknown",
    ] {
      #expect(text.split(separator: "\n").contains(Substring(line)))
    }
  }
}
