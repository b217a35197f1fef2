import TestSupport
import Testing

@testable import TesseraTensors

/// Poison is one switch for the whole process, which other suites turn too: it is tried in processes of
/// its own.
@Suite struct BufferPoolTests {
  @Test func capacityHolds64BytesMoreAndWastesLittle() {
    for bytes in [0, 1, 63, 64, 65, 1000, 4096, 12345, 1 << 20, (1 << 20) + 1, 987_654_321] {
      let capacity = BufferPool.capacity(bytes)
      #expect(capacity >= bytes + 64 && capacity % 64 == 0)
      #expect(capacity <= bytes + 64 + max(64, (bytes + 64) / 16))
    }
  }

  @Test(.awaitsProcess) func poisonFillsWhatIsHandedOut() async {
    await #expect(processExitsWith: .success) {
      BufferPool.poison = true
      // Twice, so that the second block is a reused one that held ones.
      for _ in 0..<2 {
        let tensor = Tensor<Float>(uninitialized: [777])
        #expect(tensor.elements.allSatisfy { $0.isNaN })
        #expect(Tensor<Double>(uninitialized: [99]).elements.allSatisfy { $0.isNaN })
        _ = Tensor<Float>(repeating: 1, shape: [777])
      }
    }
  }

  @Test func releasedBlocksAreHandedOutAgain() {
    // A size nothing else in this process asks for.
    let bytes = 123_456_7
    // Another test may empty the pool between the two.
    let isReused = (0..<100).contains { _ in
      let block = BufferPool.take(bytes)
      BufferPool.giveBack(block, bytes: bytes)
      let again = BufferPool.take(bytes)
      defer { BufferPool.giveBack(again, bytes: bytes) }
      return again == block
    }
    #expect(isReused)
  }

  @Test(.awaitsProcess) func emptyPoolHoldsNothingAndGoesOn() async {
    await #expect(processExitsWith: .success) {
      for bytes in [0, 100, 1 << 20] {
        BufferPool.giveBack(BufferPool.take(bytes), bytes: bytes)
      }
      #expect(BufferPool.waiting > 1 << 20)
      BufferPool.empty()
      #expect(BufferPool.waiting == 0)
      let block = BufferPool.take(100)
      BufferPool.giveBack(block, bytes: 100)
      #expect(BufferPool.waiting > 0)
    }
  }

  @Test func blocksBeyondTheLimitAreReleased() {
    let bytes = BufferPool.limit
    let block = BufferPool.take(bytes)
    BufferPool.giveBack(block, bytes: bytes)
    let small = BufferPool.take(64)
    #expect(UInt(bitPattern: small) % 64 == 0)
    BufferPool.giveBack(small, bytes: 64)
  }

  /// On both sides of the size from which blocks are mapped, which are given back in another way.
  @Test func blocksAreAlignedAndHoldWhatIsWritten() {
    let least = SystemMemory.leastMapped
    for bytes in [1, 64, least - 1, least, least + 1, 3 * least] {
      let blocks = (0..<3).map { _ in SystemMemory.allocate(bytes) }
      for (number, block) in blocks.enumerated() {
        #expect(UInt(bitPattern: block) % 64 == 0, "\(bytes) bytes")
        block.initializeMemory(as: UInt8.self, repeating: UInt8(number + 1), count: bytes)
      }
      for (number, block) in blocks.enumerated() {
        let held = UnsafeRawBufferPointer(start: block, count: bytes)
        #expect(held.allSatisfy { $0 == UInt8(number + 1) }, "\(bytes) bytes")
        SystemMemory.deallocate(block, bytes: bytes)
      }
    }
  }

  /// A byte written past the end or before the begin of a block is noticed when the block comes back.
  @Test(.awaitsProcess) func bandsNoticeWhatIsWrittenBesideABlock() async {
    await #expect(processExitsWith: .success) {
      BufferPool.poisonByte = 0x41
      for offset in [-1, 100, 163, 0, 99] {
        let counted = BufferPool.countingDamage {
          let block = BufferPool.take(100)
          block.storeBytes(of: 7, toByteOffset: offset, as: UInt8.self)
          BufferPool.giveBack(block, bytes: 100)
        }
        #expect(counted.damaged == ((0..<100).contains(offset) ? 0 : 1), "\(offset)")
      }
    }
  }
}
