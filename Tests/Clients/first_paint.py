"""How long pages take to their first paint in Chromium, from disk: nothing is judged, times are printed.

    python3 first_paint.py page.html ...

Needs the package playwright and a Chromium in the PATH. Every load has a context of its own, with no cache;
the first one of a browser is left out, which starts it.
"""

import pathlib
import shutil
import statistics
import sys

from playwright.sync_api import sync_playwright

LOADS = 7


def first_paint(browser, path):
    """Milliseconds from the begin of the navigation to the first contents on the screen."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(path.resolve().as_uri())
    time = page.evaluate("""new Promise(done => new PerformanceObserver(list => done(
        list.getEntriesByName('first-contentful-paint')[0].startTime))
        .observe({ type: 'paint', buffered: true }))""")
    context.close()
    return time


def main(paths):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        first_paint(browser, paths[0])
        for path in paths:
            times = sorted(first_paint(browser, path) for _ in range(LOADS))
            print(f"{path.name}: median {statistics.median(times):.0f} ms, "
                  f"{times[0]:.0f} to {times[-1]:.0f}, {path.stat().st_size} bytes")
        browser.close()


if __name__ == "__main__":
    main([pathlib.Path(argument) for argument in sys.argv[1:]])
