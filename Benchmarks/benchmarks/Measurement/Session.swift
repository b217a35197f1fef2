import Foundation
import TesseraKernels
import TesseraOperators

/// One run of the program: measures what it is handed and prints a line of each.
struct Session {
  let options: Options

  init(_ options: Options) { self.options = options }

  /// Instruction sets and numbers of threads, one after the other.
  var executions: [Execution] {
    options.instructionSets.flatMap { isa in
      options.threads.map { Execution(threads: $0, instructionSet: isa) }
    }
  }

  /// Checks, then times `body` beside its own ceiling: a shared machine's speed drifts.
  ///
  /// - Throws: `Mismatch` where the result is not the definition's; nothing is timed then.
  @discardableResult
  func measure<Scalar: KernelScalar>(
    _ kernel: String, _ shape: String, of scalar: Scalar.Type = Float.self,
    _ execution: Execution, flops: Double, images: Int? = nil, check: () throws -> Checked,
    body: () -> Void
  ) throws -> Line {
    try measure(
      kernel, shape, of: scalar, execution, flops: flops, images: images, check: check,
      timing: { Timing.measure(options.windows, body) })
  }

  /// The same for what is timed in a way of its own.
  @discardableResult
  func measure<Scalar: KernelScalar>(
    _ kernel: String, _ shape: String, of _: Scalar.Type = Float.self, _ execution: Execution,
    flops: Double, images: Int? = nil, check: () throws -> Checked, timing: () throws -> Timing
  ) throws -> Line {
    let checked = try check()
    return try reportTurns {
      let before = Ceiling.gflops(Scalar.self, execution)
      let timing = try timing()
      let limit = Ceiling.max(before, Ceiling.gflops(Scalar.self, execution))
      return Line(
        kernel: kernel, shape: shape, type: "\(Scalar.self)".lowercased(),
        threads: execution.threads, isa: execution.instructionSet.rawValue, unit: .gflops,
        work: flops, timing: timing, limit: limit, checked: checked, images: images)
    }
  }

  /// The same for what moves memory: its ceiling streams as many bytes through as much memory.
  @discardableResult
  func measure(
    _ kernel: String, _ shape: String, _ execution: Execution, bytes: Int,
    check: () throws -> Checked, body: () -> Void
  ) throws -> Line {
    let checked = try check()
    return try reportTurns {
      let before = Ceiling.gigabytes(bytes, execution)
      let timing = Timing.measure(options.windows, body)
      let limit = Ceiling.max(before, Ceiling.gigabytes(bytes, execution))
      return Line(
        kernel: kernel, shape: shape, type: "float", threads: execution.threads,
        isa: execution.instructionSet.rawValue, unit: .gigabytes, work: Double(bytes),
        timing: timing, limit: limit, checked: checked, images: nil)
    }
  }

  /// Prints the line of each turn that this case is given; the last one.
  private func reportTurns(_ measure: () throws -> Line) throws -> Line {
    while true {
      let line = try measure()
      report(line)
      if !awaitsAnother() { return line }
    }
  }

  /// Prints the line.
  func report(_ line: Line) { write(options.json ? line.json : line.text) }

  /// Says that the first case may come, to whoever gives turns.
  func begin() {
    guard options.takesTurns else { return }
    write("{\"ready\":true}")
    _ = awaitsAnother()
  }

  /// Waits for a turn; whether it is another one for what was measured last. While others are measured this
  /// one must not even prepare its next case. Nobody is left to give a turn where the input has ended.
  private func awaitsAnother() -> Bool {
    guard options.takesTurns else { return false }
    guard let word = readLine() else { exit(0) }
    return word == "again"
  }

  /// Unbuffered: a line can be read, and answered, before the next is measured.
  private func write(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  /// The machine's own figures, before anything else: every instruction set it has, both scalar
  /// types, and memory far beyond the caches.
  func measureCeilings() {
    if !options.json { write(Line.header) }
    for isa in InstructionSetLevel.available {
      for threads in options.threads {
        let execution = Execution(threads: threads, instructionSet: isa)
        reportCeiling("multiply-adds", "registers", Float.self, execution)
        reportCeiling("multiply-adds", "registers", Double.self, execution)
      }
    }
    let bytes = 1 << 28
    for execution in executions {
      let rate = Ceiling.gigabytes(bytes, execution)
      ceiling("streaming", "\(bytes >> 20) MiB", "float", execution, .gigabytes, rate)
    }
  }

  private func reportCeiling<Scalar: KernelScalar>(
    _ kernel: String, _ shape: String, _ scalar: Scalar.Type, _ execution: Execution
  ) {
    let rate = Ceiling.gflops(scalar, execution)
    ceiling(kernel, shape, "\(Scalar.self)".lowercased(), execution, .gflops, rate)
  }

  private func ceiling(
    _ kernel: String, _ shape: String, _ type: String, _ execution: Execution, _ unit: Line.Unit,
    _ limit: Ceiling
  ) {
    report(
      Line(
        kernel: kernel, shape: shape, type: type, threads: execution.threads,
        isa: execution.instructionSet.rawValue, unit: unit, work: limit.rate * 1e9,
        timing: Timing([1], processor: [1]), limit: limit, checked: nil, images: nil))
  }
}
