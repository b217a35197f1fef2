extension ReportStyle {
  /// Tables, pictures, answers.
  static let content: Markup = """
    .scroll { overflow-x: auto; max-width: 100%; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
    th, td { text-align: left; font-weight: 400; padding: .32rem .9rem .32rem 0; }
    thead th { color: var(--soft); font-size: .85rem; vertical-align: bottom;
      border-bottom: 1px solid var(--line); }
    tbody tr + tr > * { border-top: 1px solid var(--line); }
    th.number, td.number { text-align: right; }
    tbody th, tbody td { white-space: nowrap; }
    .none { color: var(--soft); font-style: italic; }
    .bar { display: inline-block; vertical-align: middle; width: 6rem; height: .6rem;
      margin-right: .6rem; border-radius: 2px;
      background: linear-gradient(90deg, var(--accent) calc(var(--share) * 100%), var(--wash) 0); }
    details { margin-top: 1rem; }
    summary { cursor: pointer; color: var(--soft); }
    .inline { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; list-style: none; padding: 0;
      margin: 0; }
    .diagnoses { padding-left: 1.2rem; }
    .diagnoses li { margin: .3rem 0; }
    .settings { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr));
      gap: .5rem 2rem; margin: .75rem 0; }
    .settings dt { color: var(--soft); font-size: .85rem; }
    .settings dd { margin: 0; overflow-wrap: anywhere; }
    .matrices { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr));
      gap: 1.5rem; }
    .matrix { width: 100%; table-layout: fixed; font-size: clamp(.6rem, 1.9vw, .85rem); }
    .matrix caption { text-align: left; font-weight: 600; font-size: 1rem; padding-bottom: .4rem; }
    .matrix th, .matrix td { padding: .35em .1em; text-align: center; border: 1px solid var(--paper);
      overflow: hidden; }
    .matrix th { color: var(--soft); }
    .matrix tbody th { text-align: right; padding-right: .5em; white-space: nowrap;
      text-overflow: ellipsis; }
    .matrix thead td, .matrix tbody th { width: 5.4em; }
    .matrix.blue tbody td { background: rgb(var(--blue) / calc(var(--depth) * var(--reach))); }
    .matrix.red tbody td { background: rgb(var(--red) / calc(var(--depth) * var(--reach))); }
    .matrix td.deep { color: var(--deep-text); }
    .matrix td.empty { color: var(--soft); opacity: .75; }
    .matrix td.diagonal { outline: 1.5px solid var(--ink); outline-offset: -2px; }
    .matrix.blue td.diagonal { font-weight: 700; }
    .matrix.red td.diagonal { opacity: 1; background:
      repeating-linear-gradient(135deg, var(--wash) 0 3px, transparent 3px 7px); }
    .pixels { image-rendering: pixelated; max-width: 100%; height: auto; display: block; }
    .samples { display: grid; gap: .9rem 2rem;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 34rem), 1fr)); }
    .samples figure { margin: 0; min-width: 0; }
    .samples figcaption { font-size: .9rem; color: var(--soft); }
    .samples b { color: var(--ink); }
    .answers { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15.5rem), 1fr));
      gap: 1rem; }
    .answer { background: var(--card); border: 1px solid var(--line); border-radius: 8px;
      padding: .8rem .9rem; }
    .answer figcaption { margin-bottom: .5rem; }
    .answer .probabilities { margin-top: .6rem; }
    .answer small { color: var(--soft); white-space: nowrap; }
    .probabilities { width: 100%; font-size: .8rem; line-height: 1.25; }
    .probabilities th, .probabilities td { padding: .06rem .3rem .06rem 0; border: 0 !important; }
    .probabilities th { white-space: nowrap; color: var(--soft); width: 1%; }
    .probabilities .number { width: 4.2em; }
    .probabilities td:last-child { width: 1.2em; padding: 0; }
    .probabilities .bar { width: 100%; margin: 0; }
    .probabilities .said th, .probabilities .true th { color: var(--ink); font-weight: 700; }
    .probabilities .said:not(.true) .bar { --accent: var(--warm); }
    .choices { display: flex; flex-wrap: wrap; gap: .5rem; margin-bottom: 1rem; }
    .choices legend { color: var(--soft); margin-bottom: .4rem; padding: 0; }
    .choices label { display: flex; align-items: center; gap: .5rem; cursor: pointer;
      background: var(--card); border: 1px solid var(--line); border-radius: 8px;
      padding: .35rem .6rem; }
    .choices label:has(:checked) { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent);
      font-weight: 650; }
    .choices input { accent-color: var(--accent); margin: 0; }
    .panel { display: grid; grid-template-columns: 15.5rem minmax(0, 1fr); gap: 1.25rem;
      align-items: start; }
    .chosen .panel { display: none; }
    .maps { display: flex; flex-wrap: wrap; gap: 1rem 1.5rem; }
    .maps figure { margin: 0; min-width: 0; }
    .maps figcaption { font-size: .85rem; color: var(--soft); margin-bottom: .25rem; }
    .health { display: grid; gap: 1.5rem 2.5rem;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 28rem), 1fr)); }
    @media (max-width: 700px) {
      main, footer, nav > div { padding: 0 .9rem; }
      nav > div { padding-block: .55rem; }
      .panel { grid-template-columns: minmax(0, 1fr); }
      .bars .bar { display: none; }
      .matrix thead td, .matrix tbody th { width: 4.6em; }
      th, td { padding-right: .6rem; }
    }
    \(chosenPanels)
    """

  /// Which panel is seen follows from the chosen sample, without a script.
  private static let chosenPanels = (0..<ReportFindings.sampleLimit).markup { index in
    """
    #features:has(#sample-\(index):checked) .panel:nth-child(\(index + 1)) { display: grid; }

    """
  }

  /// On paper: light, without controls.
  static let print: Markup = """
    @media print {
      :root {
        color-scheme: light; --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb;
        --accent: #1f5fae; --warm: #b3480b; --third: #6a4c9c; --good: #1d7a46; --bad: #b3261e;
        --blue: 31 95 174; --red: 190 60 20; --deep-text: #fff; --reach: 1; --wash: #f0f0f0;
      }
      * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      body { font-size: 11pt; }
      main, footer { max-width: none; padding: 0; }
      nav, .skip, .controls, .readout, button, .choices, .live-line { display: none !important; }
      section { margin-top: 1.5rem; }
      h2, h3, .lead, figcaption { break-after: avoid; }
      .chart, .answer, .pair, .lead, .matrices > *, .maps figure, .samples figure, tr,
      .figures > div { break-inside: avoid; }
      .charts { grid-template-columns: 1fr 1fr; }
      .chart .plot { height: 11rem; }
      .samples { grid-template-columns: 1fr 1fr; }
      .answers { grid-template-columns: repeat(3, 1fr); }
      .scroll { overflow: visible; }
    }

    """
}
