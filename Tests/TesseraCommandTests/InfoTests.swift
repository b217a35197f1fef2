import Tessera
import Testing

@testable import TesseraCommand

@Suite struct InfoTests {
  private let machine = Info.Machine(
    level: .baseline, reason: "for this test", threads: 3,
    caches: CacheSizes(level1Data: 48 << 10, level2: 2 << 20))

  @Test func objectHasNullForWhatIsUnknown() {
    let text = Info.object(machine).text()
    #expect(text.contains(#""threads":3"#))
    #expect(text.contains(#""isa":"x86-64","isa_reason":"for this test""#))
    #expect(text.contains(#""level1_data_bytes":49152"#))
    #expect(text.contains(#""level3_bytes":null"#))
  }

  @Test func textIsReadable() {
    let text = Info.text(machine)
    for line in [
      "instructions  x86-64, for this test", "threads       3", "L1 data       48 KiB",
      "L2            2 MiB", "L3            unknown",
    ] {
      #expect(text.split(separator: "\n").contains(Substring(line)))
    }
  }
}
