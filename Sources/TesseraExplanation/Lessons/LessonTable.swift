import TesseraReporting

/// Numbers and words in rows and columns, for a terminal and for a page.
struct LessonTable: Sendable {
  enum Value: Sendable {
    case number(Double)
    case word(String)
    /// A number that the reader of a page may change, with what it is called and what it may be.
    case field(Double, label: String, range: ClosedRange<Double>? = nil, isWhole: Bool = false)
    /// An error, shaded by its size; `*` where a decision changes on the way.
    case error(Double, isKink: Bool)

    var text: String {
      switch self {
      case .number(let value), .field(let value, _, _, _): NumberText.text(value)
      case .word(let word): word
      case .error(let value, let isKink): NumberText.text(value) + (isKink ? "*" : "")
      }
    }
  }

  let id: String
  let caption: String
  var columns: [String] = []
  var headings: [String] = []
  let rows: [[Value]]

  /// The caption and the grid under it.
  var lines: [String] {
    let body = rows.enumerated().map { index, row in
      (headings.isEmpty ? [] : [headings[index]]) + row.map(\.text)
    }
    return ["   " + caption]
      + TextGrid(rows: columns.isEmpty ? body : [columns] + body)
      .lines(indent: 5)
  }

  var markup: Markup {
    NumberTable(
      id: id, caption: caption, columns: columns, headings: headings,
      rows: rows.map { row in
        row.map { value in
          switch value {
          case .number(let number): NumberTable.Cell(value: number)
          case .field(let number, let label, let range, let isWhole):
            NumberTable.Cell(
              value: number,
              content: NumberField.markup(number, label: label, range: range, isWhole: isWhole))
          case .word(let word): NumberTable.Cell(content: "\(word)", style: "word")
          case .error(let error, let isKink):
            NumberTable.Cell(
              value: error, content: "\(value.text)",
              style: "heat-\(Self.heat(error))" + (isKink ? " kink" : ""))
          }
        }
      }
    ).markup
  }
}

extension LessonTable {
  /// 0 for an error that is as good as none, 4 for one that is as large as what it is of: a factor of a
  /// thousand from one to the next.
  static func heat(_ error: Double) -> Int {
    [1e-9, 1e-6, 1e-3, 1e-1].count { !(error < $0) }
  }

  /// A matrix of fields by rows.
  static func fields(
    _ id: String, _ caption: String, _ values: [Double], columns: Int
  ) -> LessonTable {
    LessonTable(
      id: id, caption: caption,
      rows: stride(from: 0, to: values.count, by: columns).map { start in
        (start..<start + columns).map {
          .field(values[$0], label: "\(caption) row \(start / columns) column \($0 - start)")
        }
      })
  }

  /// A matrix of numbers by rows.
  static func matrix(
    _ id: String, _ caption: String, _ values: [Double], columns: Int
  ) -> LessonTable {
    LessonTable(
      id: id, caption: caption,
      rows: stride(from: 0, to: values.count, by: columns).map { start in
        values[start..<min(start + columns, values.count)].map { .number($0) }
      })
  }
}
