import Tessera
import TesseraFormats

/// Pictures made into what a network takes: its size and its number of channels.
struct PictureInput {
  private let fit: PictureFit

  /// 1 for grey, 3 for red, green and blue.
  var channels: Int { fit.channels }
  var height: Int { fit.height }
  var width: Int { fit.width }

  /// The input of a network.
  ///
  /// - Throws: `CommandError` where its input is no picture; `path` is the model's.
  init(_ shape: Shape, path: String) throws(CommandError) {
    guard shape.rank == 3, shape[2] == 1 || shape[2] == 3 else {
      throw CommandError(
        "\(path): expected a model that takes grey or colour pictures, [H, W, 1] or [H, W, 3], found "
          + "one for \(shape)")
    }
    fit = PictureFit(height: shape[0], width: shape[1], channels: shape[2])
  }

  /// The pixels of a picture, `[height, width, channels]`.
  func pixels(of picture: PNGImage) -> [UInt8] { fit.pixels(of: picture) }
}
