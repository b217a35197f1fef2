import TesseraReporting

/// What explanations need of styles beyond the frame's own.
///
/// A window, its current tap and padding differ in borders and hatching too, not in colour alone.
enum ExplanationStyle {
  static let page: Markup = """
    .settings { display: flex; flex-wrap: wrap; gap: .6rem 1.6rem; align-items: center;
      background: var(--card); border: 1px solid var(--line); border-radius: 8px;
      padding: .7rem 1rem; }
    .settings label { display: inline-flex; gap: .5rem; align-items: center; }
    .settings output { font-variant-numeric: tabular-nums; min-width: 1.2em; font-weight: 600; }
    .settings input[type=range] { accent-color: var(--accent); width: 7rem; }
    select { font: inherit; color: inherit; background: var(--wash); border-radius: 6px;
      border: 1px solid var(--line); padding: .15rem .4rem; }
    .grids { display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: flex-start;
      overflow-x: auto; padding: 3px; }
    .numbers { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 0; }
    .numbers caption { text-align: left; color: var(--soft); font-size: .85rem;
      padding-bottom: .25rem; white-space: nowrap; }
    .numbers td, .numbers th { border: 1px solid var(--line); padding: .1rem .4rem;
      text-align: right; min-width: 2.4rem; height: 1.9rem; white-space: nowrap; }
    .numbers th { color: var(--soft); font-weight: 400; font-size: .8rem; border: 0; }
    .numbers input { font: inherit; font-variant-numeric: tabular-nums; color: inherit;
      background: transparent; border: 0; width: 3.6rem; text-align: right; padding: 0;
      appearance: textfield; }
    .numbers input::-webkit-inner-spin-button { appearance: none; margin: 0; }
    #arithmetic td, #arithmetic th { padding: .1rem .7rem; }
    .numbers td.padding { color: var(--soft); background:
      repeating-linear-gradient(135deg, var(--wash) 0 4px, transparent 4px 8px); }
    .numbers td.window { outline: 2px solid var(--accent); outline-offset: -2px;
      background-color: color-mix(in srgb, var(--accent) 18%, transparent); }
    .numbers td.tap { outline: 4px double var(--warm); outline-offset: -4px; font-weight: 700; }
    .numbers td.here { outline: 3px solid var(--warm); outline-offset: -3px; font-weight: 700; }
    .numbers td.tile { border-bottom: 3px double var(--warm); }
    .numbers tr.here th { color: var(--ink); font-weight: 700; }
    #output td { cursor: pointer; }
    .step { min-height: 3em; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
    .buttons { display: flex; flex-wrap: wrap; gap: .5rem; margin: .75rem 0; }
    .scroll { overflow-x: auto; max-width: 100%; padding: 3px; }
    kbd { font: .85em ui-monospace, Menlo, Consolas, monospace; border: 1px solid var(--line);
      border-radius: 4px; padding: 0 .3em; }
    .problem { color: var(--bad); font-weight: 600; }
    #loops, #tile { line-height: 1.6; }
    @media print { .buttons, .keys { display: none !important; } .settings { border: 0; }
      .numbers { break-inside: avoid; } }
    @media (max-width: 700px) { main, footer, nav > div { padding: 0 .9rem; } }

    """
}
