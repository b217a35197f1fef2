import TesseraDatasets
import TesseraFormats

extension ImageSet {
  /// One image as a picture, as it stands in the file. Where it has neither one nor three colours, its
  /// first channel in grey.
  public func picture(at index: Int) -> PNGImage {
    let (height, width) = (images.shape[1], images.shape[2])
    let (channels, tile) = tile(at: index)
    return PNGImage(width: width, height: height, channels: channels, pixels: tile)
  }

  /// Images of one size, side by side.
  public func sheet(of indices: [Int]) -> TileSheet {
    var sheet = TileSheet(
      width: images.shape[2], height: images.shape[1], channels: images.shape[3] == 3 ? 3 : 1)
    for index in indices { sheet.append(tile(at: index).samples) }
    return sheet
  }

  private func tile(at index: Int) -> (channels: Int, samples: [UInt8]) {
    let (depth, size) = (images.shape[3], images.shape.elementsPerRow)
    let range = index * size..<(index + 1) * size
    guard depth != 1, depth != 3 else { return (depth, range.map { images[$0] }) }
    return (1, stride(from: range.lowerBound, to: range.upperBound, by: depth).map { images[$0] })
  }
}
