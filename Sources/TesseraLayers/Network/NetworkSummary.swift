import TesseraTensors

/// The layers of a network as a table, for people.
public struct NetworkSummary: Sendable, Hashable {
  /// One layer.
  public struct Row: Sendable, Hashable {
    /// The name, numbered by type: `conv2d_1`.
    public let name: String
    /// `Conv2D`.
    public let type: String
    /// The shape of one image behind the layer.
    public let output: Shape
    /// The number of scalars in its parameters.
    public let parameters: Int
  }

  /// The characters that the table is drawn with.
  public enum Style: Sendable, Hashable {
    /// `+`, `-` and `|`, for terminals and logs that know nothing else.
    case ascii
    /// Box-drawing characters, as Keras has them.
    case unicode
  }

  /// The shape of one image before the first layer.
  public let input: Shape
  /// One row for each layer, in order.
  public let rows: [Row]
  /// The number of scalars in all parameters.
  public let parameters: Int

  /// The table of a network whose shapes have been worked out.
  public init(_ plan: NetworkPlan) {
    input = plan.architecture.input
    parameters = plan.parameterCount
    rows = plan.steps.map { step in
      Row(
        name: step.name, type: step.layer.title, output: step.output,
        parameters: step.parameterCount)
    }
  }

  /// The table in the layout of Keras, each line ended by a newline; N is the number of images:
  ///
  ///     +--------------------+----------------+---------+
  ///     | Layer (type)       | Output Shape   | Param # |
  ///     +--------------------+----------------+---------+
  ///     | conv2d_1 (Conv2D)  | (N, 28, 28, 6) |     156 |
  ///     +--------------------+----------------+---------+
  ///      Total params: 156 (624.00 B)
  ///
  /// The size is that of the parameters in single precision. All parameters of this library are
  /// trainable.
  public func text(style: Style) -> String {
    let header = ["Layer (type)", "Output Shape", "Param #"]
    let cells = rows.map { row in
      ["\(row.name) (\(row.type))", Self.described(row.output), Self.grouped(row.parameters)]
    }
    let widths = (0..<3).map { column in ([header] + cells).map { $0[column].count }.max() ?? 0 }
    let frame = Frame(style: style, widths: widths)
    let lines =
      [frame.top, frame.row(header, isHeader: true), frame.belowHeader]
      + cells.map { frame.row($0, isHeader: false) } + [frame.bottom]
    return lines.map { $0 + "\n" }.joined() + totals
  }

  private var totals: String {
    let total = "\(Self.grouped(parameters)) (\(Self.size(4 * parameters)))"
    return " Total params: \(total)\n Trainable params: \(total)\n"
      + " Non-trainable params: 0 (0.00 B)\n"
  }

  /// `(N, 28, 28, 6)`.
  private static func described(_ shape: Shape) -> String {
    "(" + (["N"] + shape.extents.map(String.init)).joined(separator: ", ") + ")"
  }

  /// Bytes in the largest unit of which there is one: `109.46 KB`, 1,024 bytes each.
  public static func size(_ bytes: Int) -> String {
    let units = ["B", "KB", "MB", "GB", "TB"]
    var (value, unit) = (Double(bytes), 0)
    while value >= 1024, unit < units.count - 1 { (value, unit) = (value / 1024, unit + 1) }
    let hundredths = Int((value * 100).rounded())
    let (whole, part) = hundredths.quotientAndRemainder(dividingBy: 100)
    return "\(whole).\(part < 10 ? "0" : "")\(part) \(units[unit])"
  }

  /// The lines around the cells.
  private struct Frame {
    let style: Style
    let widths: [Int]

    var top: String { rule("┏", "━", "┳", "┓") }
    var belowHeader: String { rule("┡", "━", "╇", "┩") }
    var bottom: String { rule("└", "─", "┴", "┘") }

    /// The last cell is a number and stands at the right.
    func row(_ cells: [String], isHeader: Bool) -> String {
      let bar = style == .ascii ? "|" : isHeader ? "┃" : "│"
      let padded = zip(cells, widths).enumerated().map { index, cell in
        let spaces = String(repeating: " ", count: cell.1 - cell.0.count)
        return index == cells.count - 1 ? spaces + cell.0 : cell.0 + spaces
      }
      return "\(bar) " + padded.joined(separator: " \(bar) ") + " \(bar)"
    }

    private func rule(_ left: String, _ line: String, _ between: String, _ right: String) -> String
    {
      let parts = widths.map { String(repeating: style == .ascii ? "-" : line, count: $0 + 2) }
      return style == .ascii
        ? "+" + parts.joined(separator: "+") + "+"
        : left + parts.joined(separator: between) + right
    }
  }

  /// A number with a comma between groups of three digits.
  public static func grouped(_ number: Int) -> String {
    let digits = Array(String(number))
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }
}
