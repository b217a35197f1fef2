import Testing

@testable import TesseraFormats

@Test func crc32MatchesTheCheckValueAndTheDefinition() {
  #expect(CRC32.checksum(Array("123456789".utf8)) == 0xCBF4_3926)
  #expect(CRC32.checksum([UInt8]()) == 0)
  var random = XorShift(seed: 3)
  let data = (0..<300).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  var compared = 0
  for count in 0...data.count {
    var crc = UInt32.max
    for byte in data[..<count] {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1 }
    }
    #expect(CRC32.checksum(data[..<count]) == ~crc)
    compared += 1
  }
  print("crc32: \(compared) lengths against the bitwise definition")
  #expect(compared == 301)
}

@Test func crc32IsTheSameWhenTheBytesComeInPortions() {
  let data = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
  for portion in [1, 3, 8, 13, 999] {
    var crc = CRC32()
    for start in stride(from: 0, to: data.count, by: portion) {
      data[start..<min(start + portion, data.count)].withUnsafeBytes { crc.update($0) }
    }
    #expect(crc.value == CRC32.checksum(data))
  }
}

@Test func adler32MatchesTheDefinition() {
  #expect(Adler32.checksum(Array("Wikipedia".utf8)) == 0x11E6_0398)
  #expect(Adler32.checksum([]) == 1)
  let data = [UInt8](repeating: 255, count: 20_000)
  var (a, b) = (1, 0)
  for byte in data {
    a = (a + Int(byte)) % 65_521
    b = (b + a) % 65_521
  }
  #expect(Adler32.checksum(data) == UInt32(b << 16 | a))
}

@Test func crc32cMatchesTheVectorsOfItsStandard() {
  #expect(CRC32C.checksum(Array("123456789".utf8)) == 0xE306_9283)
  #expect(CRC32C.masked(0xE306_9283) == 0xC78A_B0E5)
  #expect(CRC32C.checksum(Array("a".utf8)) == 0xC1D0_4330)
  #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
  #expect(CRC32C.checksum([UInt8](repeating: 255, count: 32)) == 0x62A8_AB43)
  #expect(CRC32C.checksum([UInt8]()) == 0)
}
