#!/usr/bin/env python3
"""Makes ddpg/*.json: five updates of DDPG by PyTorch in float64, for each kind of network.

    ddpg.py DIR                    draws start weights and batches from --seed, writes DIR/CASE.json for every case
    ddpg.py DIR --case plain       only this case; may be given more than once
    ddpg.py DIR --inputs FILE      takes config, start weights and batches from FILE, computes the rest again
    ddpg.py --check FILE...        recomputes each FILE from its own inputs, prints the largest difference of each key

A file holds the case's config, the start parameters of all four networks, and for each update the batch,
target_q, q, both losses, the policy's action and the actor loss's gradient with respect to it. The first update
also has every parameter's gradient; the first and the last have all parameters after the soft update.
Weights are PyTorch's, [outputs, inputs].

A new case is one more entry of CASES. An option that the networks or the update do not know yet is a key of
`config` that is read (with a default, so that older files stay valid) in Actor, Critic, Ddpg or Ddpg.update.
"""
import argparse
import copy
import json
import pathlib

import torch
from torch import nn

import golden

UPDATES = 5
ADAM = dict(beta1=0.9, beta2=0.999, epsilon=1e-8)
TARGET_NOISE = 0.05  # standard deviation of target parameters around the start parameters, so that they differ
TERMINATED = 0.25  # share of transitions that end an episode

# obs, act: sizes; bound: of the action; state, action, trunk, actor: widths of hidden layers (the first two feed the
# trunk, side by side); alr, clr, l2: learning rates and the critic's weight decay; mask: no value after termination.
CASES = {
    "plain": dict(
        obs=3, act=1, bound=2.0, state=[], action=[], trunk=[48, 32], actor=[48, 32],
        batch=32, gamma=0.99, tau=0.01, alr=1e-4, clr=1e-3, l2=0.0, mask=True),
    "lillicrap": dict(
        obs=17, act=6, bound=1.0, state=[40], action=[], trunk=[30], actor=[40, 30],
        batch=24, gamma=0.99, tau=0.001, alr=1e-4, clr=1e-3, l2=0.01, mask=True),
    "branched": dict(
        obs=3, act=1, bound=2.0, state=[16, 32], action=[32], trunk=[40, 24], actor=[40, 24],
        batch=16, gamma=0.99, tau=0.005, alr=1e-3, clr=2e-3, l2=0.0, mask=False),
    "wide": dict(
        obs=5, act=2, bound=0.5, state=[], action=[], trunk=[33, 17, 65], actor=[19, 35],
        batch=13, gamma=0.95, tau=0.02, alr=3e-3, clr=1e-2, l2=0.0, mask=True),
}


def dense(sizes):
    """Layers from sizes[0] to sizes[-1]."""
    return nn.ModuleList(nn.Linear(i, o) for i, o in zip(sizes, sizes[1:]))


def rectified(layers, x):
    for layer in layers:
        x = torch.relu(layer(x))
    return x


class Actor(nn.Module):
    """bound · tanh(head(hidden(s)))."""

    def __init__(self, config):
        super().__init__()
        self.bound = config["bound"]
        self.hidden = dense([config["obs"], *config["actor"]])
        self.head = nn.Linear(config["actor"][-1], config["act"])

    def forward(self, obs):
        return self.bound * torch.tanh(self.head(rectified(self.hidden, obs)))


class Critic(nn.Module):
    """head(trunk([state(s) | action(a)])); an empty branch passes its input through."""

    def __init__(self, config):
        super().__init__()
        state, action = [config["obs"], *config["state"]], [config["act"], *config["action"]]
        self.state, self.action = dense(state), dense(action)
        self.trunk = dense([state[-1] + action[-1], *config["trunk"]])
        self.head = nn.Linear(config["trunk"][-1], 1)

    def forward(self, obs, action):
        branches = torch.cat([rectified(self.state, obs), rectified(self.action, action)], 1)
        return self.head(rectified(self.trunk, branches))


