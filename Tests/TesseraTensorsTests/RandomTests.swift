import TesseraTensors
import TestSupport
import Testing

@Suite struct RandomTests {
  /// The known answers of the Random123 library. Its counter words are, from the first, the low and
  /// high half of the position and of the stream; its key words those of the seed.
  @Test(arguments: [
    (
      0 as UInt64, 0 as UInt64, 0 as UInt64,
      SIMD4<UInt32>(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8)
    ),
    (
      UInt64.max, UInt64.max, UInt64.max,
      SIMD4<UInt32>(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd)
    ),
    (
      0x85a3_08d3_243f_6a88, 0x0370_7344_1319_8a2e, 0x299f_31d0_a409_3822,
      SIMD4<UInt32>(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1)
    ),
  ])
  func philoxGivesTheKnownAnswers(
    position: UInt64, stream: UInt64, seed: UInt64, answer: SIMD4<UInt32>
  ) {
    #expect(CounterRandom(seed: seed, stream: stream).block(position) == answer)
  }

  @Test func bitsAndUniformAreTheFirstHalfOfTheBlock() {
    let random = CounterRandom(seed: 5, stream: 6)
    for position in UInt64(0)..<100 {
      let block = random.block(position)
      #expect(random.bits(position) == UInt64(block.y) << 32 | UInt64(block.x))
      let uniform = random.uniform(position)
      #expect(uniform >= 0 && uniform < 1)
      #expect(uniform == Double(random.bits(position) >> 11) / 0x1p53)
    }
  }

  @Test func seedStreamAndPositionAllMatter() {
    let base = CounterRandom(seed: 1, stream: 2).bits(3)
    #expect(CounterRandom(seed: 1 + (1 << 32), stream: 2).bits(3) != base)
    #expect(CounterRandom(seed: 1, stream: 2 + (1 << 32)).bits(3) != base)
    #expect(CounterRandom(seed: 1, stream: 2).bits(3 + (1 << 32)) != base)
    #expect(CounterRandom(seed: 2, stream: 1).bits(3) != base)
  }

  @Test func integersAreUniformBelowTheirBound() {
    let random = CounterRandom(seed: 11)
    var counts = [Int](repeating: 0, count: 7)
    let draws = 70_000
    for position in 0..<draws { counts[random.integer(UInt64(position), below: 7)] += 1 }
    // A count has mean 10,000 and standard deviation 92.6; six of them.
    for count in counts { #expect(abs(count - draws / 7) < 556) }
    #expect(random.integer(0, below: 1) == 0)
  }

  @Test(arguments: [0, 1, 2, 3, 17, 1000])
  func permutationHoldsEveryNumberOnce(count: Int) {
    let random = CounterRandom(seed: 9, stream: 4)
    let order = random.permutation(count)
    #expect(order.sorted() == Array(0..<count))
    #expect(order == random.permutation(count))
    if count > 10 {
      #expect(order != Array(0..<count))
      #expect(order != CounterRandom(seed: 9, stream: 5).permutation(count))
    }
  }

  @Test func permutationsOfThreeAreEquallyFrequent() {
    var counts: [[Int]: Int] = [:]
    for stream in UInt64(0)..<6_000 {
      counts[CounterRandom(seed: 1, stream: stream).permutation(3), default: 0] += 1
    }
    #expect(counts.count == 6)
    // Mean 1,000, standard deviation 28.9; six of them.
    for count in counts.values { #expect(abs(count - 1000) < 174) }
  }
}
