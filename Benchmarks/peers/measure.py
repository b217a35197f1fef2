"""Measures one library as `benchmarks` measures this one, and prints JSON lines.

usage: python measure.py numpy|tensorflow|torch|torch-channels-last \\
         gemm|convolution|training|inference THREADS [--quick] [--only TEXT,...] [--in-turn]

Shapes are read from ../Shapes, networks from networks.py; lines have the `kernel`, `shape` and
`threads` of the project's own, so that the two can be put side by side. A time is the median of
seven windows (five with --quick) after a warm-up, with the least beside it. Inputs are signed and
random. What a library does not do is not printed. With --in-turn it prints {"ready": true} once
its library is loaded, and waits for a line of input there and after each line that it prints; where
this says "again" it measures the same once more.
"""
import json
import os
import sys
import time

LIBRARY, SUBJECT, THREADS = sys.argv[1], sys.argv[2], int(sys.argv[3])
QUICK = "--quick" in sys.argv
IN_TURN = "--in-turn" in sys.argv
ONLY = sys.argv[sys.argv.index("--only") + 1].split(",") if "--only" in sys.argv else []

# Before any library is loaded: they read these once.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = str(THREADS)
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def timed(run, scale=1.0):
    """The median and the least time of a call of `run`, which returns when its result is there."""
    count, least = (5, 0.005 * scale) if QUICK else (7, 0.02 * scale)
    # By time: a library that has waited for its turn has its threads and its caches to wake.
    end = time.perf_counter() + 0.05
    for _ in range(3):
        run()
    while time.perf_counter() < end:
        run()
    start = time.perf_counter()
    run()
    calls = max(1, int(-(-least // max(time.perf_counter() - start, 1e-7))))
    times = []
    for _ in range(count):
        start = time.perf_counter()
        for _ in range(calls):
            run()
        times.append((time.perf_counter() - start) / calls)
    return sorted(times)[count // 2], min(times)


# What libraries print goes to the standard error, so that a line here is a line of ours.
OUTPUT = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def write(line):
    print(json.dumps(line), file=OUTPUT, flush=True)


def awaits_another():
    """Waits for a turn; whether it is another one for what was measured last."""
    word = sys.stdin.readline() if IN_TURN else "\n"
    if not word:
        sys.exit(0)
    return word.strip() == "again"


def wanted(name):
    return not ONLY or any(text in name for text in ONLY)


def report(kernel, shape, rate, work, run, scale=1.0):
    """A line with the rate that its name says, from the median time, and both times; one for each turn."""
    while True:
        median, least = timed(run, scale)
        write({
            "peer": LIBRARY, "kernel": kernel, "shape": shape, "threads": THREADS,
            rate: round(work / median, 3), "median_s": median, "least_s": least})
        if not awaits_another():
            return


def table(name):
    """The rows of a table of shapes, as dictionaries of texts."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Shapes", name + ".csv")
    with open(path) as file:
        header, *rows = [line.strip().split(",") for line in file if line.strip()]
    return [dict(zip(header, row)) for row in rows]


def main():
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    # The libraries' modules ask this one for its functions.
    sys.modules["measure"] = sys.modules["__main__"]
    if LIBRARY == "numpy":
        import with_numpy as library
    elif LIBRARY == "tensorflow":
        import with_tensorflow as library
    elif LIBRARY in ("torch", "torch-channels-last"):
        import with_torch as library
    else:
        sys.exit("Error: unknown library '%s'" % LIBRARY)
    subjects = {"gemm": gemm, "convolution": convolution, "training": training,
                "inference": inference}
    if SUBJECT not in subjects:
        sys.exit("Error: unknown subject '%s'" % SUBJECT)
    if IN_TURN:
        write({"ready": True})
    awaits_another()
    subjects[SUBJECT](library)


def gemm(library):
    if LIBRARY == "torch-channels-last":
        return  # A matrix has no channels: this is torch again.
    for row in table("gemm"):
        m, n, k = (int(row[name]) for name in "mnk")
        shape = "%dx%dx%d" % (m, n, k)
        if wanted(shape):
            report("gemm", shape, "gflops", 2e-9 * m * n * k, library.gemm(m, n, k))


def convolution(library):
    if not hasattr(library, "convolution"):
        return
    for row in table("convolution"):
        name = row["network"] + "/" + row["layer"]
        if not wanted(name):
            continue
        n, h, w, c, k, o, s = (int(row[column]) for column in (
            "batch", "height", "width", "channels", "kernel", "filters", "stride"))
        shape = "%s %dx%dx%dx%d %dx%dx%d%s" % (
            name, n, h, w, c, k, k, o, "" if s == 1 else " s%d" % s)
        work = 2e-9 * n * -(-h // s) * -(-w // s) * o * k * k * c
        runs = library.convolution(n, h, w, c, k, o, s)
        for kernel, run in zip(("conv2d", "conv2d-input-vjp", "conv2d-filter-vjp"), runs):
            # Nobody asks for the gradient of pixels.
            if kernel != "conv2d-input-vjp" or c > 3:
                report(kernel, shape, "gflops", work, run)


def training(library):
    networks(library, "training")


def inference(library):
    networks(library, "inference")


def networks(library, kernel):
    if not hasattr(library, "network"):
        return
    from networks import NETWORKS
    for network in NETWORKS:
        if wanted(network.name):
            batch = network.batch if kernel == "training" else 1000
            # A step's time varies more than a product's.
            scale = 5 if kernel == "training" else 1
            run = library.network(network, kernel, batch)
            report(kernel, "%s batch %d" % (network.name, batch), "images_per_s", batch, run, scale)


if __name__ == "__main__":
    main()
