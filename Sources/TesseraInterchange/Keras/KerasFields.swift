import TesseraFormats
import TesseraLayers
import TesseraTensors

/// The members of one layer's description, each read as what it must be.
struct KerasFields {
  let type: String
  let json: JSONValue
  let file: String?

  subscript(key: String) -> JSONValue? { json[key] }

  func error(_ expected: String, _ found: String) -> FormatError {
    FormatError(file: file, expected: "\(expected) in a layer \(type)", found: found)
  }

  private func missing(_ what: String, _ key: String) -> FormatError {
    error("\(what) \(key)", json[key]?.text.quotedForMessage ?? "none")
  }

  func text(_ key: String) throws(FormatError) -> String {
    guard case .string(let text)? = json[key] else { throw missing("a text", key) }
    return text
  }

  func flag(_ key: String) throws(FormatError) -> Bool {
    guard case .bool(let flag)? = json[key] else { throw missing("true or false as", key) }
    return flag
  }

  func count(_ key: String) throws(FormatError) -> Int {
    guard case .integer(let count)? = json[key], count > 0 else {
      throw missing("a positive integer", key)
    }
    return count
  }

  /// A number, under this key or an older one.
  func number(_ key: String, else older: String? = nil) throws(FormatError) -> Double {
    guard let number = (json[key] ?? older.flatMap { json[$0] })?.double else {
      throw missing("a number", key)
    }
    return number
  }

  /// Refuses a member that is none of these; one that is not there is what it is by default.
  func expect(_ key: String, _ values: [JSONValue]) throws(FormatError) {
    guard let value = json[key], !values.contains(value) else { return }
    throw error("\(key) \(values[0].text)", value.text.quotedForMessage)
  }

  /// Rows and columns.
  func size(_ key: String) throws(FormatError) -> Size2D {
    guard case .array(let values)? = json[key], values.count == 2,
      case .integer(let rows) = values[0], case .integer(let columns) = values[1],
      1 << 20 >= max(rows, columns), min(rows, columns) > 0
    else { throw missing("two positive integers", key) }
    return Size2D(rows, columns)
  }

  /// SAME or VALID; where zeros stand before a layer without padding, those.
  func padding(zeros: Padding? = nil) throws(FormatError) -> Padding {
    switch json["padding"] {
    case .string("valid"): return zeros ?? .valid
    case .string("same"):
      guard let zeros else { return .same }
      throw error("padding “valid” behind ZeroPadding2D", "“same” and \(zeros)")
    default: throw missing("“same” or “valid” as", "padding")
    }
  }

  /// The sides of a `ZeroPadding2D`: `[[top, bottom], [left, right]]`.
  func zeros() throws(FormatError) -> Padding {
    var sides: [Int] = []
    if case .array(let axes)? = json["padding"] {
      for axis in axes {
        guard case .array(let values) = axis, values.count == 2 else { break }
        for value in values {
          if case .integer(let side) = value, 0...1 << 20 ~= side { sides.append(side) }
        }
      }
    }
    guard sides.count == 4 else { throw missing("[[top, bottom], [left, right]] as", "padding") }
    return .explicit(top: sides[0], left: sides[2], bottom: sides[1], right: sides[3])
  }

  func convolution(padding: Padding) throws(FormatError) -> Conv2D {
    Conv2D(
      filters: try count("filters"), kernel: try size("kernel_size"),
      stride: try size("strides"), dilation: try size("dilation_rate"), padding: padding,
      groups: try count("groups"), useBias: try flag("use_bias"))
  }
}
