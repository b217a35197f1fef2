// Counts the documented symbols in symbol graphs, a line for each module, and fails where one is not:
// a comment whose first line says nothing, such as one of parameters alone, is none.
import Foundation

/// The part of a symbol graph that is read here.
struct Graph: Decodable {
  let module: Module
  let symbols: [Symbol]

  struct Module: Decodable { let name: String }

  struct Symbol: Decodable {
    let pathComponents: [String]
    let docComment: Comment?
    let location: Location?

    var isDocumented: Bool {
      guard let first = docComment?.lines.first?.text.trimmingCharacters(in: .whitespaces) else {
        return false
      }
      return !first.isEmpty && !first.hasPrefix("- ")
    }
  }

  struct Comment: Decodable { let lines: [Line] }
  struct Line: Decodable { let text: String }
  struct Location: Decodable { let uri: String, position: Position }
  struct Position: Decodable { let line: Int }
}

var counts: [String: (documented: Int, all: Int)] = [:]
for path in CommandLine.arguments.dropFirst() {
  let data = try Data(contentsOf: URL(fileURLWithPath: path))
  let graph = try JSONDecoder().decode(Graph.self, from: data)
  for symbol in graph.symbols {
    var count = counts[graph.module.name] ?? (0, 0)
    count.all += 1
    if symbol.isDocumented {
      count.documented += 1
    } else {
      let place = symbol.location.map { "\($0.uri.dropFirst(7)):\($0.position.line + 1)" }
      let name = symbol.pathComponents.joined(separator: ".")
      print("\(place ?? graph.module.name): \(name) is not documented")
    }
    counts[graph.module.name] = count
  }
}
for (module, count) in counts.sorted(by: { $0.key < $1.key }) {
  print("\(module): \(count.documented) of \(count.all) public symbols documented")
}
let documented = counts.values.reduce(0) { $0 + $1.documented }
let all = counts.values.reduce(0) { $0 + $1.all }
print("\(counts.count) modules: \(documented) of \(all) public symbols documented")
exit(all > 0 && documented == all ? 0 : 1)
