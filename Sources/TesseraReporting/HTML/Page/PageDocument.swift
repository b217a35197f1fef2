#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// One HTML document that needs no other file and asks for none.
///
/// Its policy forbids every request, so that a text in it could not make it load anything either.
package struct PageDocument {
  /// The title in the window's frame.
  let title: String
  let header: Markup
  let sections: [PageSection]
  let written: Date
  /// More for the head, and attributes of the body.
  var head: Markup = ""
  var bodyAttributes: Markup = ""
  /// What the sections need of styles, and the script that follows the frame's own.
  var style: Markup = ReportStyle.charts + ReportStyle.content
  var script: Markup = ReportScript.charts

  init(
    title: String, header: Markup, sections: [PageSection], written: Date, head: Markup = "",
    bodyAttributes: Markup = ""
  ) {
    (self.title, self.header, self.sections, self.written) = (title, header, sections, written)
    (self.head, self.bodyAttributes) = (head, bodyAttributes)
  }

  /// A page of another kind, with styles and a script of its own.
  package init(
    title: String, header: Markup, sections: [PageSection], written: Date, style: Markup,
    script: Markup
  ) {
    self.init(title: title, header: header, sections: sections, written: written)
    (self.style, self.script) = (style, script)
  }

  package var html: String {
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
      \(ReportStyle.page)\(style)\(ReportStyle.print)</style>
      \(head)
      </head>
      <body\(bodyAttributes)>
      <a class="skip" href="#content">Skip to the content</a>
      <nav aria-label="Sections"><div>
      \(sections.markup(\.link))</div></nav>
      <main id="content">
      \(header)
      \(sections.markup(\.markup))
      </main>
      <footer>Written by Tessera, \(written.ISO8601Format()).</footer>
      <script>
      \(ReportScript.page)\(script)</script>
      </body>
      </html>

      """
    return page.text
  }
}
