"""Drives the pages of `tessera explain` in Chromium, and ends with 1 where one is not as it should be.

    python3 explain_pages.py path/to/tessera [model.safetensors]

Needs the packages playwright and numpy, and a Chromium in the PATH. For every page, light and dark, 1280
and 400 pixels wide: nothing on the console, no request, no horizontal scrolling, below 300 kB. Without
its script a page says the same. Then a reader's 200 edits of a convolution and 60 of a pool, each
followed by arrow keys: what the page shows must have the bits that `tessera oracle` answers, and the
tile that `tessera explain` names. Then edits of the lessons, against the oracle too.
"""

import json
import pathlib
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from fractions import Fraction

import numpy as np
from playwright.sync_api import sync_playwright

failures = []
PAGES = {
    "convolution": [], "convolution-2": ["--channels", "2", "--size", "4", "--padding", "same"],
    "padding": [], "im2col": ["--kernel", "2"], "pooling": ["--padding", "same", "--size", "5"],
}
LESSONS = ["softmax-cross-entropy", "softmax-twice", "dropout", "optimizers", "backprop",
           "gradient-check", "gemm-tiling"]
MODES = {"valid": "VALID", "same": "SAME", "same-lower": "SAME_LOWER"}
# What the page shows, as float32; the fields' cells carry their values like all others.
READ = """() => {
  const rows = id => document.getElementById(id)
    ? [...document.getElementById(id).tBodies[0].rows].map(row =>
      [...row.querySelectorAll('td')].map(cell => [cell.dataset.value, cell.textContent,
        cell.className])) : [];
  const read = id => document.getElementById(id)?.value;
  const tables = Object.fromEntries(['output', 'chain', 'matrix', 'input-0', 'input-1', 'kernel-0',
    'kernel-1', 'product-0', 'maximum-cotangent', 'average-cotangent'].map(id => [id, rows(id)]));
  return { tables, tile: document.getElementById('tile')?.textContent, step: document.getElementById('step').textContent,
    problem: document.getElementById('size').className === 'problem',
    kernel: read('kernel'), stride: read('stride'), dilation: read('dilation'), mode: read('mode'),
    border: read('border'), operation: read('operation') };
}"""


def check(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED", what)


def opened(browser, path, scheme="light", width=1280, script=True):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme,
                                  java_script_enabled=script)
    page = context.new_page()
    page.seen = []
    page.on("console", lambda message: page.seen.append(message.text))
    page.on("pageerror", lambda error: page.seen.append(str(error)))
    page.on("request", lambda request: page.seen.append(request.url)
            if request.url != path.as_uri() and not request.url.startswith("data:") else None)
    page.goto(path.as_uri())
    return page


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


def shown(value):
    """A number as the page prints it."""
    value = float(value)
    if value == 0:
        return "0"
    if not 1e-3 <= abs(value) < 1e6:
        mantissa, exponent = f"{value:.3e}".split("e")
        return f"{mantissa}e{'+' if int(exponent) >= 0 else ''}{int(exponent)}"
    whole = np.floor(abs(value))
    digits = int(np.rint((abs(value) - whole) * 10000))
    text = f"{int(whole) + digits // 10000}.{digits % 10000:04d}".rstrip("0").rstrip(".")
    return ("-" if value < 0 else "") + text


def values(rows, column=None):
    cells = [row[column] for row in rows] if column is not None else [c for r in rows for c in r]
    return np.array([float(cell[0]) for cell in cells], np.float64).astype(np.float32)


def edit(page, state, chance):
    """One change that a reader makes, by keyboard."""
    kind = chance.choice(["pixel", "pixel", "weight", "slider", "mode"])
    if kind == "weight" and not state["tables"]["kernel-0"]:
        kind = "pixel"
    if kind in ("pixel", "weight"):
        fields = page.locator(
            f"[id^={'input' if kind == 'pixel' else 'kernel'}-] input[type=number]")
        field = fields.nth(chance.randrange(fields.count()))
        field.focus()
        page.keyboard.press("Control+a")
        page.keyboard.type(repr(round(chance.uniform(-9, 9), chance.choice([0, 1, 3, 6]))))
    elif kind == "slider":
        sliders = page.locator("#settings input[type=range]")
        sliders.nth(chance.randrange(sliders.count())).focus()
        page.keyboard.press(chance.choice(["ArrowRight", "ArrowLeft", "ArrowRight", "Home"]))
    else:
        page.locator("#mode").select_option(chance.choice(list(MODES) + ["explicit"]))
        if state["operation"]:
            page.locator("#operation").select_option(chance.choice(["maximum", "average"]))


