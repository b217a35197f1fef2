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

/// The number of the signal of control-C.
let interruptionSignal = SIGINT

/// SIGINT and SIGTERM, turned into a question that a long job asks between two steps.
///
/// The first signal is remembered, so that the job can finish its step and save its work. The second
/// ends the program at once, with the status of that signal. A program that does not install this is
/// ended by the first, as usual.
enum Interruption {
  /// The signal that has arrived, nil as long as none has.
  static var requested: Int32? {
    let signal = received.load(ordering: .acquiring)
    return signal == 0 ? nil : signal
  }

  /// Begins to catch the two signals. Calling it again changes nothing.
  static func install() {
    // The handler must find this made: making it takes a lock, on which a handler could wait forever.
    _ = received.load(ordering: .relaxed)
    for number in [SIGINT, SIGTERM] {
      signal(number) { Interruption.receive($0) }
    }
    // A program inherits the signals that its parent's thread blocks, and the threads of a pool block
    // these two: started from one, this program could not be interrupted at all.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
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
    if !isFirst { _exit(128 &+ number) }
  }
}
