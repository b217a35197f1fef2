/// The style sheet of the page, in parts.
enum ReportStyle {
  /// Colours, type, the frame.
  static let page: Markup = """
    :root {
      color-scheme: light dark;
      --paper: #fbfbf9; --card: #fff; --ink: #1d2025; --soft: #5b626d; --line: #dcdfe3;
      --accent: #1f5fae; --warm: #b3480b; --third: #6a4c9c; --good: #1d7a46; --bad: #b3261e;
      --blue: 31 95 174; --red: 190 60 20; --deep-text: #fff; --reach: 1; --wash: #eef1f5;
    }
    @media (prefers-color-scheme: dark) { :root {
      --paper: #14161a; --card: #1b1e23; --ink: #e9ebee; --soft: #a3abb6; --line: #343941;
      --accent: #77b0f4; --warm: #f2995c; --third: #bd9df0; --good: #69cf97; --bad: #ff8a80;
      --blue: 119 176 244; --red: 242 139 92; --deep-text: #101216; --reach: .85; --wash: #242830;
    } }
    * { box-sizing: border-box; }
    html { scroll-padding-top: 3.5rem; }
    body { margin: 0; background: var(--paper); color: var(--ink);
      font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
    main, footer, nav > div { max-width: 1180px; margin: 0 auto; padding: 0 1.25rem; }
    nav { position: sticky; top: 0; z-index: 2; background: var(--paper);
      border-bottom: 1px solid var(--line); }
    nav > div { display: flex; gap: .25rem 1.1rem; overflow-x: auto; padding-block: .55rem; }
    nav a { color: var(--soft); text-decoration: none; font-size: .875rem; white-space: nowrap; }
    nav a:hover { color: var(--ink); text-decoration: underline; text-underline-offset: .3em; }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
    .skip { position: absolute; left: -100vw; top: 0; z-index: 3; padding: .5rem 1rem;
      background: var(--card); color: var(--ink); }
    .skip:focus { left: 0; }
    .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
      white-space: nowrap; }
    header { padding-top: 2rem; }
    h1 { font-size: clamp(1.8rem, 4vw, 2.6rem); line-height: 1.15; margin: 0; letter-spacing: -.02em;
      overflow-wrap: anywhere; }
    h2 { font-size: 1.4rem; margin: 0 0 .25rem; letter-spacing: -.01em; }
    h3 { font-size: 1.05rem; margin: 1.5rem 0 .25rem; }
    .kicker { margin: 0 0 .25rem; color: var(--soft); font-size: .8rem; letter-spacing: .08em;
      text-transform: uppercase; }
    .subtitle { margin: .35rem 0 1.25rem; color: var(--soft); font-size: 1.05rem; }
    section { margin-top: 3.25rem; }
    .lead { margin: 0 0 1rem; color: var(--soft); max-width: 46rem; }
    code, pre { font: .9em ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
    pre { background: var(--wash); border: 1px solid var(--line); border-radius: 6px;
      padding: .75rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; margin: .5rem 0; }
    footer { margin-top: 4rem; padding-block: 1.5rem; color: var(--soft); font-size: .85rem; }
    .note { border-left: 4px solid var(--warm); background: var(--wash); padding: .6rem .9rem;
      margin: .75rem 0; border-radius: 0 6px 6px 0; overflow-wrap: anywhere; }
    .status { border: 1px solid var(--line); border-left: 5px solid var(--accent);
      background: var(--card); border-radius: 6px; padding: .8rem 1rem; }
    .status p { margin: 0; overflow-wrap: anywhere; }
    .status.done { border-left-color: var(--good); }
    .status.stopped { border-left-color: var(--warm); }
    .status.failed { border-left-color: var(--bad); }
    .badge { font-weight: 650; margin-right: .5rem; white-space: nowrap; }
    .status progress { width: 100%; height: .6rem; margin: .6rem 0 .2rem; accent-color: var(--accent); }
    .status .live-line { color: var(--soft); font-size: .85rem; margin-top: .35rem; }
    button { font: inherit; color: inherit; background: var(--wash); border: 1px solid var(--line);
      border-radius: 6px; padding: .15rem .7rem; cursor: pointer; }
    .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr));
      gap: .75rem; margin: 1rem 0 0; }
    .figures > div { background: var(--card); border: 1px solid var(--line); border-radius: 8px;
      padding: .75rem 1rem; }
    .figures dt { color: var(--soft); font-size: .85rem; }
    .figures dd { margin: 0; }
    .figures b { display: block; white-space: nowrap; font-size: 1.6rem; font-weight: 600; letter-spacing: -.02em;
      font-variant-numeric: tabular-nums; }
    .figures span { color: var(--soft); font-size: .8rem; }

    """

