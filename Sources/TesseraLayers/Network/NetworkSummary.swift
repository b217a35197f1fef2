import TesseraTensors

/// The layers of a network as a table, for people.
public struct NetworkSummary: Sendable, Hashable {
  /// One layer.
  public struct Row: Sendable, Hashable {
    public let name: String
    /// `Conv2D`.
    public let type: String
    /// The shape of one image behind the layer.
    public let output: Shape
    public let parameters: Int
  }

  /// The characters that the table is drawn with.
  public enum Style: Sendable, Hashable { case ascii, unicode }

  public let input: Shape
  public let rows: [Row]
  /// The number of scalars in all parameters.
  public let parameters: Int

  public init(_ plan: NetworkPlan) {
    input = plan.architecture.input
    parameters = plan.parameterCount
    rows = plan.steps.map { step in
      Row(
        name: step.name, type: step.layer.title, output: step.output,
        parameters: step.parameterCount)
    }
  }

  /// The table, each line ended by a newline:
  ///
  ///     layer (type)           output shape   parameters
  ///     ------------------------------------------------
  ///     input                  [28, 28, 1]
  ///     conv2d_1 (Conv2D)      [24, 24, 6]           156
  public func text(style: Style) -> String {
    var cells = [["layer (type)", "output shape", "parameters"], ["input", "\(input)", ""]]
    for row in rows {
      cells.append(["\(row.name) (\(row.type))", "\(row.output)", Self.grouped(row.parameters)])
    }
    cells.append(["total", "", Self.grouped(parameters)])
    let widths = (0..<3).map { column in cells.map { $0[column].count }.max() ?? 0 }
    let lines = cells.map { row in
      let left = zip(row, widths).prefix(2).map { text, width in
        text + String(repeating: " ", count: width - text.count)
      }
      let right = String(repeating: " ", count: widths[2] - row[2].count) + row[2]
      let line = (left + [right]).joined(separator: "   ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
    let rule = String(
      repeating: style == .ascii ? "-" : "─", count: widths.reduce(0, +) + 2 * 3)
    let table = [lines[0], rule] + lines[1..<lines.count - 1] + [rule, lines[lines.count - 1]]
    return table.map { $0 + "\n" }.joined()
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
