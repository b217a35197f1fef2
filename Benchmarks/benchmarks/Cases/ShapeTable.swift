import Foundation

/// The shapes of one kind of kernel: a CSV file whose first line names its columns.
struct ShapeTable {
  /// One line: texts and numbers by the names of their columns.
  struct Row {
    fileprivate let numbers: [String: Int]
    let texts: [String: String]

    /// The number in a column that the table was asked for.
    subscript(column: String) -> Int { numbers[column] ?? 0 }

    /// The network and the layer; in a table that names none, nothing.
    var name: String {
      ["network", "layer"].compactMap { texts[$0] }.joined(separator: "/")
    }
  }

  let rows: [Row]

  /// - Parameter columns: Those that hold positive numbers.
  /// - Throws: `ShapeFileError` that names file, line and what was expected.
  init(_ name: String, _ options: Options, columns: [String]) throws(ShapeFileError) {
    let path = "\(options.shapes)/\(name).csv"
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw ShapeFileError(
        description: "\(path): no such file; run from the package's folder, or name another "
          + "by --shapes")
    }
    let lines = text.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
    guard let header = lines.first, Set(columns).isSubset(of: header) else {
      throw ShapeFileError(
        description: "\(path): line 1: expected the columns \(columns.joined(separator: ","))")
    }
    var rows: [Row] = []
    for (number, line) in lines.enumerated().dropFirst() {
      guard line.count == header.count else {
        throw ShapeFileError(
          description: "\(path): line \(number + 1): expected \(header.count) values, found "
            + "\(line.count)")
      }
      let texts = Dictionary(zip(header, line)) { first, _ in first }
      var numbers: [String: Int] = [:]
      for column in columns {
        guard let value = texts[column].flatMap({ Int($0) }), (1...1 << 26).contains(value) else {
          throw ShapeFileError(
            description: "\(path): line \(number + 1): '\(texts[column] ?? "")' is no \(column) "
              + "from 1 to 2^26")
        }
        numbers[column] = value
      }
      let row = Row(numbers: numbers, texts: texts)
      if options.wants(row.name.isEmpty ? line.joined(separator: "x") : row.name) {
        rows.append(row)
      }
    }
    self.rows = rows
  }
}

struct ShapeFileError: Error, CustomStringConvertible {
  let description: String
}