def rounded(exact):
    """The float32 nearest to a fraction, of two the even one."""
    first = np.float32(float(exact))
    near = [first, np.nextafter(first, np.float32(-np.inf)), np.nextafter(first, np.float32(np.inf))]
    return min(near, key=lambda each: (abs(Fraction(float(each)) - exact),
                                       int(each.view(np.uint32)) & 1))


def check_multiply_add(browser, path):
    """Sums so near the middle of two float32 that a second rounding would go wrong, and random ones."""
    chance, triples = random.Random(7), []
    for _ in range(1000):
        i, unit = chance.randrange(1, 64), chance.choice([-1, 1])
        c = np.float32(chance.choice([-1, 1]) * (1 + chance.randrange(1 << 23) / (1 << 23)))
        triples.append((unit * (1 + i / 2**23), (1 - i / 2**23) / 2**24, float(c)))
        triples.append(tuple(float(np.float32(chance.gauss(0, 9))) for _ in range(3)))
    page = opened(browser, path)
    found = page.evaluate("all => all.map(([a, b, c]) => multiplyAdd(a, b, c))", triples)
    page.context.close()
    right = [rounded(Fraction(a) * Fraction(b) + Fraction(c)) for a, b, c in triples]
    wrong = sum(np.float32(f) != r for f, r in zip(found, right))
    naive = sum(np.float32(a * b + c) != r for (a, b, c), r in zip(triples, right))
    check(wrong == 0, f"multiplyAdd: {wrong} of {len(triples)} are rounded wrongly")
    check(naive > 100, f"multiplyAdd: rounding twice is wrong only {naive} times: no test")
    print(f"multiplyAdd: {len(triples)} right, {naive} of which rounding twice gets wrong")


def step_through(page, chance):
    """Arrow keys from one output to another, and from one product to another."""
    page.locator("#stepper").focus()
    page.keyboard.press("Home")
    for _ in range(chance.randrange(6)):
        page.keyboard.press(chance.choice(["ArrowRight", "ArrowDown", "ArrowRight"]))
    for _ in range(chance.randrange(3)):
        page.keyboard.press("Shift+ArrowRight")


def check_step(name, state):
    """What the page shows of the marked output follows from its own numbers."""
    tables = state["tables"]
    here = [(p, q, cell) for p, row in enumerate(tables["output"]) for q, cell in enumerate(row)
            if "here" in cell[2].split()]
    check(len(here) == 1, f"{name}: {len(here)} outputs are marked")
    p, q, cell = here[0]
    check(f"p={p}, q={q}:" in state["step"], f"{name}: says '{state['step']}'")
    for table in ("output", "chain", "matrix", "product-0"):
        for each in (cell for row in tables[table] for cell in row if cell[0] is not None):
            check(each[1] == shown(np.float32(float(each[0]))), f"{name}: {table} shows {each}")
    if state["operation"]:
        return
    check(f"= {cell[1]}" in state["step"], f"{name}: says '{state['step']}'")
    first, last = map(int, re.search(r"outputs (\d+)\.\.\.(\d+) of", state["tile"]).groups())
    marked = [i for i, each in enumerate(c for row in tables["output"] for c in row)
              if "tile" in each[2].split()]
    check(marked == list(range(first, last + 1)), f"{name}: {state['tile']} marks {marked}")
    chain = tables["chain"]
    x, w, products, sums = (values(chain, column) for column in (1, 2, 3, 4))
    check((products == x * w).all(), f"{name}: products")
    check(sums[-1] == np.float32(float(cell[0])), f"{name}: the chain ends in {sums[-1]}")
    row = tables["matrix"][p * len(tables["output"]) + q]
    check((values([row[:-1]]) == x).all(), f"{name}: the row of the patch matrix")
    taps = [i for i, each in enumerate(chain) if "tap" in each[0][2]]
    marked = [i for i, each in enumerate(row) if "tap" in each[2].split()]
    check(len(taps) == 1 and taps == marked, f"{name}: products {taps}, {marked} are marked")


