import TesseraDatasets
import TesseraTensors
import TestSupport
import Testing

@Suite struct ImageSetTests {
  private let set = ImageSet(
    images: Tensor(shape: [3, 2, 1, 2], Array(0..<12)), labels: Tensor(shape: [3], [4, 5, 6]))

  @Test func sliceHoldsImagesAndLabelsOfItsRange() {
    let part = set[1..<3]
    #expect(part.count == 2)
    #expect(part.images == Tensor(shape: [2, 2, 1, 2], [4, 5, 6, 7, 8, 9, 10, 11]))
    #expect(part.labels == Tensor(shape: [2], [5, 6]))
  }

  @Test func sliceMayBeEmpty() {
    #expect(set[3..<3].images.shape == [0, 2, 1, 2])
    #expect(set[0..<0].count == 0)
  }

  @Test(.awaitsProcess) func countsThatDisagreeStopTheProgram() async {
    await #expect(processExitsWith: .failure) {
      _ = ImageSet(
        images: Tensor(repeating: 0, shape: [3, 2, 1, 2]), labels: Tensor(repeating: 0, shape: [2]))
    }
  }
}
