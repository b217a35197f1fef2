/// Stops the program with `message` where `condition` is false.
///
/// `precondition` says nothing in optimised code, and these modules are always optimised: the
/// message, which names the shapes that do not fit, would never be seen.
@inlinable
package func require(_ condition: Bool, _ message: @autoclosure () -> String) {
  if !condition { fatalError(message()) }
}