def tile_line(tessera, name, state, remembered):
    """What the library says of the tile of the marked output, for the same window."""
    size = sum("padding" not in cell[2].split() for cell in max(
        state["tables"]["input-0"], key=lambda row: -sum("padding" in c[2].split() for c in row)))
    padding = state["border"] if state["mode"] == "explicit" else state["mode"]
    window = ["--size", str(size), "--kernel", state["kernel"], "--stride", state["stride"],
              "--dilation", state["dilation"], "--padding", padding]
    if tuple(window) not in remembered:
        remembered[tuple(window)] = subprocess.run(
            [tessera, "explain", "convolution", *window], check=True, capture_output=True,
            text=True).stdout
    place = re.search(r"p=(\d+), q=(\d+):", state["step"]).groups()
    lines = [line.strip() for line in remembered[tuple(window)].split("\n")
             if f"; y[{place[0]},{place[1]}] is its row" in line]
    found = state["tile"].split("\n")[0]
    check(lines == [found], f"{name}: '{found}' instead of {lines}")


def request_of(index, state, folder):
    """The questions to the oracle: its window, with the numbers that the page shows."""
    count = sum(1 for c in range(2) if state["tables"][f"input-{c}"])
    image = np.stack([np.array([[float(cell[0]) for cell in row if "padding" not in cell[2].split()]
                                for row in state["tables"][f"input-{c}"]
                                if any("padding" not in cell[2].split() for cell in row)])
                      for c in range(count)], -1)[None].astype(np.float32)
    border = int(state["border"])
    padding = MODES.get(state["mode"], [[border, border], [border, border]])
    stride, kernel = int(state["stride"]), int(state["kernel"])
    attributes = {"strides": [stride, stride], "padding": padding}
    inputs, upstream = {"x": f"{index}-x.npy"}, {}
    np.save(folder / inputs["x"], image)
    if state["operation"]:
        attributes["ksize"] = [kernel, kernel]
        names = ["max_pool2d", "avg_pool2d"]
        if state["operation"] == "average":
            names.reverse()
        rows = state["tables"]["output"]
        upstream["y"] = f"{index}-ones.npy"
        np.save(folder / upstream["y"],
                np.ones((1, len(rows), len(rows[0]) if rows else 0, 1), np.float32))
    else:
        names = ["conv2d"]
        attributes["dilations"] = [int(state["dilation"])] * 2
        filters = np.stack([values(state["tables"][f"kernel-{c}"]).reshape(kernel, kernel)
                            for c in range(count)], -1)[..., None]
        inputs["w"] = f"{index}-w.npy"
        np.save(folder / inputs["w"], filters.astype(np.float32))
    outputs = {"y": f"{index}-y.npy"}
    return [{"id": f"{index}{name if place else ''}", "op": name, "attrs": attributes,
             "inputs": inputs, **({"upstream": upstream} if upstream else {}),
             "outputs": {**({} if place else outputs),
                         **({"grad_x": f"{index}-{name}.npy"} if upstream else {})}}
            for place, name in enumerate(names)]


