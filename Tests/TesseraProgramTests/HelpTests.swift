import Testing

@Suite struct HelpTests {
  @Test func topicGoesToTheOutput() throws {
    let run = try ProcessRun("help environment")
    #expect(run.status == 0 && run.errors == "")
    #expect(run.output.hasPrefix("TOPIC environment: "))
    for name in ["TESSERA_ISA", "TESSERA_DATA", "NO_COLOR"] { #expect(run.output.contains(name)) }
    let court = try ProcessRun("help court")
    #expect(court.output.hasPrefix("OVERVIEW: ") && court.output.contains("\n\nTOPIC court: "))
    #expect(try ProcessRun("help topics").output.contains("\n  environment "))
  }

  @Test func unknownTopicIsAUsageError() throws {
    let run = try ProcessRun("help enviroment")
    #expect(run.status == 64 && run.output == "")
    #expect(run.errors.contains("Did you mean 'environment'?"), "\(run.errors)")
  }
}
