using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

// DDPG updates per second of libtorch through TorchSharp, on the CPU: what `ddpg bench update` measures, written as its users would. One update samples a batch
// from a filled buffer, computes the target, steps the critic, steps the actor and moves both target networks. Observations have 3 numbers and
// actions 1, as in Pendulum-v1.
// Usage: TorchSharpPeer NETWORK BATCH THREADS        for example 256-256 64 2
// Prints the median rate of seven repeats. libLibTorchSharp needs GLIBCXX 3.4.32: on Debian 12 it runs under eng/with-pocl.sh, whose root has it.
const int Observations = 3, Actions = 1, Transitions = 16_384;
const double Gamma = 0.99, Tau = 0.005;
int[] network = [.. args[0].Split('-').Select(width => int.Parse(width, CultureInfo.InvariantCulture))];
int batch = int.Parse(args[1], CultureInfo.InvariantCulture), threads = int.Parse(args[2], CultureInfo.InvariantCulture);
set_num_threads(threads);
random.manual_seed(1);

Sequential actor = Mlp(Observations, Actions, nn.Tanh()), targetActor = Mlp(Observations, Actions, nn.Tanh());
Sequential critic = Mlp(Observations + Actions, 1), targetCritic = Mlp(Observations + Actions, 1);
targetActor.load_state_dict(actor.state_dict());
targetCritic.load_state_dict(critic.state_dict());
optim.Optimizer actorAdam = optim.Adam(actor.parameters(), 1e-3), criticAdam = optim.Adam(critic.parameters(), 1e-3);
Tensor states = rand(Transitions, Observations), nextStates = rand(Transitions, Observations), actions = rand(Transitions, Actions);
Tensor rewards = rand(Transitions, 1), terminated = zeros(Transitions, 1);

Stopwatch watch = Stopwatch.StartNew();
int calls = 0;
for (; watch.Elapsed.TotalSeconds < 0.5 || calls < 3; calls++)
    Update();
int perRepeat = Math.Max(1, (int)(calls * 0.4 / watch.Elapsed.TotalSeconds));
double[] rates = new double[7];
for (int repeat = 0; repeat < rates.Length; repeat++)
{
    watch.Restart();
    for (int call = 0; call < perRepeat; call++)
        Update();
    rates[repeat] = perRepeat / watch.Elapsed.TotalSeconds;
}

Array.Sort(rates);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rates[3]:F1} updates/s (TorchSharp {typeof(torch).Assembly.GetName().Version}, libtorch {__version__}, {args[0]}, batch {batch}, {threads} threads)"));

Sequential Mlp(int inputs, int outputs, params nn.Module<Tensor, Tensor>[] head)
{
    List<nn.Module<Tensor, Tensor>> layers = [];
    foreach (int width in network)
    {
        layers.Add(nn.Linear(inputs, width));
        layers.Add(nn.ReLU());
        inputs = width;
    }

    return nn.Sequential([.. layers, nn.Linear(inputs, outputs), .. head]);
}

void Update()
{
    using DisposeScope scope = NewDisposeScope();
    Tensor rows = randint(Transitions, batch, dtype: ScalarType.Int64);
    Tensor s = states[rows], a = actions[rows], r = rewards[rows], next = nextStates[rows], done = terminated[rows], y;
    using (no_grad())
        y = r + (Gamma * (1 - done) * targetCritic.forward(cat([next, targetActor.forward(next)], 1)));
    criticAdam.zero_grad();
    nn.functional.mse_loss(critic.forward(cat([s, a], 1)), y).backward();
    criticAdam.step();

    // The actor's step needs no gradient of the critic's weights.
    Freeze(true);
    actorAdam.zero_grad();
    (-critic.forward(cat([s, actor.forward(s)], 1)).mean()).backward();
    actorAdam.step();
    Freeze(false);
    using (no_grad())
    {
        Follow(actor, targetActor);
        Follow(critic, targetCritic);
    }
}

void Freeze(bool isFrozen)
{
    foreach (Parameter parameter in critic.parameters())
        parameter.requires_grad = !isFrozen;
}

static void Follow(Sequential online, Sequential target)
{
    foreach ((Parameter p, Parameter q) in online.parameters().Zip(target.parameters()))
        q.mul_(1 - Tau).add_(p, alpha: Tau);
}
