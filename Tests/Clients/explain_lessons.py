"""A reader who changes the numbers of a lesson, and what the oracle says of them."""

import random

import numpy as np

from explain_browser import ask, check, opened, shown


def tables(page, ids):
    """The numbers of some tables, as they are and as they are shown."""
    found = page.evaluate("""ids => ids.map(id => [...document.querySelectorAll(`#${id} tbody tr`)].map(
        row => [...row.querySelectorAll('td')].map(cell => {
          const field = cell.querySelector('input');
          return [Number(cell.dataset.value ?? NaN), field ? '' : cell.textContent];
        })))""", ids)
    # Whole numbers come back as whole, cut to the digits that name the double.
    return {id: [[(float(value), text) for value, text in row] for row in rows]
            for id, rows in zip(ids, found)}


def edit(page, places, chance):
    """Writes a number into a field of one of these tables, by keyboard."""
    place = chance.choice(list(places))
    fields = page.locator(f"#{place} input")
    index = chance.randrange(fields.count())
    fields.nth(index).focus()
    page.keyboard.press("Control+a")
    low, high, digits = places[place]
    page.keyboard.type(f"{chance.uniform(low, high):.{digits}f}")


def states_of(browser, path, places, ids, edits, seed):
    """What a page shows after each of so many edits."""
    page, chance, states = opened(browser, path), random.Random(seed), []
    for _ in range(edits):
        edit(page, places, chance)
        states.append(tables(page, ids))
    check(page.seen == [], f"{path.name}: {page.seen}")
    page.context.close()
    return states


def compare(name, rows, right):
    """Expects these digits, and says how many they are."""
    found = [cell[1] for row in rows for cell in row]
    right = [shown(value) for value in np.ravel(right)]
    check(found == right, f"{name}: {found} instead of {right}")
    return len(right)


def drive_softmax(browser, tessera, path, folder, edits=40):
    """Scores that a reader writes; the digits must be those of the oracle's probabilities."""
    states = states_of(browser, path, {"z": (-8, 8, 2)}, ["z", "p", "L", "gradient-table"], edits, 3)
    scores = [[cell[0] for cell in state["z"][0]] for state in states]
    probabilities = ask(tessera, folder, "float64",
                        [("p", "softmax", {}, {"x": scores}, {}, ["y"])])["p"]["y"]
    count = 0
    for index, (state, p) in enumerate(zip(states, probabilities)):
        name = f"{path.name}, edit {index}"
        count += compare(name, state["p"], p) + compare(name, state["L"], -np.log(p[0]))
        count += compare(name, state["gradient-table"][2:3], p - (np.arange(4) == 0))
    print(f"{path.name}: {edits} edits, {count} numbers in the oracle's digits")


def drive_softmax_twice(browser, tessera, path, folder, edits=40):
    """The same with a second softmax behind the first, and the way back through both."""
    states = states_of(browser, path, {"z": (-10, 10, 2)}, ["z", "classes", "L", "derivatives"],
                       edits, 4)
    scores = [[cell[0] for cell in state["z"][0]] for state in states]
    first = ask(tessera, folder, "float64",
                [("p", "softmax", {}, {"x": scores}, {}, ["y"])])["p"]["y"]
    second = ask(tessera, folder, "float64",
                 [("p", "softmax", {}, {"x": first}, {}, ["y"])])["p"]["y"]
    target = (np.arange(10) == 0).astype(float)
    back = ask(tessera, folder, "float64", [
        ("g", "softmax", {}, {"x": scores}, {"y": second - target}, ["grad_x"])])["g"]["grad_x"]
    count = 0
    for index, state in enumerate(states):
        name = f"{path.name}, edit {index}"
        count += compare(name, state["classes"], [first[index], second[index]])
        count += compare(name, state["L"], -np.log([first[index][0], second[index][0]]))
        count += compare(name, state["derivatives"], [first[index] - target, back[index]])
    print(f"{path.name}: {edits} edits, {count} numbers in the oracle's digits")