class Ddpg:
    """The networks and their optimizers; drawn in this order: actor, critic, targets."""

    def __init__(self, config, adam):
        self.config = config
        self.networks = dict(actor=Actor(config), critic=Critic(config))
        for name in ("actor", "critic"):
            target = copy.deepcopy(self.networks[name])
            for parameter in target.parameters():
                parameter.data += TARGET_NOISE * torch.randn(parameter.shape)
            self.networks["target_" + name] = target
        options = dict(betas=(adam["beta1"], adam["beta2"]), eps=adam["epsilon"])
        actor, critic = self.networks["actor"].parameters(), self.networks["critic"].parameters()
        self.actor_adam = torch.optim.Adam(actor, config["alr"], **options)
        self.critic_adam = torch.optim.Adam(critic, config["clr"], weight_decay=config["l2"], **options)

    def parameters(self):
        return {name: tensors(network.named_parameters()) for name, network in self.networks.items()}

    def draw_batch(self):
        c = self.config
        obs, next_obs = torch.randn(c["batch"], c["obs"]), torch.randn(c["batch"], c["obs"])
        action = c["bound"] * (2 * torch.rand(c["batch"], c["act"]) - 1)
        reward, terminated = torch.randn(c["batch"], 1), torch.rand(c["batch"], 1) < TERMINATED
        return dict(obs=obs, action=action, reward=reward, next_obs=next_obs, terminated=terminated.double())

    def update(self, batch):
        """Critic's step, actor's step against the new critic, soft update; returns what each came through."""
        c, actor, critic = self.config, self.networks["actor"], self.networks["critic"]
        with torch.no_grad():
            next_q = self.networks["target_critic"](batch["next_obs"], self.networks["target_actor"](batch["next_obs"]))
            target_q = batch["reward"] + c["gamma"] * (1 - batch["terminated"] if c["mask"] else 1) * next_q
        q = critic(batch["obs"], batch["action"])
        critic_loss = ((q - target_q) ** 2).mean()
        self.critic_adam.zero_grad()
        critic_loss.backward()
        critic_grad = gradients(critic)
        self.critic_adam.step()

        policy_action = actor(batch["obs"])
        policy_action.retain_grad()
        actor_loss = -critic(batch["obs"], policy_action).mean()
        self.actor_adam.zero_grad()
        actor_loss.backward()
        actor_grad = gradients(actor)
        self.actor_adam.step()

        for name in ("actor", "critic"):
            for target, online in zip(self.networks["target_" + name].parameters(), self.networks[name].parameters()):
                target.data.mul_(1 - c["tau"]).add_(c["tau"] * online.data)
        return dict(
            batch=tensors(batch.items()), target_q=plain(target_q), q=plain(q),
            critic_loss=critic_loss.item(), actor_loss=actor_loss.item(),
            policy_action=plain(policy_action), actor_loss_grad_wrt_action=plain(policy_action.grad),
            critic_grad=critic_grad, actor_grad=actor_grad)


def plain(x):
    return dict(shape=list(x.shape), data=x.detach().flatten().tolist())


def tensor(value):
    return torch.tensor(value["data"]).reshape(value["shape"])


def tensors(named):
    return {name: plain(x) for name, x in named}


def gradients(network):
    return tensors((name, parameter.grad) for name, parameter in network.named_parameters())


def make(variant, config, adam=ADAM, seed=1, inputs=None):
    """One file's contents; start parameters and batches are drawn, or those of `inputs`."""
    torch.manual_seed(seed)
    agent = Ddpg(config, adam)
    if inputs:
        for name, network in agent.networks.items():
            network.load_state_dict({key: tensor(value) for key, value in inputs["initial"][name].items()})
    source = f"PyTorch {torch.__version__}, float64"
    document = dict(source=source, variant=variant, config=config, adam=adam, initial=agent.parameters(), updates=[])
    batches = [step["batch"] for step in inputs["updates"]] if inputs else [None] * UPDATES
    for n, batch in enumerate(batches):
        given = batch and {name: tensor(value) for name, value in batch.items()}
        step = agent.update(given or agent.draw_batch())
        if n > 0:
            del step["critic_grad"], step["actor_grad"]
        if n in (0, len(batches) - 1):
            step["after"] = agent.parameters()
        document["updates"].append(step)
    return document


def read(path):
    return json.loads(pathlib.Path(path).read_text())


def remake(document):
    return make(document["variant"], document["config"], document["adam"], inputs=document)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", nargs="?")
    parser.add_argument("--case", action="append", choices=CASES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--inputs", metavar="FILE")
    parser.add_argument("--check", metavar="FILE", nargs="+")
    args = parser.parse_args()
    if (args.directory is None) == (args.check is None):
        parser.error("name a directory to write, or files to check")
    torch.set_default_dtype(torch.float64)
    if args.check:
        documents = {path: read(path) for path in args.check}
        agree = [golden.check(path, zip(old["updates"], remake(old)["updates"])) for path, old in documents.items()]
        raise SystemExit(0 if all(agree) else 1)
    if args.inputs:
        documents = [remake(read(args.inputs))]
    else:
        documents = [make(name, CASES[name], seed=args.seed) for name in args.case or CASES]
    directory = pathlib.Path(args.directory)
    directory.mkdir(parents=True, exist_ok=True)
    for document in documents:
        (directory / f"{document['variant']}.json").write_text(json.dumps(document))


if __name__ == "__main__":
    main()
