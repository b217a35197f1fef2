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
