"""Opens report pages in Chromium as a reader would, and ends with 1 where one of them is not as it should be.

    python3 report_page.py [--live PROGRAM] report.html ...

With --live the program trains meanwhile, and the page of that run is seen to follow it by itself. Needs the package playwright (pip install playwright) and a Chromium in the PATH. For every page, light
and dark, 1280 and 400 pixels wide: nothing on the console, no request, no horizontal scrolling of the
page, every picture decoded; then the keyboard and the pointer on the charts, the scale, the smoothing and
the choice of a sample, and that they outlive a reload.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from playwright.sync_api import sync_playwright

failures = []


def check(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED", what)


def opened(browser, path, scheme, width):
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.seen = []
    page.on("console", lambda message: page.seen.append(message.text))
    page.on("pageerror", lambda error: page.seen.append(str(error)))
    page.on("request", lambda request: page.seen.append(request.url)
            if not request.url.startswith(("data:", "file:")) else None)
    page.goto(path.resolve().as_uri())
    return page


def check_appearance(browser, path):
    for scheme in ("light", "dark"):
        for width in (1280, 400):
            page = opened(browser, path, scheme, width)
            name = f"{path} {scheme} {width}"
            page.wait_for_timeout(100)
            check(page.seen == [], f"{name}: {page.seen}")
            scroll = page.evaluate("document.documentElement.scrollWidth")
            check(scroll <= width, f"{name}: {scroll} pixels wide")
            broken = page.evaluate(
                "[...document.images].filter(each => !each.naturalWidth || !each.alt).length")
            check(broken == 0, f"{name}: {broken} pictures broken or without a text")
            page.context.close()


def check_charts(page, path):
    plot = page.locator("#loss-plot")
    plot.focus()
    page.keyboard.press("Home")
    first = plot.get_attribute("aria-valuetext")
    page.keyboard.press("ArrowRight")
    second = plot.get_attribute("aria-valuetext")
    check(first != second and "loss" not in page.seen, f"{path}: the arrow keys show {second}")
    check(second.startswith("step "), f"{path}: {second}")
    page.keyboard.press("Escape")
    check(page.locator("#loss .readout").inner_text() == "", f"{path}: Escape leaves the cursor")
    box = page.locator("#accuracy-plot").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    readout = page.locator("#accuracy .readout").inner_text()
    check(readout.startswith("Step "), f"{path}: under the pointer stands '{readout}'")
    page.mouse.move(0, 0)


def check_choices(page, path):
    line = page.locator("#loss .plain .smooth").first
    before = line.get_attribute("d")
    page.locator("#smoothing").focus()
    page.keyboard.press("End")
    check(line.get_attribute("d") != before, f"{path}: the smoothing changes nothing")
    page.locator("#scale-plain").focus()
    page.keyboard.press("ArrowRight")
    check(page.locator("#loss g.log").is_visible(), f"{path}: no logarithmic scale")
    page.locator("#sample-0").focus()
    page.keyboard.press("ArrowRight")
    check(page.locator(".panel").nth(1).is_visible(), f"{path}: no second sample")
    page.reload()
    check(page.locator("#smoothing").input_value() == "0.98", f"{path}: the smoothing is forgotten")
    check(page.locator("#scale-log").is_checked(), f"{path}: the scale is forgotten")
    check(page.locator("#sample-1").is_checked(), f"{path}: the sample is forgotten")


def check_live(browser, program):
    """A page that nobody touches follows a run to its end, and keeps what its reader chose."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "run" / "report.html"
        run = subprocess.Popen(
            [program, "train", "--epochs", "20", "--threads", "1", "--quiet", "--output", path.parent],
            stdout=subprocess.DEVNULL)
        while not path.exists() and run.poll() is None:
            time.sleep(0.05)
        page = opened(browser, path, "light", 1280)
        check(page.locator(".badge").first.inner_text() == "● Training", f"{path}: does not train")
        check(page.locator("#pause").is_visible(), f"{path}: its updates cannot be paused")
        written = "document.body.dataset.written"
        first = page.evaluate(written)
        page.locator("#scale-log").focus()
        page.keyboard.press("Space")
        page.wait_for_function(f"{written} && {written} !== '{first}'", timeout=60_000)
        check(page.locator("#scale-log").is_checked(), f"{path}: the scale is forgotten")
        check(page.evaluate("document.activeElement.id") == "scale-log", f"{path}: the focus is lost")
        page.locator("text=✓ Finished").first.wait_for(timeout=300_000)
        check(run.wait() == 0, f"{path}: the run failed")
        check(page.locator("#pause").count() == 0, f"{path}: an ended run can be paused")
        check(page.seen == [], f"{path}: {page.seen}")


def main(paths):
    program = None
    if paths[:1] == ["--live"]:
        program, paths = paths[1], paths[2:]
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for path in map(pathlib.Path, paths):
            check_appearance(browser, path)
            page = opened(browser, path, "light", 1280)
            check_charts(page, path)
            check_choices(page, path)
            check(page.seen == [], f"{path}: {page.seen}")
        if program:
            check_live(browser, program)
        browser.close()
    print(f"{len(paths)} pages looked at, {len(failures)} failures")
    return 1 if failures or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
