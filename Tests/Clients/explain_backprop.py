"""A reader who changes the image and the parameters of the small network that backprop shows."""

import numpy as np

from explain_browser import ask, check, opened
from explain_lessons import compare, states_of, tables

FIELDS = {"value-input": (-3, 3, 2), "value-filter": (-2, 2, 3), "value-bias": (-1, 1, 3),
          "value-weights": (-2, 2, 3), "value-dense-bias": (-1, 1, 3)}
VALUES = ["value-convolved", "value-rectified", "winners", "value-pooled", "value-logits", "value-p",
          "value-loss"]
PARTS = ["logits", "weights", "dense-bias", "pooled", "rectified", "convolved", "filter", "bias",
         "input"]
# A central difference of step h = 2**-17 errs by h**2/6 times the third derivative. Along a line on which the
# logits part with slope k that is k**3 times the third derivative of log(1 + exp(t)), at most 1/(6 sqrt 3); k is
# at most 48, four windows of a filter's tap on pixels to 3 between weights to 2. Round-off: two losses of logits to
# 202 with some ten roundings each, over 2h.
NEAR = 2 ** -34 / 6 * 48 ** 3 / (6 * 3 ** .5) + 2 * 10 * 2 ** -53 * 202 / 2 ** -16


def answers(tessera, folder, states):
    """Values and derivatives of every state, layer by layer, from the oracle."""
    def numbers(state, name, shape):
        return np.array([cell[0] for row in state[f"value-{name}"] for cell in row]).reshape(shape)

    def each(operator, attributes, inputs, upstream, outputs):
        found = ask(tessera, folder, "float64", [
            (str(i), operator, attributes, {key: of[i] for key, of in inputs.items()},
             {"y": upstream[i]} if upstream else {}, outputs) for i in range(len(states))])
        return [[found[str(i)][name] for i in range(len(states))] for name in outputs]
    x, w, b, u, v = ([numbers(state, name, shape) for state in states] for name, shape in (
        ("input", (1, 5, 5, 1)), ("filter", (2, 2, 1, 1)), ("bias", (1,)), ("weights", (4, 2)),
        ("dense-bias", (2,))))
    pool = {"ksize": [2, 2], "strides": [2, 2]}
    a, = each("conv2d", {}, {"x": x, "w": w, "b": b}, None, ["y"])
    z, = each("relu", {}, {"x": a}, None, ["y"])
    m, = each("max_pool2d", pool, {"x": z}, None, ["y"])
    rows = [value.reshape(1, 4) for value in m]
    s, = each("dense", {}, {"x": rows, "w": u, "b": v}, None, ["y"])
    p, = each("softmax", {}, {"x": s}, None, ["y"])
    g = [value - [[1, 0]] for value in p]
    dm, du, dv = each("dense", {}, {"x": rows, "w": u, "b": v}, g, ["grad_x", "grad_w", "grad_b"])
    dz, = each("max_pool2d", pool, {"x": z}, [d.reshape(1, 2, 2, 1) for d in dm], ["grad_x"])
    da, = each("relu", {}, {"x": a}, dz, ["grad_x"])
    dx, dw, db = each("conv2d", {}, {"x": x, "w": w, "b": b}, da, ["grad_x", "grad_w", "grad_b"])
    values = {"value-convolved": a, "value-rectified": z, "value-pooled": m, "value-logits": s,
              "value-p": p, "value-loss": [-np.log(each[0, 0]) for each in p]}
    return values, dict(zip(PARTS, (g, du, dv, dm, dz, da, dw, db, dx)))


def drive_backprop(browser, tessera, path, folder, edits=40):
    """Every value and every derivative in the oracle's digits; measured slopes are near them.

    Only where a pool sees zeros alone there is none: what relu left out counts on one side of zero.
    """
    ids = [*FIELDS, *VALUES, *(f"back-{part}-table" for part in PARTS)]
    states = states_of(browser, path, FIELDS, ids, edits, 9)
    values, derivatives = answers(tessera, folder, states)
    count = near = kinks = 0
    for index, state in enumerate(states):
        name = f"{path.name}, edit {index}"
        for place, right in values.items():
            count += compare(f"{name}, {place}", state[place], right[index])
        for part, right in derivatives.items():
            rows = state[f"back-{part}-table"]
            count += compare(f"{name}, {part}", [row[:1] for row in rows], right[index])
            near += sum(abs(row[0][0] - row[1][0]) < NEAR for row in rows)
        windows = np.array(values["value-rectified"][index]).reshape(2, 2, 2, 2).swapaxes(1, 2)
        # There half of the window's slope is measured at each of its four places.
        kinks += sum(4 for window, slope in zip(
            windows.reshape(4, 4), np.ravel(derivatives["pooled"][index]))
            if not window.any() and abs(slope) / 2 > NEAR)
        count += compare(name, state["winners"], windows.reshape(4, 4).argmax(1))
    total = edits * sum(len(states[0][f"back-{part}-table"]) for part in PARTS)
    check(near == total - kinks,
          f"{path.name}: {near} of {total} differences are near the derivative, {kinks} stand at a kink")
    print(f"{path.name}: {edits} edits, {count} numbers in the oracle's digits, "
          f"{near} of {total} measured slopes near the derivative, {kinks} at a kink")


def drive_gradient_check(browser, tessera, path, folder):
    """At every step of its own heat-maps the page finds what the library has found."""
    page = opened(browser, path)
    heat = tables(page, ["heat", "kink-heat"])
    exponents = page.locator("#heat tbody th").all_inner_texts()
    for row, name in enumerate(exponents):
        page.locator("#exponent input").focus()
        page.keyboard.press("Control+a")
        page.keyboard.type(name.removeprefix("2^-"))
        found = tables(page, ["own"])["own"]
        check(found == [heat["heat"][row], heat["kink-heat"][row]],
              f"{path.name}, {name}: {found} instead of {heat['heat'][row]}, {heat['kink-heat'][row]}")
    check(page.seen == [] and len(exponents) > 10, f"{path.name}: {page.seen}, {exponents}")
    page.context.close()
    print(f"{path.name}: {len(exponents)} steps, {10 * len(exponents)} errors to the library's bits")
