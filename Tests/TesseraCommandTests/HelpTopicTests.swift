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

  @Test func topicGoesToTheOutput() throws {
    let run = try ProcessRun("help environment")
    #expect(run.status == 0 && run.errors == "")
    #expect(run.output.hasPrefix("TOPIC environment: "))
    for name in ["TESSERA_ISA", "TESSERA_DATA", "NO_COLOR"] { #expect(run.output.contains(name)) }
    let court = try ProcessRun("help court")
    #expect(court.output.hasPrefix("OVERVIEW: ") && court.output.contains("\n\nTOPIC court: "))
    #expect(try ProcessRun("help topics").output == HelpTopic.list)
  }

  @Test func unknownTopicIsAUsageError() throws {
    let run = try ProcessRun("help enviroment")
    #expect(run.status == 64 && run.output == "")
    #expect(run.errors.contains("Did you mean 'environment'?"), "\(run.errors)")
  }

  /// The page says of every status what the program gives.
  @Test func exitStatusesAreAllThere() {
    for status in ExitStatus.allCases {
      #expect(HelpTopic.exitStatus.text.contains("\(status.rawValue)  "), "\(status)")
    }
  }
}