# Adam's own parameter, no tolerance: the one of its paper and PyTorch's default, as the page has it.
ADAM_EPSILON = 1e-8
# The rules as the page shows them.
RULES = {
    "sgd": {"algo": "sgd", "formula": "torch"},
    "momentum": {"algo": "sgd", "formula": "torch"},
    "nesterov": {"algo": "sgd", "formula": "torch", "nesterov": True},
    "adam": {"algo": "adam", "formula": "keras", "epsilon": ADAM_EPSILON},
    "adamw": {"algo": "adam", "formula": "torch", "epsilon": ADAM_EPSILON,
              "weight_decay_mode": "decoupled"},
}
SETTINGS = {"sgd": ["lr"], "momentum": ["lr", "momentum"], "nesterov": ["lr", "momentum"],
            "adam": ["lr", "beta1", "beta2"], "adamw": ["lr", "beta1", "beta2", "weight_decay"]}


def drive_optimizers(browser, tessera, path, folder, edits=60):
    """Starts, rates and shares that a reader writes; every point must have the oracle's bits."""
    places = {"start": (-9, 9, 3), **{f"set-{name}": (0, .9, 4) for name in RULES}}
    states = states_of(browser, path, places,
                       [*places, *(f"path-{name}" for name in RULES), "summary"], edits, 5)
    questions = []
    for index, state in enumerate(states):
        for name, attributes in RULES.items():
            points = np.array([[cell[0] for cell in row] for row in state[f"path-{name}"]])
            settings = dict(zip(SETTINGS[name], (cell[0] for cell in state[f"set-{name}"][0])))
            questions.append((
                f"{index}-{name}", "optimizer", {**attributes, **settings},
                {"p0": [cell[0] for cell in state["start"][0]],
                 "grads": points[:-1, :2] * [1, 10]}, {}, ["params"]))
    count = 0
    for key, answer in ask(tessera, folder, "float64", questions).items():
        index, name = key.split("-")
        state, what = states[int(index)], f"{path.name}, edit {key}"
        check(answer is not None, f"{what}: the oracle has no answer")
        rows = state[f"path-{name}"]
        right = np.vstack([[cell[0] for cell in state["start"][0]], answer["params"]])
        found = np.array([[cell[0] for cell in row[:2]] for row in rows])
        check((found == right).all(), f"{what}: {found} instead of {right}")
        a, b = right.T
        count += compare(what, rows, np.column_stack([a, b, (a * a + 10 * b * b) / 2]))
        check(state["summary"][list(RULES).index(name)] == rows[-1], f"{what}: the summary")
    print(f"{path.name}: {edits} edits, {count} numbers with the oracle's bits")


def philox(seed, step, place):
    """The uniform number that decides over an element: Philox4x32-10 as its authors define it."""
    key, word = [seed & 0xffffffff, seed >> 32], (1 << 32) - 1
    counter = [place, 0, step << 16 & word, step >> 16]
    for _ in range(10):
        first, second = counter[0] * 0xd2511f53, counter[2] * 0xcd9e8d57
        counter = [second >> 32 ^ counter[1] ^ key[0], second & word,
                   first >> 32 ^ counter[3] ^ key[1], first & word]
        key = [key[0] + 0x9e3779b9 & word, key[1] + 0xbb67ae85 & word]
    return ((counter[1] << 32 | counter[0]) >> 11) / 2**53


