import Testing

/// `tessera court` on what it cannot examine: refused, and never a verdict over nothing.
@Suite struct CourtCommandTests {
  @Test(arguments: [
    ("court conv2d --case nosuch:1", "conv2d has no case 'nosuch:1'. It has "),
    ("court conv2d --case random:10000", "conv2d has no case 'random:10000'."),
    ("court exp-floats --case a:1", "Option '--case' needs an operator, and 'exp-floats' is none."),
    ("court --case random:1", "Option '--case' needs the one operator whose case it is."),
    ("court flatten --museum", "The museum has no wrong kernel of flatten."),
  ]) func whatIsNotThereIsAUsageError(line: String, message: String) throws {
    let run = try ProcessRun(line)
    #expect(run.status == 64)
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(run.output.isEmpty)
  }
}

@Suite struct ExerciseCommandTests {
  @Test func blankIsAFailureThatNamesItsFile() throws {
    let run = try ProcessRun("court --exercise max-pool")
    // Somebody may have filled it in.
    guard run.status != 0 else { return }
    #expect(run.status == 1 && run.errors == "")
    #expect(run.output.hasPrefix("max-pool: not written yet\n"))
    #expect(run.output.contains("Sources/TesseraExercises/Blanks/MaxPool.swift"))
  }

  @Test(arguments: [
    ("court --exercise conv3d", "Did you mean 'conv2d'?"),
    ("court conv2d --exercise conv2d", "Option '--exercise' grades that alone"),
    ("court --museum --exercise conv2d", "Option '--exercise' grades that alone"),
  ]) func whatCannotBeGradedIsAUsageError(line: String, message: String) throws {
    let run = try ProcessRun(line)
    #expect(run.status == 64 && run.errors.contains(message), "\(run.errors)")
  }
}
