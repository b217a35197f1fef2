import TesseraReporting

/// Lets the stages of a lesson arrive one after the other; without it all of them stand there.
enum LessonScript {
  static func controls(first: String, count: Int) -> Markup {
    """
    <div class="stages" id="stepper" tabindex="0" role="group" aria-label="Stages" \
    aria-describedby="keys"><p class="step" id="step" aria-live="polite">Stage 1 of \(count): \
    \(first)</p>
    <div class="buttons"><button type="button" id="previous">← stage</button>\
    <button type="button" id="next">stage →</button>\
    <button type="button" id="whole">all stages</button></div>
    <p class="keys" id="keys">Keys: <kbd>←</kbd> <kbd>→</kbd> move to another stage, \
    <kbd>Home</kbd> and <kbd>End</kbd> to the first and the last, <kbd>Escape</kbd> shows all.</p>
    </div>
    """
  }

  static let style: Markup = """
    .numbers td.word { text-align: left; white-space: normal; min-width: 8rem; }
    section.later { opacity: .3; }
    section.now { border-left: 4px solid var(--accent); padding-left: 1rem; margin-left: -1.25rem; }
    .heat-1 { background: color-mix(in srgb, var(--warm) 12%, transparent); }
    .heat-2 { background: color-mix(in srgb, var(--warm) 30%, transparent); }
    .heat-3 { background: color-mix(in srgb, var(--warm) 50%, transparent); }
    .heat-4 { background: color-mix(in srgb, var(--warm) 70%, transparent); }
    .numbers td.kink { outline: 2px dashed var(--ink); outline-offset: -2px; }
    .drawing { width: 100%; max-width: 44rem; height: auto; background: var(--card);
      border: 1px solid var(--line); border-radius: 8px; }
    .drawing path, .drawing polyline { fill: none; }
    .drawing .level { stroke: var(--line); stroke-width: 1; }
    .drawing .path { stroke: var(--accent); stroke-width: 2; }
    .drawing circle { fill: var(--warm); }
    .drawing text { fill: var(--soft); font-size: 12px; }
    @media print { section.later { opacity: 1; } section.now { border: 0; } }

    """

  static let script: Markup = #"""
    const stages = all('main > section');
    let now = stages.length - 1;
    const names = stages.map(each => each.querySelector('h2').textContent);
    const show = (index, isFirst) => {
      now = Math.min(Math.max(index, 0), stages.length - 1);
      stages.forEach((each, place) => {
        each.classList.toggle('later', place > now);
        each.classList.toggle('now', place === now);
      });
      byId('step').textContent = `Stage ${now + 1} of ${stages.length}: ${names[now]}. `
        + stages[now].querySelector('.lead').textContent;
      if (!isFirst) stages[now].scrollIntoView({ block: 'nearest' });
    };
    const showAll = () => {
      stages.forEach(each => each.classList.remove('later', 'now'));
      now = stages.length - 1;
      byId('step').textContent = `All ${stages.length} stages.`;
    };
    const keys = {
      ArrowLeft: () => show(now - 1), ArrowRight: () => show(now + 1),
      Home: () => show(0), End: () => show(stages.length - 1), Escape: showAll,
    };
    addEventListener('keydown', event => {
      const act = keys[event.key];
      if (!act || event.target.matches?.('input, select') || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      act();
    });
    byId('previous').addEventListener('click', () => show(now - 1));
    byId('next').addEventListener('click', () => show(now + 1));
    byId('whole').addEventListener('click', showAll);
    show(0, true);

    """#
}
