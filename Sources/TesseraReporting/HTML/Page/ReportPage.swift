#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension RunReport {
  /// The page: one HTML document that needs no other file and asks for none.
  ///
  /// Its policy forbids every request, so that a text of the run could not make it load anything either.
  public func html() -> String {
    let sections = [
      diagnoses, curves, confusion, classes, mistakes, samples, filters, features, weights, health,
      layers, settings,
    ].compactMap(\.self)
    var page = PageDocument(
      title: "\(isLive ? "● " : "")\(title) – Tessera report", header: header, sections: sections,
      written: written, head: reloadWithoutScript, bodyAttributes: liveAttributes)
    // Also where the run has ended: the last load of a live page goes back to where its reader was.
    page.script = page.script + ReportScript.reload
    return page.html
  }

  /// How long the page waits before it loads itself again, in milliseconds.
  private static let reloadInterval = 3_000

  private var liveAttributes: Markup {
    guard isLive else { return "" }
    let milliseconds = Int(written.timeIntervalSince1970 * 1000)
    return " data-reload=\"\(Self.reloadInterval)\" data-written=\"\(milliseconds)\""
  }

  private var reloadWithoutScript: Markup {
    isLive ? "<noscript><meta http-equiv=\"refresh\" content=\"5\"></noscript>" : ""
  }
}
