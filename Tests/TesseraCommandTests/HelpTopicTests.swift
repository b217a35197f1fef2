import Testing

@testable import TesseraCommand

@Suite struct HelpTopicTests {
  @Test func everyTopicFitsEightyColumnsAndIsPlain() {
    var lines = 0
    for text in HelpTopic.all.map(\.page) + [HelpTopic.list] {
      for line in text.split(separator: "\n") {
        #expect(line.count <= 80, "\(line)")
        #expect(line.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "\(line)")
        lines += 1
      }
    }
    print("HelpTopicTests: \(lines) lines")
    #expect(lines > 60)
  }

  @Test func listNamesEveryTopicInOrder() {
    let names = HelpTopic.all.map(\.name)
    #expect(names == names.sorted() && Set(names).count == names.count)
    for topic in HelpTopic.all {
      #expect(HelpTopic.list.contains("  \(topic.name) ") && topic.overview.hasSuffix("."))
      #expect(CommandTable.root.discussion.contains(topic.name))
    }
  }

  /// The page says of every status what the program gives.
  @Test func exitStatusesAreAllThere() {
    for status in ExitStatus.allCases {
      #expect(HelpTopic.exitStatus.text.contains("\(status.rawValue)  "), "\(status)")
    }
  }
}
