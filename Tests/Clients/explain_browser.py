"""What the checks of the explanations share: a browser, an oracle, and numbers as pages print them."""

import json
import subprocess

import numpy as np

failures = []


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


def write(tessera, topic, options, path):
    subprocess.run(
        [tessera, "explain", topic, *options, "--html", path], check=True, capture_output=True)


def ask(tessera, folder, dtype, cases):
    """The oracle's answers: for each case its outputs by name, or nothing where it has none.

    A case has a name of its own, an operator, attributes, and arrays by name as inputs and as what comes
    back to the outputs; and the names of the outputs that are wanted.
    """
    folder.mkdir(exist_ok=True)

    def saved(name, arrays):
        for key, array in arrays.items():
            np.save(folder / f"{name}-{key}.npy", np.asarray(array, dtype))
        return {key: f"{name}-{key}.npy" for key in arrays}
    questions = [
        {"id": name, "op": operator, "attrs": attributes, "inputs": saved(f"{name}-in", inputs),
         **({"upstream": saved(f"{name}-up", upstream)} if upstream else {}),
         "outputs": {key: f"{name}-{key}.npy" for key in outputs}}
        for name, operator, attributes, inputs, upstream, outputs in cases]
    (folder / "request.json").write_text(json.dumps(
        {"version": 1, "dtype": dtype, "results": "results.json", "cases": questions}))
    # Where the only case of a request has no answer the oracle ends with its status.
    subprocess.run([tessera, "oracle", folder / "request.json"], check=len(cases) > 1,
                   capture_output=True)
    results = json.loads((folder / "results.json").read_text())
    return {case[0]: {key: np.load(folder / f"{case[0]}-{key}.npy") for key in case[5]}
            if results[case[0]]["status"] == "ok" else None for case in cases}
