/// HTML text that is safe by construction: what is interpolated into it is escaped, unless it is
/// markup itself.
///
///     let cell: Markup = "<td>\(name)</td>"   // a name of <b> becomes &lt;b&gt;
package struct Markup: Sendable, Hashable, ExpressibleByStringInterpolation {
  package private(set) var text: String

  package init(stringLiteral value: String) { text = value }
  package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  /// The parts one behind the other.
  package init(_ parts: some Sequence<Markup>) { text = parts.reduce(into: "") { $0 += $1.text } }

  package static func + (left: Markup, right: Markup) -> Markup { Markup([left, right]) }

  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    package init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity)
    }

    package mutating func appendLiteral(_ literal: String) { text += literal }
    package mutating func appendInterpolation(_ value: String) { text += Markup.escaped(value) }
    package mutating func appendInterpolation(_ value: Int) { text += "\(value)" }
    package mutating func appendInterpolation(_ value: UInt64) { text += "\(value)" }
    package mutating func appendInterpolation(_ value: Markup) { text += value.text }
    package mutating func appendInterpolation(_ value: Markup?) { text += value?.text ?? "" }
    package mutating func appendInterpolation(_ values: [Markup]) {
      for value in values { text += value.text }
    }

    /// A number for a coordinate or a share: at most three digits after the point.
    package mutating func appendInterpolation(_ value: Double) { text += Markup.number(value) }
  }

  /// A text as it may stand between tags and in quoted attributes. Control characters, and those that
  /// turn the direction of a line, are replaced by U+FFFD.
  package static func escaped(_ value: String) -> String {
    var text = ""
    text.reserveCapacity(value.utf8.count)
    for scalar in value.unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "'": text += "&#39;"
      case "\n", "\t": text.unicodeScalars.append(scalar)
      case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{200E}", "\u{200F}",
        "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
        text += "\u{FFFD}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// At most three digits after the point, none that is a trailing 0.
  package static func number(_ value: Double) -> String {
    let rounded = (value * 1000).rounded() / 1000
    guard rounded.isFinite else { return "0" }
    return rounded == rounded.rounded() && rounded.magnitude < 1e15
      ? String(Int(rounded)) : "\(rounded)"
  }
}

extension Sequence {
  /// A piece of markup for each element.
  package func markup(_ transform: (Element) -> Markup) -> Markup { Markup(map(transform)) }
}
