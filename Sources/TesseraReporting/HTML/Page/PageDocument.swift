#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// One HTML document that needs no other file and asks for none.
///
/// Its policy forbids every request, so that a text in it could not make it load anything either.
struct PageDocument {
  /// The title in the window's frame.
  let title: String
  let header: Markup
  let sections: [PageSection]
  let written: Date
  /// More for the head, and attributes of the body.
  var head: Markup = ""
  var bodyAttributes: Markup = ""

  var html: String {
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
      <title>\(title)</title>
      <style>
      \(ReportStyle.page)\(ReportStyle.charts)\(ReportStyle.content)\(ReportStyle.print)</style>
      \(head)
      </head>
      <body\(bodyAttributes)>
      <a class="skip" href="#content">Skip to the report</a>
      <nav aria-label="Sections"><div>
      \(sections.markup(\.link))</div></nav>
      <main id="content">
      \(header)
      \(sections.markup(\.markup))
      </main>
      <footer>Written by Tessera, \(written.ISO8601Format()).</footer>
      <script>
      \(ReportScript.page)\(ReportScript.charts)</script>
      </body>
      </html>

      """
    return page.text
  }
}
