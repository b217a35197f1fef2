import TestSupport
import Testing

@Suite struct GuardedBufferTests {
  @Test func guardBandsShowAWriteOnEitherSide() {
    let buffer = GuardedBuffer<Float>([1, 2, 3], band: 4)
    #expect(buffer.isIntact && buffer.elements == [1, 2, 3])
    #expect(buffer.pointer[-1].isNaN && buffer.pointer[3].isNaN)
    buffer.pointer[2] = 7
    #expect(buffer.isIntact)
    for position in [-4, -1, 3, 6] {
      let spoiled = GuardedBuffer<Double>(count: 3, band: 4)
      #expect(spoiled.isIntact && spoiled.elements.allSatisfy { $0.isNaN })
      spoiled.pointer[position] = 0
      #expect(!spoiled.isIntact)
    }
  }
}
