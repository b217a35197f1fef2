"""The peak memory of one network's training: this project's process beside a peer's.

usage: python memory.py [--network cifar10-adam] [--peer tensorflow] [--python PYTHON] [--threads 2]
                        [--data DATA]

Both processes are measured whole, by the system, and both with little more than a batch in memory: the
project's reads an .npz file of a few random images. With --data it loads that set whole, which favours the
peer. Without --python the peer, and NumPy for the file, run under this Python.
"""
import argparse
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def peak(command):
    """The largest resident memory of a command and its children, in MB."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    error = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{' '.join(command)}: exit {os.waitstatus_to_exitcode(status)}\n{error}")
    # Linux counts kilobytes, macOS bytes.
    return usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


# Two thousand images to train on, two hundred to test on, as `tessera train --data FILE` reads them.
IMAGES = """
import sys
import numpy
random = numpy.random.default_rng(0)
def part(count):
    images = random.integers(0, 256, (count, *map(int, sys.argv[2:])), dtype="uint8")
    return images, random.integers(0, 10, count)
(x, y), (u, v) = part(2000), part(200)
numpy.savez(sys.argv[1], x_train=x, y_train=y, x_test=u, y_test=v)
"""


def images(network, python, folder):
    """The path of an .npz file of random images of the network's size."""
    path = os.path.join(folder, "images.npz")
    size = ["32", "32", "3"] if network.startswith("cifar10") else ["28", "28", "1"]
    subprocess.run([python, "-c", IMAGES, path, *size], check=True)
    return path


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data")
    parser.add_argument("--network", default="cifar10-adam")
    parser.add_argument("--peer", default="tensorflow")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--threads", default="2")
    options = parser.parse_args()

    subprocess.run(["swift", "build", "-c", "release", "--product", "tessera"], cwd=ROOT, check=True,
                   stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory() as folder:
        data = options.data or images(options.network, options.python, folder)
        ours = peak([
            os.path.join(ROOT, ".build/release/tessera"), "train", options.network, "--data", data,
            "--steps", "30", "--threads", options.threads, "--quiet", "--no-report",
            "--output", os.path.join(folder, "run")])
    theirs = peak([
        options.python, os.path.join(HERE, "measure.py"), options.peer, "training", options.threads,
        "--quick", "--only", options.network])
    print(f"{options.network}: Tessera {ours:.0f} MB, {options.peer} {theirs:.0f} MB, "
          f"ratio {ours / theirs:.2f}")


if __name__ == "__main__":
    main()
