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


RULES = {
    "sgd": {"algo": "sgd", "formula": "torch"},
    "momentum": {"algo": "sgd", "formula": "torch"},
    "nesterov": {"algo": "sgd", "formula": "torch", "nesterov": True},
    "adam": {"algo": "adam", "formula": "keras", "epsilon": 1e-8},
    "adamw": {"algo": "adam", "formula": "torch", "epsilon": 1e-8, "weight_decay_mode": "decoupled"},
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
