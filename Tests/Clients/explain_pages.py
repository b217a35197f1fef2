"""Drives the pages of `tessera explain` in Chromium, and ends with 1 where one is not as it should be.

    python3 explain_pages.py path/to/tessera [model.safetensors]

Needs the packages playwright and numpy, and a Chromium in the PATH. For every page, light and dark, 1280
and 400 pixels wide: nothing on the console, no request, no horizontal scrolling, below 300 kB. Without
its script a page says the same. Then a reader's 200 edits of a convolution and 60 of a pool, each
followed by arrow keys: what the page shows must have the bits that `tessera oracle` answers, and the
tile that `tessera explain` names. Then edits of the lessons, against the oracle too.
"""

import pathlib
import shutil
import struct
import sys
import tempfile
import zlib

from playwright.sync_api import sync_playwright

import explain_backprop
import explain_lessons
import explain_windows
from explain_browser import check, failures, opened, write

PAGES = {
    "convolution": [], "convolution-2": ["--channels", "2", "--size", "4", "--padding", "same"],
    "padding": [], "im2col": ["--kernel", "2"], "pooling": ["--padding", "same", "--size", "5"],
}
LESSONS = ["softmax-cross-entropy", "softmax-twice", "dropout", "optimizers", "backprop",
           "gradient-check", "gemm-tiling"]
LESSON_DRIVERS = {
    "softmax-cross-entropy": explain_lessons.drive_softmax,
    "softmax-twice": explain_lessons.drive_softmax_twice,
    "optimizers": explain_lessons.drive_optimizers,
    "dropout": explain_lessons.drive_dropout,
    "gemm-tiling": explain_lessons.drive_tiling,
    "backprop": explain_backprop.drive_backprop,
    "gradient-check": explain_backprop.drive_gradient_check,
}


def check_appearance(browser, path):
    check(path.stat().st_size < 300_000, f"{path.name}: {path.stat().st_size} bytes")
    for scheme in ("light", "dark"):
        for width in (1280, 400):
            page = opened(browser, path, scheme, width)
            scroll = page.evaluate("document.documentElement.scrollWidth")
            check(scroll <= width, f"{path.name} {scheme} {width}: {scroll} pixels wide")
            bare = page.evaluate("""[...document.querySelectorAll('input, select, button')].filter(
                each => !each.labels?.length && !each.ariaLabel && !each.textContent).length""")
            check(bare == 0, f"{path.name}: {bare} fields without a label")
            check(page.seen == [], f"{path.name} {scheme} {width}: {page.seen}")
            page.context.close()


def check_script_agrees(browser, path):
    """What the library has written is what the script writes of the same numbers."""
    found = []
    for script in (False, True):
        page = opened(browser, path, script=script)
        # A change that changes nothing makes a script compute its page anew.
        fields = page.locator("main section input")
        if script and fields.count():
            fields.first.dispatch_event("input")
        found.append(page.evaluate("""['table', 'pre'].map(kind =>
            [...document.querySelectorAll('main ' + kind)].map(each => each.innerText))"""))
        page.context.close()
    for written, computed in zip(*found):
        for before, after in zip(written, computed):
            check(before == after, f"{path.name}: '{before}' is '{after}' once the script ran")
        check(len(written) == len(computed), f"{path.name}: {len(written)}, {len(computed)}")
    check(len(found[0][0]) > 0, f"{path.name}: no tables")


def check_stages(browser, path):
    """Arrow keys let one stage after the other arrive, and say what it is."""
    page = opened(browser, path)
    count = page.locator("main > section").count()
    seen = []
    for index in range(count):
        seen.append(page.locator("#step").inner_text())
        now = page.evaluate("""[...document.querySelectorAll('main > section')]
            .findIndex(each => each.classList.contains('now'))""")
        later = page.locator("section.later").count()
        check((now, later) == (index, count - 1 - index), f"{path.name}: stage {now}, {later} later")
        page.keyboard.press("ArrowRight")
    check(len(set(seen)) == count > 2, f"{path.name}: {count} stages say {seen}")
    page.keyboard.press("Home")
    check(page.locator("#step").inner_text() == seen[0], f"{path.name}: Home")
    page.keyboard.press("Escape")
    check(page.locator("section.later").count() == 0, f"{path.name}: Escape shows all")
    check(page.seen == [], f"{path.name}: {page.seen}")
    page.context.close()


def write_picture(path):
    """A grey PNG of a dark angle on white."""
    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))
    rows = b"".join(b"\0" + bytes(20 if 5 < x < 11 or y > 20 else 240 for x in range(28))
                    for y in range(28))
    header = struct.pack(">IIBBBBB", 28, 28, 8, 0, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
                     + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def check_place(browser, path):
    """Pointer and sliders mark the same place on the maps of all layers."""
    page = opened(browser, path)
    marks = page.locator(".sheet i")
    tiles = page.evaluate("""[...document.querySelectorAll('.sheet')].reduce(
        (sum, each) => sum + Number(each.dataset.tiles), 0)""")
    check(marks.count() == tiles > 1, f"{path.name}: {marks.count()} marks on {tiles} maps")
    page.keyboard.press("Escape")
    sheet = page.locator(".sheet").nth(1)
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    page.mouse.move(box["x"] + 3, box["y"] + 3)
    said = page.locator("#place").inner_text()
    check(said.startswith("row 1 of 28, column 1 of 28"), f"{path.name}: '{said}'")
    page.locator("#column").focus()
    page.keyboard.press("End")
    said = page.locator("#place").inner_text()
    check("column 27 of 28" in said, f"{path.name}: '{said}'")
    check(page.seen == [], f"{path.name}: {page.seen}")
    page.context.close()


def main(tessera, model=None):
    tessera = str(pathlib.Path(tessera).resolve())
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = pathlib.Path(place)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, options in PAGES.items():
            path = folder / f"{name}.html"
            write(tessera, name.split("-")[0], options, path)
            check_appearance(browser, path)
            check_script_agrees(browser, path)
        for name in LESSONS:
            path = folder / f"{name}.html"
            write(tessera, name, [], path)
            check_appearance(browser, path)
            check_script_agrees(browser, path)
            check_stages(browser, path)
        if model:
            path = folder / "network.html"
            write_picture(folder / "angle.png")
            write(tessera, "network", [model, folder / "angle.png"], path)
            check_appearance(browser, path)
            check_script_agrees(browser, path)
            check_stages(browser, path)
            check_place(browser, path)
        for name, drive in LESSON_DRIVERS.items():
            drive(browser, tessera, folder / f"{name}.html", folder / name)
        explain_windows.check_multiply_add(browser, folder / "convolution.html")
        explain_windows.check_double_multiply_add(browser, folder / "convolution.html")
        for index, (name, edits) in enumerate(
                [("convolution", 100), ("convolution-2", 100), ("pooling", 60)]):
            explain_windows.drive(
                browser, tessera, folder / f"{name}.html", edits, index, folder / name)
        browser.close()
    print(f"{len(PAGES) + len(LESSONS) + bool(model)} pages, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
