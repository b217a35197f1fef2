import Testing

@testable import TesseraCommand

@Suite struct EditDistanceTests {
  @Test(arguments: [
    ("", "", 0), ("", "abc", 3), ("train", "train", 0), ("tarin", "train", 1),
    ("kitten", "sitting", 3), ("ca", "abc", 3), ("abcd", "badc", 2), ("glyfs", "glyphs", 2),
  ])
  func distanceCountsEdits(source: String, target: String, distance: Int) {
    #expect(editDistance(source, target) == distance)
    #expect(editDistance(target, source) == distance)
  }

  /// Both equal the definition as a recursion, on all words of up to four letters of two.
  @Test func distanceEqualsItsDefinition() {
    var words = [""]
    for _ in 0..<4 { words = Array(Set(words + words.flatMap { [$0 + "a", $0 + "b"] })) }
    var compared = 0
    for a in words {
      for b in words {
        #expect(editDistance(a, b) == defined(Array(a)[...], Array(b)[...]))
        compared += 1
      }
    }
    print("EditDistanceTests: \(compared) pairs")
    #expect(compared == 31 * 31)
  }

  private func defined(_ a: ArraySlice<Character>, _ b: ArraySlice<Character>) -> Int {
    guard let x = a.last else { return b.count }
    guard let y = b.last else { return a.count }
    let (c, d) = (a.dropLast(), b.dropLast())
    var best = min(
      defined(c, b) + 1, defined(a, d) + 1, defined(c, d) + (x == y ? 0 : 1))
    if x == d.last, y == c.last { best = min(best, defined(c.dropLast(), d.dropLast()) + 1) }
    return best
  }

  @Test func nearestWordIsTheOneProbablyMeant() {
    let words = ["train", "evaluate", "predict", "summary", "recipes", "data", "info"]
    #expect(nearestWord(to: "tarin", among: words) == "train")
    #expect(nearestWord(to: "eval", among: words) == "evaluate")
    #expect(nearestWord(to: "TRAIN", among: words) == "train")
    #expect(nearestWord(to: "recipe", among: words) == "recipes")
    #expect(nearestWord(to: "dta", among: words) == "data")
    #expect(nearestWord(to: "glyfs", among: ["mnist", "glyphs"]) == "glyphs")
  }

  @Test func nearestWordIsNoneWhenAllAreFar() {
    let words = ["train", "info", "-h"]
    for word in ["", "x", "-z", "zzzzz", "in", "o", String(repeating: "train", count: 1_000)] {
      #expect(nearestWord(to: word, among: words) == nil, "\(word.prefix(20))")
    }
    #expect(nearestWord(to: "train", among: []) == nil)
  }
}
