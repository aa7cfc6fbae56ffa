#!/usr/bin/env python3
"""Our rates beside the peers', run in turn on this machine, and their ratios as a table.

  benchmarks/peers/compare.py [ROUNDS]      3 rounds by default, some fifteen minutes

PyTorch (Debian's python3-torch with libopenblas0-openmp) and TorchSharp (benchmarks/peers/TorchSharp, libtorch 2.10, in PoCL's root, which has
the C++ library that it needs) do the same DDPG update as `ddpg bench update`, actor and critic at each, once on one thread and once on all
cores; the better of the two counts. MuJoCo's C library (Debian's libmujoco-dev, gcc) steps half_cheetah.xml on one thread, and in one process a
core; so does ours. Each figure is the median over the rounds. DDPG names the program, by default the release build of this checkout.
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
DDPG = os.environ.get("DDPG", str(ROOT / "Ddpg.Cli/bin/Release/net10.0/ddpg"))
PYTHON = os.environ.get("PYTHON", "/usr/bin/python3")
CORES = os.cpu_count()
UPDATES = [("64-64", 64), ("64-64", 100), ("256-256", 64), ("256-256", 256), ("400-300", 64)]

MACHINES, HAND_OFFS = set(), []

# Either of these halves OpenBLAS's rate.
ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}


def first_number(*command):
    return float(subprocess.run(command, env=ENVIRONMENT, check=True, capture_output=True, text=True).stdout.split()[0])


def sum_of_processes(count, *command):
    started = [subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True) for _ in range(count)]
    return sum(float(process.communicate()[0].split()[0]) for process in started)


def ours(*arguments):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "rows.json")
        subprocess.run([DDPG, "bench", *arguments, "--json", path], env=ENVIRONMENT, check=True, capture_output=True)
        result = json.load(open(path))
        machine = result["machine"]
        MACHINES.add(f"{machine['device']}, {machine['cores']} cores")
        HAND_OFFS.append(round(result["limits"]["hand_off_ns"]))
        return result["rows"][0]


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    peers = ROOT / "benchmarks/peers"
    subprocess.run(["dotnet", "build", str(peers / "TorchSharp"), "-c", "Release", "-v", "q", "-nologo"], check=True, stdout=sys.stderr)
    torches = {
        "PyTorch": [PYTHON, str(peers / "pytorch_updates.py")],
        "TorchSharp": [str(ROOT / "eng/with-pocl.sh"), "dotnet", str(peers / "TorchSharp/bin/Release/net10.0/TorchSharpPeer.dll")],
    }
    with tempfile.TemporaryDirectory() as folder:
        mujoco = os.path.join(folder, "mujoco_steps")
        subprocess.run(["gcc", "-O3", str(peers / "mujoco_steps.c"), "-lmujoco", "-o", mujoco], check=True)
        model = str(ROOT / "Ddpg.Tests/Golden/halfcheetah/half_cheetah.xml")
        results = {}
        for _ in range(rounds):
            for network, batch in UPDATES:
                measured = ours("update", "--network", network, "--batch", str(batch))["updates_per_second"]
                for peer, command in torches.items():
                    rates = [first_number(*command, network, str(batch), str(threads)) for threads in sorted({1, CORES})]
                    results.setdefault(f"update {network}, batch {batch} | updates/s | {peer}", []).append((measured, max(rates)))
            for threads in sorted({1, CORES}):
                measured = ours("envs", "--env", "halfcheetah", "--envs", "1024", "--threads", str(threads))["steps_per_second"]
                theirs = sum_of_processes(threads, mujoco, model)
                results.setdefault(f"half-cheetah, {threads} threads | control steps/s | MuJoCo C", []).append((measured, theirs))

    print(f"{'; '.join(MACHINES)}; a cache line from core to core: {min(filter(None, HAND_OFFS), default=0)} to {max(HAND_OFFS)} ns")
    print("| what | unit | peer | ours | peer's | ratio |")
    print("|---|---|---|---|---|---|")
    for what, pairs in results.items():
        mine, theirs = (statistics.median(side) for side in zip(*pairs))
        print(f"| {what} | {mine:,.0f} | {theirs:,.0f} | {mine / theirs:.1f} |")


main()
