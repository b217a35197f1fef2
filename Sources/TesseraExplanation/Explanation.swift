#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Something that the library does, shown number by number: as text for a terminal, and as a page that
/// answers what its reader changes.
///
/// Every number of either is computed by the library when the explanation is made.
public protocol Explanation: Sendable {
  /// Lines for a terminal, the last with its line break.
  var text: String { get }
  /// One HTML document that needs no other file and asks for none, dated `written`.
  func html(written: Date) -> String
}
