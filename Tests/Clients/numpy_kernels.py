"""Kernels in NumPy that answer requests of Tessera's oracle protocol, right ones and wrong ones.

    tessera verify conv2d --run 'python3 Tests/Clients/numpy_kernels.py {request}'
    tessera verify conv2d --layout nchw \\
        --run 'python3 Tests/Clients/numpy_kernels.py --layout nchw --wrong dilation-ignored {request}'

The model of a client: it reads the request, answers every case, writes the outputs that are named and
says in the results what became of each. The kernels compute in NHWC and HWIO; with `--layout nchw` the
files hold NCHW and OIHW. `--wrong` makes one mistake that somebody has made before.
"""

import argparse
import json
import os
import pathlib
import sys

# The matrices are small: threads that wait for a share of them only take the processor from others.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy as np  # noqa: E402

WRONG = {
    "other-layout": "the image's memory is read in the other layout",
    "other-filter-layout": "the filters' memory is read in the other layout",
    "true-convolution": "the filters are turned by half a turn",
    "odd-pixel-before": "SAME puts the odd zero before the image",
    "dilation-ignored": "the taps lie side by side",
    "row-stride-for-columns": "the rows' stride is used for the columns",
    "bias-left-out": "the bias is not added",
    "filter-not-turned": "the input's gradient correlates with the filters as they are",
    "bias-gradient-averaged": "the bias's gradient is divided by the batch",
    "float16-sums": "operands and sums are float16",
    "last-tie": "a pool's gradient goes to the last of equal maxima",
    "pads-counted": "an average is divided by the kernel's area at the edge too",
    "swish-slope": "the input's gradient forgets that the sigmoid moves too",
    "logarithm-slope": "the gradient is multiplied by x and not divided",
}


