using System.Runtime.InteropServices;
using Ddpg.Runtime.Agent;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Networks;
using ILGPU;

namespace Ddpg.Runtime.Checkpoints;

/// <summary>One array of a checkpoint: its owner names it once, and it is written and read by that name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tensor">It as it is written.</param>
/// <param name="Fill">Reads it from a file; throws <see cref="InvalidDataException"/> where it is missing, of another size, or learned and not finite.</param>
internal sealed record CheckpointArray(string Name, Tensor Tensor, Action<Safetensors> Fill)
{
    /// <summary>An array.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="view">Where it lies.</param>
    /// <param name="notFinite">Of an array that was learned: what is thrown when it is to be written and not finite.</param>
    /// <param name="shape">Its dimensions; one by default.</param>
    public static CheckpointArray Of<T>(string name, ArrayView<T> view, Func<Exception>? notFinite = null, IReadOnlyList<long>? shape = null)
        where T : unmanaged =>
        new(name, new(Tensor.TypeName<T>(), shape ?? [view.Length], Bytes(view, notFinite)), file => Read(view, name, file, isLearned: notFinite is not null));

    /// <summary>The arrays of a network, two a layer.</summary>
    /// <param name="prefix">What their names begin with.</param>
    /// <param name="network">The network.</param>
    /// <param name="notFinite">What is thrown when it is to be written and not finite.</param>
    public static IEnumerable<CheckpointArray> Of<T>(string prefix, Network<T> network, Func<Exception> notFinite)
        where T : unmanaged => network.Shape.Layers.SelectMany(layer => new[]
        {
            Of(layer.WeightName(prefix), network.Weights(layer), notFinite, [layer.Inputs, layer.Outputs]),
            Of(layer.BiasName(prefix), network.Biases(layer), notFinite),
        });

    /// <summary>What a resume needs of a learner beside its network: its target and Adam's moments.</summary>
    /// <param name="learner">The learner.</param>
    /// <param name="notFinite">What is thrown when one is to be written and not finite.</param>
    public static IEnumerable<CheckpointArray> StateOf<T>(Learner<T> learner, Func<Exception> notFinite)
        where T : unmanaged =>
    [
        .. Of($"target_{learner.Name}", learner.Target, notFinite),
        Of($"adam.{learner.Name}.m", learner.Adam.Moments.First, notFinite),
        Of($"adam.{learner.Name}.v", learner.Adam.Moments.Second, notFinite),
    ];

    private static void Read<T>(ArrayView<T> view, string name, Safetensors file, bool isLearned)
        where T : unmanaged
    {
        file.Require<T>(name, view.Length);
        view.Fill((first, block) =>
        {
            file.Read(name, first, block.Span);
            Safetensors.RequireFinite<T>(name, block.Span, isLearned);
        });
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Bytes<T>(ArrayView<T> view, Func<Exception>? notFinite)
        where T : unmanaged
    {
        byte[] bytes = [];
        foreach (ReadOnlyMemory<T> block in view.Blocks())
        {
            if (notFinite is not null && !DeviceNumbers.AreFinite(block.Span))
                throw notFinite();
            ReadOnlySpan<byte> from = MemoryMarshal.AsBytes(block.Span);
            if (bytes.Length < from.Length)
                bytes = new byte[from.Length];
            from.CopyTo(bytes);
            yield return bytes.AsMemory(0, from.Length);
        }
    }
}
