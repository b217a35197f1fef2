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
    let page: Markup = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
      style-src 'unsafe-inline'; script-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <link rel="icon" href="data:,">
      <title>\(isLive ? "● " : "")\(title) – Tessera report</title>
      <style>
      \(ReportStyle.page)\(ReportStyle.charts)\(ReportStyle.content)\(ReportStyle.print)</style>
      \(reloadWithoutScript)
      </head>
      <body\(liveAttributes)>
      <a class="skip" href="#content">Skip to the report</a>
      <nav aria-label="Sections"><div>
      \(sections.markup(\.link))</div></nav>
      <main id="content">
      \(header)
      \(sections.markup(\.markup))
      </main>
      <footer>Written by Tessera, \(written.ISO8601Format()).</footer>
      <script>
      \(ReportScript.page)\(ReportScript.charts)\(ReportScript.reload)</script>
      </body>
      </html>

      """
    return page.text
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
