import Foundation
import TesseraTraining
import Testing

@testable import TesseraReporting

@Suite struct RunReportPageTests {
  @Test func everySectionIsThere() throws {
    let page = try SampleRun.page.get()
    let sections = [
      "diagnoses", "curves", "confusion", "classes", "mistakes", "data", "filters", "features",
      "weights", "health", "layers", "settings",
    ]
    for section in sections {
      #expect(page.contains("<section id=\"\(section)\""), "no \(section)")
      #expect(page.contains("href=\"#\(section)\""), "nothing leads to \(section)")
    }
    #expect(page.contains("✓ Finished") && page.contains("all done"))
    #expect(page.contains("tessera train &#39;&lt;rows&gt;&#39; --seed 7"))
    #expect(page.contains("over-fitting &lt;since&gt; epoch 3"))
    #expect(page.contains("all 60 test images, after step 60"))
    #expect(!page.contains("data-reload=") && !page.contains("http-equiv=\"refresh\""))
  }

  @Test func pageIsBalancedAndAsksForNothing() throws {
    let page = try SampleRun.page.get()
    let tags = PageTags(page)
    #expect(tags.problems == [] && tags.open == [] && tags.names.count > 500)
    #expect(tags.names.count { $0 == "script" } == 1)
    for address in ["http://", "https://", "src=\"/", "@import", "url("] {
      #expect(!page.contains(address), "\(address)")
    }
    #expect(page.contains("default-src 'none'"))
    let pictures = page.components(separatedBy: "<img ").dropFirst()
    #expect(pictures.count > 20)
    for picture in pictures {
      #expect(picture.contains(" alt=\"") && picture.contains("src=\"data:image/png;base64,iVBOR"))
    }
  }

  @Test func namesStayText() throws {
    let page = try SampleRun.page.get()
    #expect(!page.contains("<b onclick") && !page.contains("rows <i>"))
    #expect(page.contains("&lt;/script&gt;&lt;b onclick=&quot;x()&quot;&gt;&amp;&#39;"))
    #expect(!page.contains("\u{202E}") && !page.contains("\u{0}"))
    #expect(page.contains("\u{FFFD}three\u{FFFD}"))
  }

  @Test func idsAreUnique() throws {
    let page = try SampleRun.page.get()
    let ids = page.components(separatedBy: " id=\"").dropFirst().map {
      String($0.prefix { $0 != "\"" })
    }
    #expect(Set(ids).count == ids.count && ids.count > 20)
  }

  @Test func curvesHoldTheValues() throws {
    let page = try SampleRun.page.get()
    var trainer = try SampleRun.trainer()
    _ = try trainer.run()
    let losses = trainer.progress.curve.map { "\($0.batchLoss)" }.joined(separator: " ")
    #expect(page.contains("data-values=\"\(losses)\""))
    let steps = trainer.progress.history.map { "\($0.step)" }.joined(separator: " ")
    #expect(page.contains("data-steps=\"\(steps)\""))
    #expect(page.contains(trainer.configuration.curve.accuracy.title))
  }

  @Test func standInIsNamed() throws {
    let trainer = try SampleRun.trainer()
    var information = SampleRun.information
    information.dataset = "Glyphs (stand-in for MNIST)"
    let report = RunReport(
      plan: trainer.network.plan, information: information, configuration: trainer.configuration,
      state: .saved, progress: TrainingProgress())
    let page = report.html()
    #expect(page.contains("Stand-in data.") && PageTags(page).problems == [])
    let other = try SampleRun.page.get()
    #expect(!other.contains("Stand-in data."))
    // Nothing is known but the network: what is missing is left out.
    for section in ["curves", "confusion", "weights", "diagnoses"] {
      #expect(!page.contains("id=\"\(section)\""))
    }
    #expect(page.contains("id=\"layers\"") && page.contains("is not recorded"))
  }
}

@Suite struct MarkupTests {
  @Test func textIsEscapedAndMarkupIsNot() {
    let name = "<a href='\"'>&\u{7}"
    let inner: Markup = "<b>\(name)</b>"
    #expect(inner.text == "<b>&lt;a href=&#39;&quot;&#39;&gt;&amp;\u{FFFD}</b>")
    #expect(("<p>\(inner)</p>" as Markup).text == "<p>\(inner.text)</p>")
    #expect(("\(1.0 / 3) \(2.0) \(Double.nan) \(-0.00001)" as Markup).text == "0.333 2 0 0")
  }
}
