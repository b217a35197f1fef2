import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The number of the signal that asks a program to end.
let terminationSignal = SIGTERM

/// The number of the signal that says that the terminal is gone.
let hangUpSignal = SIGHUP

/// The number of the signal of control-C.
let interruptionSignal = SIGINT

/// SIGINT, SIGTERM and SIGHUP, turned into a question that a long job asks between two steps.
///
/// The first signal is remembered, so that the job can finish its step and save its work. The second
/// ends the program at once, with the status of that signal; only SIGHUP is no second one. A program that does not install this is
/// ended by the first, as usual.
enum Interruption {
  /// The signal that has arrived, nil as long as none has.
  static var requested: Int32? {
    let signal = received.load(ordering: .acquiring)
    return signal == 0 ? nil : signal
  }

  /// Begins to catch the signals; SIGHUP only where it is not ignored, as under `nohup`. Calling it again
  /// changes nothing.
  static func install() {
    // The handler must find this made: making it takes a lock, on which a handler could wait forever.
    _ = received.load(ordering: .relaxed)
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      let before = signal(number) { Interruption.receive($0) }
      if number == SIGHUP,
        unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
      {
        signal(SIGHUP, SIG_IGN)
      }
      sigaddset(&signals, number)
    }
    // A program inherits the signals that its parent's thread blocks, and the threads of a pool block
    // these: started from one, this program could not be interrupted at all.
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Stops the job if a signal has arrived.
  ///
  /// - Throws: ``Interrupted`` then.
  static func check() throws(Interrupted) {
    if let signal = requested { throw Interrupted(signal: signal) }
  }

  private static let received = Atomic<Int32>(0)

  /// The handler. It runs between two instructions of any thread, so it may touch an atomic and call
  /// `_exit`, and nothing that allocates or locks. (A dispatch source would run ordinary code, but on
  /// Linux it loses a signal that arrives while the source is being registered.)
  private static func receive(_ number: Int32) {
    let isFirst = received.compareExchange(
      expected: 0, desired: number, ordering: .acquiringAndReleasing
    ).exchanged
    // A terminal that closes says so twice: its shell does, and then the kernel.
    if !isFirst && number != SIGHUP { _exit(128 &+ number) }
  }
}
