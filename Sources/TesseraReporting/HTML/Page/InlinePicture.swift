import TesseraFormats

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A picture that stands in the page itself.
package struct InlinePicture: Sendable, Hashable {
  package let width: Int
  package let height: Int
  private let base64: Markup

  package init(_ picture: PNGImage) {
    (width, height) = (picture.width, picture.height)
    // Its alphabet has nothing to escape, and pages are written while a network trains.
    base64 = Markup(stringLiteral: Data(picture.serialized()).base64EncodedString())
  }

  /// The picture, enlarged so that its pixels are seen.
  ///
  /// - Parameter scale: The side of a pixel on the page, which is at most as wide as the window.
  package func markup(alt: String, scale: Double, style: String = "pixels") -> Markup {
    """
    <img class="\(style)" alt="\(alt)" width="\(Int(Double(width) * scale))" \
    height="\(Int(Double(height) * scale))" src="data:image/png;base64,\(base64)">
    """
  }
}