  /// Curves, ridges, small lines.
  static let charts: Markup = """
    .controls { display: flex; flex-wrap: wrap; gap: .5rem 2rem; align-items: center;
      margin-bottom: .75rem; }
    .controls fieldset, .choices { border: 0; padding: 0; margin: 0; }
    .controls fieldset { display: flex; gap: 1rem; }
    .controls legend { float: left; color: var(--soft); margin-right: 1rem; padding: 0; }
    .controls label { display: inline-flex; gap: .4rem; align-items: center; }
    .controls input { accent-color: var(--accent); }
    .controls .script { display: none; }
    .scripted .controls .script { display: inline-flex; }
    .controls output { font-variant-numeric: tabular-nums; min-width: 2.2em; }
    .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr));
      gap: 1.25rem; }
    .chart, .ridges, .answer { margin: 0; }
    .chart { background: var(--card); border: 1px solid var(--line); border-radius: 8px;
      padding: .9rem 1rem .7rem; min-width: 0; }
    .chart figcaption { font-weight: 600; margin-bottom: .5rem; }
    .plot { position: relative; }
    .chart .plot { height: 17rem; margin: 0 .6rem 2.6rem 3.4rem; cursor: crosshair;
      touch-action: pan-y; }
    .chart .plot > svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }
    .heights span, .steps span, .steps i, .times span { position: absolute; color: var(--soft);
      font-size: .75rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
    .heights { position: absolute; inset: 0 100% 0 auto; }
    .heights span { right: .5rem; transform: translateY(50%); line-height: 1; }
    .steps { position: absolute; inset: 100% 0 auto 0; }
    .steps span { top: .35rem; transform: translateX(-50%); }
    .steps i { top: 1.3rem; right: 0; font-style: normal; }
    .log { display: none; }
    #curves:has(#scale-log:checked) .log { display: revert; }
    #curves:has(#scale-log:checked) .plain { display: none; }
    svg path { fill: none; vector-effect: non-scaling-stroke; }
    .grid { stroke: var(--line); stroke-width: 1; }
    .line { stroke-width: 2.25; stroke-linejoin: round; }
    .marks { stroke-width: 7; }
    .batch { stroke: var(--accent); }
    .batch.raw { stroke-width: 1; opacity: .4; }
    .validation { stroke: var(--warm); }
    .line.validation { stroke-dasharray: 9 5; }
    .marks.validation { stroke-linecap: round; }
    .epoch { stroke: var(--third); }
    .line.epoch { stroke-dasharray: 2 4; }
    .marks.epoch { stroke-linecap: square; stroke-width: 6; }
    .marks.batch { stroke: none; }
    .cursor { stroke: var(--ink); stroke-width: 1; }
    .legend { list-style: none; margin: 0; padding: 0; font-size: .9rem; }
    .legend li { display: flex; gap: .6rem; align-items: baseline; padding: .1rem 0; }
    .legend span { flex: 1; min-width: 0; }
    .legend b { font-variant-numeric: tabular-nums; font-weight: 600; }
    .swatch { width: 36px; height: 10px; flex: none; align-self: center; overflow: visible; }
    .readout { display: block; min-height: 1.5em; color: var(--soft); font-size: .85rem; }
    .sparkline { width: 100%; min-width: 6rem; height: 1.5rem; display: block; }
    .sparkline .line { stroke: var(--accent); stroke-width: 1.75; }
    .ridge-grid { display: grid; gap: 1rem;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); }
    .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; background: var(--card);
      border: 1px solid var(--line); border-radius: 8px; padding: .7rem .9rem; min-width: 0; }
    .ridges { min-width: 0; }
    .ridges figcaption { font-size: .85rem; overflow-wrap: anywhere; }
    .ridges .plot { height: 9rem; margin: .3rem 2.9rem 1.3rem 0; }
    .ridges svg { position: absolute; inset: 0; width: 100%; height: 100%; }
    .ridges .ridge { fill: var(--card); fill-opacity: .8; stroke: var(--accent); stroke-width: 1.25; }
    .times { position: absolute; inset: 0 0 0 100%; }
    .times span { left: .4rem; transform: translateY(-60%); font-size: .7rem; }
    .range { position: absolute; inset: 100% 0 auto 0; display: flex; justify-content: space-between;
      font-size: .7rem; color: var(--soft); }

    """
}
