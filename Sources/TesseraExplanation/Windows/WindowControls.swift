import TesseraReporting
import TesseraTensors

/// The sliders of a window.
struct WindowControls {
  let settings: WindowSettings
  /// What the window does, where its reader may choose.
  var operations: [(name: String, title: String)] = []
  var hasDilation = true

  var markup: Markup {
    """
    <form class="settings" id="settings" autocomplete="off" aria-label="The window">
    \(operation)\
    \(slider("kernel", "kernel", WindowSettings.kernels, settings.kernel))\
    \(slider("stride", "stride", WindowSettings.strides, settings.stride))\
    \(hasDilation
      ? slider("dilation", "dilation", WindowSettings.dilations, settings.dilation) : "")\
    <label>padding <select id="mode">\(modes.markup(option))</select></label>
    \(slider("border", "zeros on each side", WindowSettings.paddings, border))</form>
    """
  }

  private var operation: Markup {
    guard !operations.isEmpty else { return "" }
    let options = operations.markup { "<option value=\"\($0.name)\">\($0.title)</option>" }
    return "<label>pool <select id=\"operation\">\(options)</select></label>\n"
  }

  private var modes: [(name: String, title: String, isChosen: Bool)] {
    let mode = ["valid", "same", "same-lower", "explicit"][
      settings.padding == .valid
        ? 0 : settings.padding == .same ? 1 : settings.padding == .sameLower ? 2 : 3]
    return [
      ("valid", "VALID"), ("same", "SAME"), ("same-lower", "SAME_LOWER"),
      ("explicit", "as the slider says"),
    ].map { ($0.0, $0.1, $0.0 == mode) }
  }

  private func option(_ mode: (name: String, title: String, isChosen: Bool)) -> Markup {
    let selected: Markup = mode.isChosen ? " selected" : ""
    return "<option value=\"\(mode.name)\"\(selected)>\(mode.title)</option>"
  }

  /// The width of an explicit border.
  private var border: Int {
    if case .explicit(let top, _, _, _) = settings.padding { top } else { 0 }
  }

  private func slider(_ id: String, _ title: String, _ range: ClosedRange<Int>, _ value: Int)
    -> Markup
  {
    """
    <label>\(title) <input type="range" id="\(id)" min="\(range.lowerBound)" \
    max="\(range.upperBound)" value="\(value)"> <output for="\(id)">\(value)</output></label>

    """
  }
}
