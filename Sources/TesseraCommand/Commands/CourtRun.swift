import Foundation
import Tessera
import TesseraExercises
import TesseraVerification

/// `tessera court`: every kernel on trial, and the tests of the tests.
struct CourtRun: Command {
  var subjects: [String] = []
  var full = false
  var museum = false
  var isa: InstructionSetLevel?
  var threads: [Int]?
  var only: Court.CaseAddress?
  var exercise: Exercise?
  var quiet = false
  var json = false

  static let declaration = CommandDeclaration<CourtRun>(
    name: "court",
    overview: "Prove the kernels, and that the proof would notice a wrong one.",
    discussion: """
      Every operator is run on its table of cases, on every instruction set, number of threads and \
      algorithm, and must give the bits of its definition; the definition is held against Int64, \
      higher precision, adjoints and finite differences. Then the wrong kernels of the museum are \
      put on trial, and every one must be caught.

      --exercise grades a kernel that you have written into Sources/TesseraExercises/Blanks; run \
      it by 'swift run tessera', which compiles your file first.

      Exit status 1 where anything fails.
      """,
    examples: [
      "tessera court                        # the table thinned out: a minute",
      "tessera court conv2d --full          # every case of one operator",
      "tessera court conv2d --case random:29",
      "tessera court relu --museum          # wrong kernels, and what catches them",
      "tessera court --exercise conv2d      # your own convolution",
    ],
    arguments: [
      .repeating(
        "operator", \.subjects, .word(CourtSubject.all.map(\.name)), atLeastOne: false,
        default: "all of them", help: "The operators, functions or groups of gradients to examine.")
    ],
    options: [
      .flag("full", \.full, help: "Run the whole table, and every one of the 2^32 Floats."),
      .flag("museum", \.museum, help: "Show the wrong kernels instead."),
      .optional(
        "isa", "name", \.isa, .choice, default: "every one that this processor has",
        help: "The instruction set to examine."),
      .optional(
        "threads", "list", \.threads, .threadCounts, default: "1,2,3,7",
        help: "The numbers of threads that every operator is run with."),
      .optional(
        "case", "family:number", \.only, .caseAddress, help: "One case of one operator alone."),
      .optional(
        "exercise", "name", \.exercise, .choice, help: "Grade this exercise of the book instead."),
      .quiet(\.quiet),
      .json(\.json),
    ])

  static var answersByStatus: Bool { true }

  func run(_ console: Console) throws {
    if let exercise {
      guard subjects.isEmpty, !full, !museum, only == nil else {
        throw usageError("Option '--exercise' grades that alone: give no operator beside it.")
      }
      return try ExerciseRun(exercise: exercise, json: json, quiet: quiet).run(console)
    }
    let court = try makeCourt()
    if museum { return try show(court, console) }
    let clock = ContinuousClock()
    let start = clock.now
    let display = CourtDisplay(console: console, quiet: quiet || json)
    let chosen =
      subjects.isEmpty
      ? CourtSubject.all : CourtSubject.all.filter { subjects.contains($0.name) }
    var rows: [CourtRow] = []
    if !json { try console.write(CourtTable.heading) }
    for subject in chosen {
      let row = subject.row(court, display)
      display.clear()
      rows.append(row)
      if !json { try console.write(CourtTable.line(row)) }
    }
    let seconds = (clock.now - start) / .seconds(1)
    if json {
      try console.write(CourtTable.object(rows, court, seconds: seconds))
    } else {
      try console.write(CourtTable.summary(rows, court, seconds: seconds))
    }
    if !rows.allSatisfy(\.passed) { throw CommandError("the court found failures") }
  }

  private func makeCourt() throws -> Court {
    var court = Court(full: full)
    if let isa {
      guard InstructionSetLevel.available.contains(isa) else {
        throw CommandError("--isa \(isa.rawValue): this processor cannot run it")
      }
      court.instructionSets = [isa]
    }
    if let threads { court.threads = threads }
    court.only = only
    if let only { try check(only) }
    return court
  }

  private func check(_ only: Court.CaseAddress) throws {
    guard subjects.count == 1 else {
      throw usageError("Option '--case' needs the one operator whose case it is.")
    }
    guard let kind = OperatorKind(rawValue: subjects[0]) else {
      throw usageError("Option '--case' needs an operator, and '\(subjects[0])' is none.")
    }
    let families = CaseTable.families(of: kind)
    guard families.contains(where: { $0.name == only.family && only.number < $0.count }) else {
      let all = families.map { "\($0.name):0 to \($0.name):\($0.count - 1)" }
      throw usageError(
        "\(kind.rawValue) has no case '\(only.family):\(only.number)'. It has "
          + "\(all.joined(separator: ", ")).")
    }
  }

  private func usageError(_ message: String) -> UsageError {
    UsageError(message: message, path: [CommandTable.name, "court"])
  }

  private func show(_ court: Court, _ console: Console) throws {
    let exhibits = Museum.exhibits.filter {
      subjects.isEmpty || subjects.contains($0.operation.rawValue)
    }
    guard !exhibits.isEmpty else {
      throw usageError("The museum has no wrong kernel of \(subjects.joined(separator: ", ")).")
    }
    var objects: [JSONValue] = []
    var killed = 0
    for exhibit in exhibits {
      let conviction = court.convict(exhibit)
      killed += conviction.isKilled ? 1 : 0
      if json {
        objects.append(.object(MuseumPlacard.object(conviction)))
      } else {
        try console.write(MuseumPlacard.text(conviction))
      }
    }
    if json {
      try console.write(
        [
          "exhibits": .array(objects), "mutants": .integer(exhibits.count),
          "mutants_killed": .integer(killed),
        ] as JSONObject)
    } else {
      try console.writeLine("\(killed) of \(exhibits.count) wrong kernels are caught.")
    }
    if killed < exhibits.count { throw CommandError("a wrong kernel got away") }
  }
}
