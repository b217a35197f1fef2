/// `text` broken at spaces into lines of at most `width` columns; a longer word has its own line.
///
/// A text that begins with a space is laid out by hand and stays as it is.
func wrapped(_ text: String, width: Int) -> String {
  if text.hasPrefix(" ") { return text }
  let words = text.split(separator: " ").map(String.init)
  guard let first = words.first else { return "" }
  return filled(Array(words.dropFirst()), first: first, width: width, indent: 0)
}

/// `first` and `parts` with a space between, in lines of at most `width` columns, those after the
/// first indented by `indent`; a part is never broken.
func filled(_ parts: [String], first: String, width: Int, indent: Int) -> String {
  var lines: [String] = []
  var line = first
  for part in parts {
    if line.count + 1 + part.count <= width {
      line += " " + part
    } else {
      lines.append(line)
      line = part
    }
  }
  lines.append(line)
  return lines.joined(separator: "\n" + String(repeating: " ", count: indent))
}
