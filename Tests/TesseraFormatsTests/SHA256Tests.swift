import Testing

@testable import TesseraFormats

@Test(arguments: [
  ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
  ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
  (
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
  ),
  (
    "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
      + "ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
    "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
  ),
])
func sha256MatchesTheVectorsOfNIST(text: String, digest: String) {
  #expect(SHA256.hex(Array(text.utf8)) == digest)
}

@Test func sha256OfAMillionLettersMatchesTheVectorOfNIST() {
  let letters = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
  #expect(
    SHA256.hex(letters) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
}

@Test func sha256IsTheSameWhenTheBytesComeInPortions() {
  let data = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 * 31) }
  var compared = 0
  for length in [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 1_000] {
    let whole = SHA256.hex(Array(data[..<length]))
    for portion in [1, 7, 63, 64, 65, 200] {
      var hash = SHA256()
      for start in stride(from: 0, to: length, by: portion) {
        hash.update(Array(data[start..<min(start + portion, length)]))
        _ = hash.finalize()
      }
      #expect(hash.hex == whole)
      compared += 1
    }
  }
  print("sha256: \(compared) ways to cut the input")
  #expect(compared == 66)
}
