"""DDPG updates per second of PyTorch on the CPU: what `ddpg bench update` measures, done with torch.nn and torch.optim.Adam.

One update samples a batch from a filled buffer, computes the target, steps the critic, steps the actor and moves both target
networks: actor and critic at every update. Observations have 3 numbers and actions 1, as in Pendulum-v1.
Usage: pytorch_updates.py NETWORK BATCH THREADS        for example 256-256 64 2
Prints the median rate of seven repeats. Needs Debian's python3-torch; libopenblas0-openmp for more than one thread.
"""
import statistics
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

network, batch, threads = [int(width) for width in sys.argv[1].split("-")], int(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(threads)
torch.manual_seed(1)
OBSERVATION, ACTION, TRANSITIONS, GAMMA, TAU = 3, 1, 16_384, 0.99, 0.005


def mlp(inputs, outputs, *head):
    layers = []
    for width in network:
        layers += [nn.Linear(inputs, width), nn.ReLU()]
        inputs = width
    return nn.Sequential(*layers, nn.Linear(inputs, outputs), *head)


actor, target_actor = mlp(OBSERVATION, ACTION, nn.Tanh()), mlp(OBSERVATION, ACTION, nn.Tanh())
critic, target_critic = mlp(OBSERVATION + ACTION, 1), mlp(OBSERVATION + ACTION, 1)
target_actor.load_state_dict(actor.state_dict())
target_critic.load_state_dict(critic.state_dict())
actor_adam = torch.optim.Adam(actor.parameters(), lr=1e-3)
critic_adam = torch.optim.Adam(critic.parameters(), lr=1e-3)
state, next_state = torch.rand(TRANSITIONS, OBSERVATION), torch.rand(TRANSITIONS, OBSERVATION)
action, reward, terminated = torch.rand(TRANSITIONS, ACTION), torch.rand(TRANSITIONS, 1), torch.zeros(TRANSITIONS, 1)


def update():
    rows = torch.randint(TRANSITIONS, (batch,))
    s, a, r, n, d = state[rows], action[rows], reward[rows], next_state[rows], terminated[rows]
    with torch.no_grad():
        y = r + GAMMA * (1 - d) * target_critic(torch.cat([n, target_actor(n)], 1))
    critic_adam.zero_grad()
    F.mse_loss(critic(torch.cat([s, a], 1)), y).backward()
    critic_adam.step()

    critic.requires_grad_(False)  # the actor's step needs no gradient of the critic's weights
    actor_adam.zero_grad()
    (-critic(torch.cat([s, actor(s)], 1)).mean()).backward()
    actor_adam.step()
    critic.requires_grad_(True)
    with torch.no_grad():
        for online, target in ((actor, target_actor), (critic, target_critic)):
            for p, q in zip(online.parameters(), target.parameters()):
                q.mul_(1 - TAU).add_(p, alpha=TAU)


started, calls = time.perf_counter(), 0
while time.perf_counter() - started < 0.5 or calls < 3:
    update()
    calls += 1
per_repeat = max(1, int(calls * 0.4 / (time.perf_counter() - started)))
rates = []
for _ in range(7):
    started = time.perf_counter()
    for _ in range(per_repeat):
        update()
    rates.append(per_repeat / (time.perf_counter() - started))
print(f"{statistics.median(rates):.1f} updates/s (PyTorch {torch.__version__}, {network}, batch {batch}, {threads} threads)")