def drive_dropout(browser, tessera, path, folder, edits=40):
    """Values, rates and seeds; what is dropped follows from the generator, what remains is the oracle's."""
    states = states_of(browser, path, {"x": (-9, 9, 2), "choice": (0, .95, 3)},
                       ["x", "choice", "kept", "y", "outputs", "means", "cotangent"], edits // 2, 6)
    page, chance = opened(browser, path), random.Random(7)
    for _ in range(edits - edits // 2):
        page.locator("#choice input").nth(1).focus()
        page.keyboard.press("Control+a")
        page.keyboard.type(str(chance.choice([chance.randrange(99), chance.randrange(2**32)])))
        states.append(tables(page, ["x", "choice", "kept", "y", "outputs", "means", "cotangent"]))
    page.context.close()
    questions, masks = [], []
    for index, state in enumerate(states):
        x, (rate, seed) = ([cell[0] for cell in state[name][0]] for name in ("x", "choice"))
        masks.append(np.array([[philox(int(seed), step, i) >= rate for i in range(8)]
                               for step in range(100)], float))
        questions += [
            (f"{index}-{what}", "dropout_masked", {"rate": rate},
             {"x": np.tile(values, (100, 1)), "mask": masks[-1]}, {}, ["y"])
            for what, values in (("y", x), ("back", np.ones(8)))]
    answers = ask(tessera, folder, "float64", questions)
    count = 0
    for index, state in enumerate(states):
        name, x = f"{path.name}, edit {index}", [cell[0] for cell in state["x"][0]]
        y, back = (answers[f"{index}-{what}"]["y"] for what in ("y", "back"))
        count += compare(name, state["kept"], [x, masks[index][0]])
        count += compare(name, state["y"], [x, y[0]]) + compare(name, state["outputs"], y[:4])
        sums = np.zeros(8)
        for each in y:
            sums += each
        count += compare(name, state["means"][:2], [x, sums / 100])
        count += compare(name, state["cotangent"], back[0])
    print(f"{path.name}: {edits} edits, {count} numbers in the oracle's digits")


def drive_tiling(browser, tessera, path, folder, edits=40):
    """Numbers of the matrices and sizes of blocks: each tile holds the oracle's sums so far."""
    page, chance, states, questions = opened(browser, path), random.Random(8), [], []
    ids = ["a", "b", "c", "steps", "tiles", "part", "complete", "packed-b", "block-a"]
    for index in range(edits):
        if index % 3 == 1:
            size = page.locator("#sizes select").nth(chance.randrange(5))
            size.focus()
            page.keyboard.press(chance.choice(["ArrowDown", "ArrowUp", "ArrowDown"]))
        else:
            edit(page, {"a": (-9, 9, 3), "b": (-9, 9, 3)}, chance)
        sizes = [int(each) for each in page.evaluate(
            "[...document.querySelectorAll('#sizes select')].map(each => each.value)")]
        states.append((sizes, tables(page, ids)))
        a, b = (np.array([[cell[0] for cell in row] for row in states[-1][1][name]])
                for name in "ab")
        questions += [(f"{index}-{depth}", "matmul", {}, {"a": a[:, :depth], "b": b[:depth]}, {},
                       ["y"]) for depth in range(1, 5)]
    check(page.seen == [], f"{path.name}: {page.seen}")
    page.context.close()
    check(len({tuple(sizes) for sizes, _ in states}) > 4, f"{path.name}: the sizes stay the same")
    answers = ask(tessera, folder, "float64", questions)
    count = 0
    for index, ((mc, nc, kc, mr, nr), state) in enumerate(states):
        name = f"{path.name}, edit {index}, {mc} {nc} {kc} {mr} {nr}"
        sums = {depth: answers[f"{index}-{depth}"]["y"] for depth in range(1, 5)}
        part = np.where(np.arange(8) < nc, sums[kc], 0)
        count += compare(name, state["c"], sums[4]) + compare(name, state["complete"], sums[4])
        count += compare(name, state["part"], part)
        count += compare(name, state["steps"], [sums[p + 1][:mr, :nr].ravel() for p in range(kc)])
        right = [[jc, pc, ic, jr, ir, *sums[pc + kc][ir:ir + mr, jr:jr + nr].ravel()]
                 for jc in range(0, 8, nc) for pc in range(0, 4, kc) for ic in range(0, 8, mc)
                 for jr in range(jc, jc + nc, nr) for ir in range(ic, ic + mc, mr)]
        count += compare(name, state["tiles"], right)
        b = np.array([[cell[0] for cell in row] for row in state["b"]])
        packed = [b[:kc, j:j + nr].ravel() for j in range(0, nc, nr)]
        count += compare(name, state["packed-b"], packed)
        a = np.array([[cell[0] for cell in row] for row in state["a"]])
        count += compare(name, state["block-a"], a[:mc, :kc])
    print(f"{path.name}: {edits} edits, {count} numbers in the oracle's digits")
