import TesseraReporting

/// Numbers and words in rows and columns, for a terminal and for a page.
struct LessonTable: Sendable {
  enum Value: Sendable {
    case number(Double)
    case word(String)

    var text: String {
      switch self {
      case .number(let value): NumberText.text(value)
      case .word(let word): word
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
          case .word(let word): NumberTable.Cell(content: "\(word)", style: "word")
          }
        }
      }
    ).markup
  }
}

extension LessonTable {
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
