import TesseraLayers
import TesseraReporting
import TesseraTensors
import TesseraTraining

/// Maps side by side, as a picture and as characters.
struct MapSheet {
  let sheet: TileSheet
  let name: String
  let caption: String
  /// The values of each map that is drawn.
  var values: [[Float]] = []

  /// Pixels of a layer that are drawn: pages stay small however large a network is.
  private static let budget = 10_000
  /// Maps beside each other, on a page and on a terminal.
  private static let columns = 8
  private static let columnsOfCharacters = 4

  init(sheet: TileSheet, limit: Int, name: String) {
    (self.sheet, self.name, caption) = (sheet, name, name)
  }

  /// The first maps of a layer: as many as the budget has room for, and 16 at most.
  init(_ layer: NetworkExplanation.Layer) {
    let (height, width, count) = (
      layer.step.output[0], layer.step.output[1], layer.step.output[2]
    )
    let drawn = min(count, 16, max(1, Self.budget / (height * width)))
    var sheet = TileSheet(width: width, height: height, channels: 1)
    for channel in 0..<drawn {
      let map = stride(from: channel, to: layer.output.count, by: count).map { layer.output[$0] }
      values.append(map)
      sheet.append(Self.samples(map))
    }
    self.sheet = sheet
    name = layer.step.name
    caption = drawn == count ? "all \(count) maps" : "the first \(drawn) of \(count) maps"
  }

  /// 0 is black and the largest white; where something is negative, the least is black.
  private static func samples(_ values: [Float]) -> [UInt8] {
    let (low, high) = (min(0, values.min() ?? 0), values.max() ?? 0)
    return values.map { value in
      let share = (value - low) / (high - low) * 255
      return share.isNaN ? 0 : UInt8(min(max(share, 0), 255).rounded())
    }
  }

  var markup: Markup {
    guard let picture = sheet.picture(columns: Self.columns) else { return "" }
    let columns = min(Self.columns, sheet.tiles.count)
    let scale = max(1, (64 / Double(sheet.width)).rounded())
    let image = InlinePicture(picture).markup(alt: "\(caption) of \(name)", scale: scale)
    return """
      <div class="sheet" data-tiles="\(sheet.tiles.count)" data-columns="\(columns)" \
      data-width="\(sheet.width)" data-height="\(sheet.height)">\(image)</div>
      """
  }

  /// The first maps, a character for two pixels that stand one above the other.
  var characters: [String] {
    let shades = Array(" .:-=+*#%@")
    let tiles = sheet.tiles.prefix(Self.columnsOfCharacters)
    return stride(from: 0, to: sheet.height, by: 2).map { row in
      tiles.map { tile in
        String(
          (0..<sheet.width).map { column -> Character in
            let rows = row..<min(row + 2, sheet.height)
            let sum = rows.reduce(0) { sum, y in
              let first = (y * sheet.width + column) * sheet.channels
              return sum + tile[first..<first + sheet.channels].reduce(0) { $0 + Int($1) }
            }
            return shades[sum * (shades.count - 1) / (255 * rows.count * sheet.channels)]
          })
      }.joined(separator: "  ")
    }
  }
}