def axis(size, kernel, stride, dilation, padding, wrong):
    """Zeros before and after the image, and the number of outputs, along one axis."""
    span = (kernel - 1) * dilation + 1
    if padding in ("SAME", "SAME_LOWER"):
        outputs = -(-size // stride)
        total = max((outputs - 1) * stride + span - size, 0)
        odd_before = padding == "SAME_LOWER" or wrong == "odd-pixel-before"
        before = (total + 1) // 2 if odd_before else total // 2
        return before, total - before, outputs
    before, after = padding
    return before, after, (size + before + after - span) // stride + 1


class Window:
    """How a kernel moves over an image: what every tap sees, and where it came from."""

    def __init__(self, x, kernel, attrs, wrong):
        strides = list(attrs.get("strides") or attrs.get("ksize") or [1, 1])
        dilations = list(attrs.get("dilations", [1, 1]))
        padding = attrs.get("padding", "VALID")
        pads = [[0, 0], [0, 0]] if padding == "VALID" else padding
        sides = [pads, pads] if isinstance(pads, str) else pads
        axes = [
            axis(x.shape[1 + i], kernel[i], strides[i], dilations[i], sides[i], wrong) for i in (0, 1)
        ]
        self.kernel, self.strides, self.dilations = kernel, strides, dilations
        self.pads = [(a[0], a[1]) for a in axes]
        self.outputs = [a[2] for a in axes]
        self.shape = x.shape

    def moved(self, strides=None, dilations=None):
        """The same window with another movement, for mistakes."""
        other = object.__new__(Window)
        other.__dict__ = dict(self.__dict__)
        other.strides = strides or self.strides
        other.dilations = dilations or self.dilations
        return other

    def padded(self, x, value=0.0):
        """The image between its zeros, with as many behind as the last window may ask for."""
        needed = [
            (self.outputs[i] - 1) * self.strides[i] + (self.kernel[i] - 1) * self.dilations[i] + 1
            for i in (0, 1)
        ]
        behind = [
            max(self.pads[i][1], needed[i] - self.pads[i][0] - x.shape[1 + i], 0) for i in (0, 1)
        ]
        widths = [(0, 0), (self.pads[0][0], behind[0]), (self.pads[1][0], behind[1]), (0, 0)]
        return np.pad(x, widths, constant_values=value)

    def taps(self):
        """Every tap with the rows and columns of the padded image that it sees."""
        for r in range(self.kernel[0]):
            for s in range(self.kernel[1]):
                starts = (r * self.dilations[0], s * self.dilations[1])
                yield r, s, *(
                    slice(starts[i], starts[i] + (self.outputs[i] - 1) * self.strides[i] + 1,
                          self.strides[i])
                    for i in (0, 1)
                )

    def cropped(self, padded):
        """The image's own part of a padded one."""
        (top, _), (left, _) = self.pads
        return padded[:, top : top + self.shape[1], left : left + self.shape[2], :]


def groups_of(w, groups):
    """The channels and the filters of every group."""
    channels, filters = w.shape[2], w.shape[3] // groups
    for g in range(groups):
        yield slice(g * channels, (g + 1) * channels), slice(g * filters, (g + 1) * filters)


def conv2d(case, attrs, wrong):
    x, w, b, dy = (case.get(name) for name in ("x", "w", "b", "upstream"))
    groups = attrs.get("groups", 1)
    window = Window(x, w.shape[:2], attrs, wrong)
    outputs = {}

    seen = window
    if wrong == "dilation-ignored":
        seen = window.moved(dilations=[1, 1])
    if wrong == "row-stride-for-columns":
        seen = window.moved(strides=[window.strides[0]] * 2)
    kernel = w[::-1, ::-1] if wrong == "true-convolution" else w
    number = np.float16 if wrong == "float16-sums" else x.dtype.type
    image, kernel = seen.padded(x).astype(number), kernel.astype(number)
    y = np.zeros((x.shape[0], *window.outputs, w.shape[3]), number)
    for r, s, rows, columns in seen.taps():
        for c, o in groups_of(w, groups):
            if number is np.float16:
                for one in range(w.shape[2]):
                    pixel = image[:, rows, columns, c][..., one : one + 1]
                    y[..., o] += pixel * kernel[r, s, one, o]
            else:
                y[..., o] += image[:, rows, columns, c] @ kernel[r, s, :, o]
    if b is not None and wrong != "bias-left-out":
        y = y + b.astype(number)
    outputs["y"] = y.astype(x.dtype)

    if dy is not None:
        image, gx, gw = window.padded(x), np.zeros_like(window.padded(x)), np.zeros_like(w)
        turned = w[::-1, ::-1] if wrong == "filter-not-turned" else w
        for r, s, rows, columns in window.taps():
            for c, o in groups_of(w, groups):
                pixels = image[:, rows, columns, c].reshape(-1, w.shape[2])
                gw[r, s, :, o] = pixels.T @ dy[..., o].reshape(pixels.shape[0], -1)
                gx[:, rows, columns, c] += dy[..., o] @ turned[r, s, :, o].T
        outputs["grad_x"], outputs["grad_w"] = window.cropped(gx), gw
        outputs["grad_b"] = dy.sum(axis=(0, 1, 2))
        if wrong == "bias-gradient-averaged":
            outputs["grad_b"] = outputs["grad_b"] / x.dtype.type(x.shape[0])
    return outputs


def max_pool2d(case, attrs, wrong):
    x, dy = case["x"], case.get("upstream")
    window = Window(x, attrs["ksize"], attrs, wrong)
    image = window.padded(x, -np.inf)
    # Padding never wins: not even where all is minus infinity.
    inside = window.padded(np.ones_like(x), 0)
    taps = list(window.taps())
    values = np.stack([image[:, rows, columns] for _, _, rows, columns in taps])
    allowed = np.stack([inside[:, rows, columns] for _, _, rows, columns in taps]) > 0
    best = np.argmax(np.where(allowed, values, -np.inf), axis=0)
    if wrong == "last-tie":
        best = len(taps) - 1 - np.argmax(np.where(allowed, values, -np.inf)[::-1], axis=0)
    y = np.take_along_axis(values, best[None], axis=0)[0]
    outputs = {"y": y}
    if dy is not None:
        gx = np.zeros_like(image)
        for number, (_, _, rows, columns) in enumerate(taps):
            gx[:, rows, columns] += np.where(best == number, dy, 0)
        outputs["grad_x"] = window.cropped(gx)
    return outputs


def avg_pool2d(case, attrs, wrong):
    x, dy = case["x"], case.get("upstream")
    window = Window(x, attrs["ksize"], attrs, wrong)
    image, inside = window.padded(x), window.padded(np.ones_like(x))
    total, count = 0, 0
    for _, _, rows, columns in window.taps():
        total = total + image[:, rows, columns]
        count = count + inside[:, rows, columns]
    if attrs.get("count_include_pad") or wrong == "pads-counted":
        count = np.full_like(count, window.kernel[0] * window.kernel[1])
    outputs = {"y": total / count}
    if dy is not None:
        gx = np.zeros_like(image)
        for _, _, rows, columns in window.taps():
            gx[:, rows, columns] += dy / count
        outputs["grad_x"] = window.cropped(gx)
    return outputs


def logarithm(case, attrs, wrong):
    """y = ln x, which is a number for x above 0 alone, and nothing that Tessera knows."""
    x, dy = case["x"], case.get("upstream")
    with np.errstate(all="ignore"):
        outputs = {"y": np.log(x)}
        if dy is not None:
            outputs["grad_x"] = dy * (x if wrong == "logarithm-slope" else 1 / x)
    return outputs


def scaled_swish(case, attrs, wrong):
    """y = x / (1 + exp(-s x)), which Tessera does not know; judged by differences of y alone."""
    x, s, dy = case["x"], case["s"], case.get("upstream")
    sigmoid = 1 / (1 + np.exp(-s * x))
    outputs = {"y": x * sigmoid}
    if dy is not None:
        slope = sigmoid * (1 - sigmoid)
        outputs["grad_x"] = dy * (sigmoid if wrong == "swish-slope" else sigmoid + x * s * slope)
        outputs["grad_s"] = (dy * x * x * slope).sum(axis=0)
    return outputs


KERNELS = {
    "conv2d": conv2d,
    "max_pool2d": max_pool2d,
    "avg_pool2d": avg_pool2d,
    "scaled_swish": scaled_swish,
    "logarithm": logarithm,
}
# Which arrays are images and which are filters, and what brings their axes in our order.
IMAGES, FILTERS = ("x", "upstream", "y", "grad_x"), ("w", "grad_w")
TO_OURS = {"image": (0, 2, 3, 1), "filter": (2, 3, 1, 0)}
TO_FILE = {"image": (0, 3, 1, 2), "filter": (3, 2, 0, 1)}


def order(array, name, axes):
    kind = "image" if name in IMAGES else "filter" if name in FILTERS else None
    return array.transpose(axes[kind]) if kind and array.ndim == 4 else array


def load(path, name, options):
    """An input in our order; read in the other one if that is the mistake."""
    array = np.load(path)
    mistaken = {"x": "other-layout", "w": "other-filter-layout"}.get(name)
    if mistaken and options.wrong == mistaken:
        # The right extents, and the memory of the other layout.
        axes = TO_OURS if options.layout == "nchw" else TO_FILE
        other = array.reshape(order(array, name, axes).shape)
        return other if options.layout == "nchw" else order(other, name, TO_OURS)
    return order(array, name, TO_OURS) if options.layout == "nchw" else array


def answer(case, folder, options):
    """Computes one case and writes its outputs."""
    kernel = KERNELS.get(case["op"])
    if kernel is None:
        return {"status": "unsupported", "message": f"there is no kernel for {case['op']}"}
    files = {**case["inputs"], **({"upstream": case["upstream"]["y"]} if "upstream" in case else {})}
    arrays = {name: load(folder / path, name, options) for name, path in files.items()}
    outputs = kernel(arrays, case.get("attrs", {}), options.wrong)
    for name, path in case["outputs"].items():
        array = outputs[name]
        if options.layout == "nchw":
            array = order(array, name, TO_FILE)
        np.save(folder / path, np.ascontiguousarray(array))
    return {"status": "ok", "message": ""}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("request", type=pathlib.Path)
    parser.add_argument("--layout", choices=["nhwc", "nchw"], default="nhwc")
    parser.add_argument("--wrong", choices=list(WRONG))
    options = parser.parse_args()
    np.seterr(all="ignore")
    request = json.loads(options.request.read_text())
    folder, results = options.request.parent, {}
    for case in request["cases"]:
        try:
            results[case["id"]] = answer(case, folder, options)
        except Exception as error:  # whatever goes wrong in one case is that case's own
            results[case["id"]] = {"status": "error", "message": f"{type(error).__name__}: {error}"}
    (folder / request["results"]).write_text(json.dumps(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
