"""Runs the project and its peers in turn in one sitting, and prints the table of ratios.

usage: python Benchmarks/peers/compare.py [gemm convolution training inference] [--rounds 5]
         [--turns 4] [--threads 1,2] [--quick] [--only TEXT,...] [--isa NAME] [--peers NAME,...]
         [--python PATH ...] [--output FILE]

Run it from the package's folder. A round starts project and peers anew; at each case they have their
turns, one right after the other, while the others wait. The rate of a round is the median over its
turns. The best peer of a case is the one for which the median, over the rounds, of the project's rate
over its own is least: that is the ratio of the table. Above 1 the project is faster. Beside it stand
this ratio's least and largest, and that of the least times of all windows, which a loaded machine
disturbs less.
Each peer is measured by the first Python (this one, then those that --python names) that can import
it; a peer that none can stands as missing. --output writes the table, and beside it every line of
every turn as FILE with .jsonl for its ending.
"""
import argparse
import datetime
import json
import math
import os
import platform
import statistics
import subprocess
import sys

from turns import one_round

PEERS = ["numpy", "torch", "torch-channels-last", "tensorflow"]


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("subjects", nargs="*")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--turns", type=int, default=4)
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only")
    parser.add_argument("--isa")
    parser.add_argument("--peers", default=",".join(PEERS))
    parser.add_argument("--python", action="append", default=[])
    parser.add_argument("--output")
    options = parser.parse_args()
    if options.isa and "," in options.isa:
        parser.error("--isa takes one name")
    options.subjects = options.subjects or ["gemm", "convolution", "training", "inference"]
    return options


def python_for(library, pythons):
    """A Python with that library, and its version; nothing where there is none."""
    name = library.split("-")[0]
    for python in pythons:
        found = subprocess.run(
            [python, "-c", "import %s; print(%s.__version__)" % (name, name)],
            capture_output=True, text=True)
        if found.returncode == 0:
            return python, found.stdout.strip()
    return None


def rates(lines):
    """The rate of each who took part, by case, by who and by round: the median over the turns of the round."""
    seen = {}
    for line in lines:
        rate = line["images_per_s"] if "images_per_s" in line else line["gflops"]
        case = seen.setdefault((line["kernel"], line["shape"]), {})
        case.setdefault(line["who"], {}).setdefault(line["round"], []).append(rate)
    return {case: {who: {number: statistics.median(turns) for number, turns in rounds.items()}
                   for who, rounds in by_who.items()} for case, by_who in seen.items()}


def least_times(lines):
    """The least time of any window, by case and by who."""
    seen = {}
    for line in lines:
        case = seen.setdefault((line["kernel"], line["shape"]), {})
        case[line["who"]] = min(line["least_s"], case.get(line["who"], math.inf))
    return seen


def ratios_to_best(by_who):
    """The project's rate over that of one peer, of each round: of the peer for which their median is least."""
    project = by_who["project"]
    ratios = [[project[number] / rate for number, rate in rounds.items() if number in project]
              for who, rounds in by_who.items() if who != "project"]
    return min(filter(None, ratios), key=statistics.median, default=[])


def table(lines, found, subject, threads):
    unit = "images/s" if subject in ("training", "inference") else "GFLOP/s"
    text = "\n### %s, threads: %s (%s)\n\n" % (subject, threads, unit)
    text += "| case | Tessera | %s | ratio to the best | least, largest | by least times |\n" % (
        " | ".join(PEERS))
    text += "|---|---|%s---|---|---|\n" % ("---|" * len(PEERS))
    medians, least = [], least_times(lines)
    for case, by_who in rates(lines).items():
        cells = []
        for who in ["project"] + PEERS:
            cells.append("%.4g" % statistics.median(by_who[who].values()) if who in by_who
                         else "not run" if who not in found
                         else "–" if found[who] else "missing")
        ratios, ends = ratios_to_best(by_who), ["missing", "", ""]
        if ratios:
            medians.append(statistics.median(ratios))
            times = [time for who, time in least[case].items() if who != "project"]
            ends = ["**%.2f**" % medians[-1], "%.2f, %.2f" % (min(ratios), max(ratios)),
                    "%.2f" % (min(times) / least[case]["project"])]
        text += "| %s | %s |\n" % (" ".join(case), " | ".join(cells + ends))
    if medians:
        mean = math.exp(sum(map(math.log, medians)) / len(medians))
        text += "\nGeometric mean of the %d ratios: %.2f; at least 1.0 in %d.\n" % (
            len(medians), mean, sum(median >= 1 for median in medians))
    return text


def heading(options, available):
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo")
                  if line.startswith("model name")), platform.processor()) \
        if os.path.exists("/proc/cpuinfo") else platform.processor()
    versions = ", ".join("%s %s" % (peer, version) for peer, (_, version) in available.items())
    load = "%.1f" % os.getloadavg()[0]
    return ("# Tessera beside its peers\n\n%s, %s, %d processors, load at the start %s, "
            "%d rounds of %d turns%s.\nPeers: %s.\n" % (
                datetime.date.today().isoformat(), model, os.cpu_count(), load, options.rounds,
                options.turns, ", short windows" if options.quick else "", versions or "none"))


def write(path, text):
    with open(path + ".partial", "w") as file:
        file.write(text)
    os.replace(path + ".partial", path)


def main():
    options = arguments()
    build = ["swift", "build", "-c", "release", "--product", "benchmarks"]
    subprocess.run(build, check=True, stdout=sys.stderr)
    folder = subprocess.run(build + ["--show-bin-path"], check=True, capture_output=True, text=True)
    binary = os.path.join(folder.stdout.strip(), "benchmarks")
    found = {peer: python_for(peer, [sys.executable] + options.python)
             for peer in PEERS if peer in options.peers.split(",")}
    available = {peer: place for peer, place in found.items() if place}
    text, raw = heading(options, available), []
    print(text)
    for subject in options.subjects:
        for threads in options.threads.split(","):
            lines = []
            for number in range(options.rounds):
                lines += one_round(options, binary, available, subject, threads, number)
            raw += lines
            part = table(lines, dict(found, project=True), subject, threads)
            print(part, flush=True)
            text += part
            if options.output:
                write(options.output, text)
                write(os.path.splitext(options.output)[0] + ".jsonl",
                      "".join(json.dumps(line) + "\n" for line in raw))


if __name__ == "__main__":
    main()
