#!/usr/bin/env python3
"""Makes pendulum/episodes.jsonl: 8 episodes of 200 steps of Gymnasium's Pendulum-v1 under random torques.

    pendulum.py FILE                   draws start states and torques from --seed
    pendulum.py FILE --inputs OLD      takes start states and torques from OLD, computes the rest again
    pendulum.py --check FILE           recomputes FILE from its start states and torques, prints the largest differences

Torques are drawn from [-3, 3], so that some lie beyond the limit of 2. They are float32 values, as Gymnasium's actions
are, and so are observations; everything else is computed and recorded in float64.
"""
import argparse
import json
import math
import pathlib
import random
import struct

import golden

EPISODES, STEPS, DRAWN = 8, 200, 3.0
MAX_TORQUE, MAX_SPEED, DT, G, MASS, LENGTH = 2.0, 8.0, 0.05, 10.0, 1.0, 1.0


def single(x):
    """The float32 nearest to x."""
    return struct.unpack("f", struct.pack("f", x))[0]


def clip(x, bound):
    return min(max(x, -bound), bound)


def observe(angle, speed):
    return [single(math.cos(angle)), single(math.sin(angle)), single(speed)]


def step(angle, speed, action):
    """Next angle, next speed, reward; the angle is not wrapped."""
    torque = clip(action, MAX_TORQUE)
    wrapped = (angle + math.pi) % (2 * math.pi) - math.pi
    reward = -(wrapped**2 + 0.1 * speed**2 + 0.001 * torque**2)
    acceleration = 3 * G / (2 * LENGTH) * math.sin(angle) + 3 / (MASS * LENGTH**2) * torque
    speed = clip(speed + acceleration * DT, MAX_SPEED)
    return angle + speed * DT, speed, reward


def make(state, actions):
    episode = dict(source="equations of Gymnasium's Pendulum-v1", state=[state], obs=[observe(*state)], action=actions, reward=[])
    for action in actions:
        *state, reward = step(*state, action[0])
        episode["state"].append(state)
        episode["obs"].append(observe(*state))
        episode["reward"].append(reward)
    count = len(actions)
    return episode | dict(terminated=[False] * count, truncated=[t == STEPS - 1 for t in range(count)])


def draw(generator):
    state = [generator.uniform(-math.pi, math.pi), generator.uniform(-1, 1)]
    return make(state, [[single(generator.uniform(-DRAWN, DRAWN))] for _ in range(STEPS)])


def read(path):
    return [json.loads(line) for line in pathlib.Path(path).read_text().splitlines()]


def remake(episode):
    return make(episode["state"][0], episode["action"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--inputs", metavar="OLD")
    parser.add_argument("--check", metavar="FILE")
    args = parser.parse_args()
    if (args.file is None) == (args.check is None):
        parser.error("name a file to write, or --check one")
    if args.check:
        agree = golden.check(args.check, ((episode, remake(episode)) for episode in read(args.check)))
        raise SystemExit(0 if agree else 1)
    generator = random.Random(args.seed)
    episodes = map(remake, read(args.inputs)) if args.inputs else (draw(generator) for _ in range(EPISODES))
    pathlib.Path(args.file).write_text("".join(json.dumps(episode) + "\n" for episode in episodes))


if __name__ == "__main__":
    main()
