"""A reader who changes a convolution or a pool, and walks through its outputs."""

import random
import re
import subprocess
from fractions import Fraction

import numpy as np

from explain_browser import ask, check, opened, shown, values

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


def check_double_multiply_add(browser, path):
    """The same in double, where Python's fractions round to the nearest by themselves."""
    chance, triples = random.Random(8), []
    for _ in range(1000):
        i, unit = chance.randrange(1, 1 << 20), chance.choice([-1, 1])
        c = chance.choice([-1, 1]) * (1 + chance.randrange(1 << 52) / (1 << 52))
        triples.append((unit * (1 + i / 2**52), (1 - i / 2**52) / 2**53, c))
        a, b = chance.gauss(0, 9), chance.gauss(0, 9)
        triples += [(a, b, chance.gauss(0, 9)), (a, b, -a * b)]
    page = opened(browser, path)
    is_fused = page.evaluate("isFused")
    found = page.evaluate("all => all.map(([a, b, c]) => multiplyAddDouble(a, b, c))", triples)
    page.context.close()
    if not is_fused:
        return print("multiplyAddDouble: this processor rounds twice, and so does the page")
    right = [float(Fraction(a) * Fraction(b) + Fraction(c)) for a, b, c in triples]
    wrong = sum(f != r for f, r in zip(found, right))
    naive = sum(a * b + c != r for (a, b, c), r in zip(triples, right))
    check(wrong == 0, f"multiplyAddDouble: {wrong} of {len(triples)} are rounded wrongly")
    check(naive > 1000, f"multiplyAddDouble: rounding twice is wrong only {naive} times: no test")
    print(f"multiplyAddDouble: {len(triples)} right, {naive} of which rounding twice gets wrong")


def check_multiply_add(browser, path):
    """Sums so near the middle of two float32 that a second rounding would go wrong, and random ones."""
    chance, triples = random.Random(7), []
    for _ in range(1000):
        i, unit = chance.randrange(1, 64), chance.choice([-1, 1])
        c = np.float32(chance.choice([-1, 1]) * (1 + chance.randrange(1 << 23) / (1 << 23)))
        triples.append((unit * (1 + i / 2**23), (1 - i / 2**23) / 2**24, float(c)))
        triples.append(tuple(float(np.float32(chance.gauss(0, 9))) for _ in range(3)))
    page = opened(browser, path)
    is_fused = page.evaluate("isFused")
    found = page.evaluate("all => all.map(([a, b, c]) => multiplyAdd(a, b, c))", triples)
    page.context.close()
    if not is_fused:
        return print("multiplyAdd: this processor rounds twice, and so does the page")
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


def questions_of(index, state):
    """What to ask the oracle: its window, with the numbers that the page shows."""
    count = sum(1 for c in range(2) if state["tables"][f"input-{c}"])
    image = np.stack([np.array([[float(cell[0]) for cell in row if "padding" not in cell[2].split()]
                                for row in state["tables"][f"input-{c}"]
                                if any("padding" not in cell[2].split() for cell in row)])
                      for c in range(count)], -1)[None]
    border = int(state["border"])
    padding = MODES.get(state["mode"], [[border, border], [border, border]])
    stride, kernel = int(state["stride"]), int(state["kernel"])
    attributes = {"strides": [stride, stride], "padding": padding}
    if not state["operation"]:
        attributes["dilations"] = [int(state["dilation"])] * 2
        filters = np.stack([values(state["tables"][f"kernel-{c}"]).reshape(kernel, kernel)
                            for c in range(count)], -1)[..., None]
        return [(f"{index}", "conv2d", attributes, {"x": image, "w": filters}, {}, ["y"])]
    attributes["ksize"] = [kernel, kernel]
    rows = state["tables"]["output"]
    ones = {"y": np.ones((1, len(rows), len(rows), 1))}
    return [(f"{index}-{table}", operator, attributes, {"x": image}, ones,
             ["y", "grad_x"] if table == state["operation"] else ["grad_x"])
            for table, operator in (("maximum", "max_pool2d"), ("average", "avg_pool2d"))]


def compare(name, answer, state, table):
    """How many numbers of the page were compared with an answer of the oracle."""
    for output, place in (("y", "output"), ("grad_x", f"{table}-cotangent")):
        if output in answer:
            right, found = answer[output].ravel(), values(state["tables"][place])
            check(right.shape == found.shape and (right == found).all(),
                  f"{name}: {place} {found} instead of {right}")
    return sum(each.size for each in answer.values())


def drive(browser, tessera, path, edits, seed, folder):
    """A reader's edits, each held against the oracle's answer."""
    page, chance = opened(browser, path), random.Random(seed)
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
    questions = [question for i, state in enumerate(states) for question in questions_of(i, state)]
    compared = refused = 0
    for key, answer in ask(tessera, folder, "float32", questions).items():
        index, _, table = key.partition("-")
        state, name = states[int(index)], f"{path.name}, edit {index}"
        check((answer is not None) != state["problem"], f"{name}: the oracle says {answer}")
        if answer is None or state["problem"]:
            refused += 1
        else:
            compared += compare(name, answer, state, table)
    check(compared > edits, f"{path.name}: only {compared} outputs compared")
    print(f"{path.name}: {edits} edits, {compared} numbers as the oracle has them, "
          f"{refused} windows that do not fit")
