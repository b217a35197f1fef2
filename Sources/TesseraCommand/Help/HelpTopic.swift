/// A page of help that is about no single command: `tessera help determinism`.
///
/// A topic may be called as a command is; then `tessera help` shows the command and the topic.
struct HelpTopic: Sendable {
  /// The word that selects it.
  let name: String
  /// One line: what it tells.
  let overview: String
  /// The page, in lines of at most 80 columns.
  let text: String

  /// The page with its title.
  var page: String { "TOPIC \(name): \(overview)\n\n\(text)\n" }

  /// The word that lists the topics.
  static let listName = "topics"

  /// Every topic, in the order in which they are listed.
  static let all = [court, data, determinism, environment, exitStatus, formats]

  /// The list of topics.
  static var list: String {
    let rows = all.map { topic in
      "  " + topic.name + String(repeating: " ", count: 24 - topic.name.count) + topic.overview
    }
    return "TOPICS:\n" + rows.joined(separator: "\n")
      + "\n\n  See 'tessera help <topic>' for one of them.\n"
  }

  /// The topic of that name.
  static func named(_ name: String) -> HelpTopic? { all.first { $0.name == name } }
}