def drive(browser, tessera, path, edits, seed, folder):
    """A reader's edits, each held against the oracle's answer."""
    page, chance = opened(browser, path), random.Random(seed)
    folder.mkdir()
    states, remembered = [], {}
    for index in range(edits):
        edit(page, page.evaluate(READ), chance)
        step_through(page, chance)
        state = page.evaluate(READ)
        states.append(state)
        if not state["problem"]:
            check_step(f"{path.name}, edit {index}", state)
            if not state["operation"]:
                tile_line(tessera, f"{path.name}, edit {index}", state, remembered)
    check(page.seen == [], f"{path.name}: {page.seen}")
    page.context.close()
    request = {"version": 1, "dtype": "float32", "results": "results.json",
               "cases": [case for i, state in enumerate(states)
                         for case in request_of(i, state, folder)]}
    (folder / "request.json").write_text(json.dumps(request))
    subprocess.run([tessera, "oracle", folder / "request.json"], check=True, capture_output=True)
    results = json.loads((folder / "results.json").read_text())
    compared = refused = 0
    for index, state in enumerate(states):
        status = results[str(index)]["status"]
        name = f"{path.name}, edit {index}"
        check((status == "ok") != state["problem"], f"{name}: {results[str(index)]}")
        if status != "ok" or state["problem"]:
            refused += 1
            continue
        right = np.load(folder / f"{index}-y.npy").ravel()
        found = values(state["tables"]["output"])
        check(right.shape == found.shape and (right == found).all(),
              f"{name}: {found} instead of {right}")
        compared += right.size
        for name, table in ([("max_pool2d", "maximum"), ("avg_pool2d", "average")]
                            if state["operation"] else []):
            right = np.load(folder / f"{index}-{name}.npy").ravel()
            found = values(state["tables"][f"{table}-cotangent"])
            check(right.shape == found.shape and (right == found).all(),
                  f"{path.name}, edit {index}, back through {name}: {found} instead of {right}")
            compared += right.size
    check(compared > edits, f"{path.name}: only {compared} outputs compared")
    print(f"{path.name}: {edits} edits, {compared} numbers as the oracle has them, "
          f"{refused} windows that do not fit")


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


def write(tessera, topic, options, path):
    subprocess.run(
        [tessera, "explain", topic, *options, "--html", path], check=True, capture_output=True)


def drive_softmax(browser, tessera, path, edits, folder):
    """Scores that a reader writes; the digits must be those of the oracle's probabilities."""
    page, chance, states = opened(browser, path), random.Random(3), []
    folder.mkdir()
    for _ in range(edits):
        page.locator("#z input").nth(chance.randrange(4)).focus()
        page.keyboard.press("Control+a")
        page.keyboard.type(repr(round(chance.uniform(-8, 8), 2)))
        states.append(page.evaluate("""() => Object.fromEntries(
            ['z', 'p', 'L', 'gradient-table'].map(id => [id, [...document.querySelectorAll(
                `#${id} td`)].map(cell => [cell.dataset.value, cell.textContent])]))"""))
    check(page.seen == [], f"{path.name}: {page.seen}")
    page.context.close()
    np.save(folder / "x.npy", np.array([[float(cell[0]) for cell in s["z"]] for s in states]))
    request = {"version": 1, "dtype": "float64", "results": "r.json", "cases": [
        {"id": "a", "op": "softmax", "inputs": {"x": "x.npy"}, "outputs": {"y": "y.npy"}}]}
    (folder / "request.json").write_text(json.dumps(request))
    subprocess.run([tessera, "oracle", folder / "request.json"], check=True, capture_output=True)
    for index, (state, p) in enumerate(zip(states, np.load(folder / "y.npy"))):
        gradient = [*p[:1] - 1, *p[1:]]
        right = [*map(shown, p), shown(-np.log(p[0])), *map(shown, gradient)]
        found = [cell[1] for cell in state["p"] + state["L"] + state["gradient-table"][8:12]]
        check(found == right, f"{path.name}, edit {index}: {found} instead of {right}")
    print(f"{path.name}: {edits} edits, {9 * edits} numbers in the oracle's digits")


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
        name = "softmax-cross-entropy"
        drive_softmax(browser, tessera, folder / f"{name}.html", 40, folder / name)
        check_multiply_add(browser, folder / "convolution.html")
        for index, (name, edits) in enumerate(
                [("convolution", 100), ("convolution-2", 100), ("pooling", 60)]):
            drive(browser, tessera, folder / f"{name}.html", edits, index, folder / name)
        browser.close()
    print(f"{len(PAGES) + len(LESSONS) + bool(model)} pages, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
