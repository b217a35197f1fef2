import TesseraDatasets
import TesseraFormats
import TesseraTensors

extension ImageSet {
  /// The images at these places, as they stand in the file.
  func sheet(of indices: some Sequence<Int>) -> PictureSheet {
    let (height, width, channels) = (images.shape[1], images.shape[2], images.shape[3])
    let size = height * width * channels
    let tiles = images.withUnsafePointer { pixels in
      indices.map { Array(UnsafeBufferPointer(start: pixels + $0 * size, count: size)) }
    }
    return PictureSheet(tiles: tiles, width: width, height: height, channels: channels)
  }

  /// The places of the first images of each class.
  func firstPlaces(perClass count: Int, classes: Int) -> [[Int]] {
    var places = [[Int]](repeating: [], count: classes)
    var missing = classes * count
    for index in 0..<self.count where missing > 0 {
      let label = Int(labels[index])
      guard places.indices.contains(label), places[label].count < count else { continue }
      places[label].append(index)
      missing -= 1
    }
    return places
  }
}
