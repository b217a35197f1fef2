import Testing

@testable import TesseraFormats

/// Inputs that lead to each kind of block, match and code length.
enum Corpus {
  static let all: [(name: String, bytes: [UInt8])] = [
    ("empty", []), ("one byte", [7]), ("two bytes", [7, 7]), ("client", ClientStreams.plain),
    ("zeros", [UInt8](repeating: 0, count: 100_000)), ("noise", noise(200_000)),
    ("skewed", skewed(150_000)), ("images", images(300)), ("far", far()),
  ]

  /// Nothing to compress: stored blocks, more than one.
  static func noise(_ count: Int) -> [UInt8] {
    var random = XorShift(seed: 11)
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next() >> 20) }
  }

  /// Byte k is twice as frequent as byte k + 1: codes beyond 15 bits, which must be cut.
  static func skewed(_ count: Int) -> [UInt8] {
    var random = XorShift(seed: 13)
    return (0..<count).map { _ in UInt8(min(random.next().trailingZeroBitCount, 40)) }
  }

  /// Blots on black ground, 784 bytes each, as the digits of MNIST are.
  static func images(_ count: Int) -> [UInt8] {
    var random = XorShift(seed: 17)
    var bytes = [UInt8](repeating: 0, count: 784 * count)
    for image in 0..<count {
      for _ in 0..<120 {
        let (row, column) = (6 + random.below(16), 6 + random.below(16))
        bytes[784 * image + 28 * row + column] = UInt8(128 + random.below(128))
      }
    }
    return bytes
  }

  /// A run that comes back after exactly the window's size, and one byte later.
  static func far() -> [UInt8] {
    let run = Array("the same thirty-one bytes again".utf8)
    let gap = noise(DeflateCode.windowSize - run.count).map { $0 & 63 }
    return run + gap + run + [0] + gap + run
  }
}

@Test func deflateComesBackUnchanged() throws {
  var compared = 0
  for (name, plain) in Corpus.all {
    let stream = Deflate.compress(plain)
    #expect(try Inflate.decompress(stream, limit: plain.count) == plain, "\(name)")
    #expect(stream.count <= plain.count + plain.count / 6_000 + 16, "\(name)")
    compared += plain.count
    print("deflate: \(name) \(plain.count) → \(stream.count)")
  }
  #expect(compared > 700_000)
}

@Test func deflateComesBackUnchangedForEverySmallLength() throws {
  var random = XorShift(seed: 19)
  var compared = 0
  for count in 0..<600 {
    let plain = (0..<count).map { _ in UInt8(random.below(3)) }
    #expect(try Inflate.decompress(Deflate.compress(plain), limit: count) == plain)
    compared += 1
  }
  #expect(compared == 600)
}

@Test func deflateIsAsSmallAsZlib() {
  let run = Array("the same thirty-one bytes again".utf8)
  let gap = Corpus.noise(DeflateCode.windowSize - run.count).map { $0 & 63 }
  let reached = Deflate.compress(run + gap + run)
  let beyond = Deflate.compress(run + gap + [0] + run)
  #expect(reached.count < beyond.count - 15, "a run that begins 32,768 bytes back is found")
  // zlib 1.2.13 at level 9 needs 113 bytes for the zeros.
  #expect(Deflate.compress(ClientStreams.plain).count <= ClientStreams.level9.count + 2)
  #expect(Deflate.compress([UInt8](repeating: 0, count: 100_000)).count <= 120)
}

@Test func huffmanLengthsAreOptimalAndKeepToTheLimit() {
  #expect(HuffmanLengths.lengths([8, 4, 2, 1, 1], longest: 15) == [1, 2, 3, 4, 4])
  #expect(HuffmanLengths.lengths([0, 0, 5, 0], longest: 15) == [1, 0, 1, 0])
  #expect(HuffmanLengths.lengths([0, 0, 0], longest: 7) == [1, 1, 0])
  var fibonacci = [1, 1]
  while fibonacci.count < 30 { fibonacci.append(fibonacci[fibonacci.count - 2] + fibonacci.last!) }
  for longest in [5, 7, 15] {
    let lengths = HuffmanLengths.lengths(fibonacci, longest: longest)
    let space = lengths.reduce(0) { $0 + (1 << longest) >> Int($1) }
    #expect(space == 1 << longest)
    #expect(lengths.max() == UInt8(longest))
    #expect(lengths == lengths.sorted(by: >))
  }
}
