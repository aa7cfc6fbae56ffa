using Ddpg.Runtime;
using Ddpg.Runtime.Runs;

namespace Ddpg.Tests.Runs;

public sealed class SafetensorsTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.safetensors");

    public SafetensorsTests() => Safetensors.Write(path, new Dictionary<string, string> { ["env_steps"] = "12" }, new Dictionary<string, Tensor>
    {
        ["a"] = Tensor.Of<float>([1, 2, 3, 4, 5, 6], 2, 3),
        ["b"] = Tensor.Of<int>([-1], 1),
        ["c"] = Tensor.Of<double>([Math.PI], 1),
    });

    [Fact]
    public void What_is_written_is_read()
    {
        (IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, Tensor> tensors) = Safetensors.Read(path);
        Assert.Equal(12, metadata.Int("env_steps"));
        Assert.Equal([2, 3], tensors["a"].Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], tensors["a"].Values<float>());
        Assert.Equal([-1], tensors["b"].Values<int>());
        Assert.Equal([Math.PI], tensors["c"].Values<double>());
        Assert.False(File.Exists(path + ".partial"));
    }

    /// <summary>Cut anywhere, or one bit turned anywhere: refused, in one line that names the file.</summary>
    [Fact]
    public void A_damaged_file_is_refused()
    {
        byte[] whole = File.ReadAllBytes(path);
        for (int length = 0; length < whole.Length; length += 7)
            Refused(whole[..length]);
        Refused([.. whole, 0]);
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] altered = [.. whole];
            altered[i] ^= 4;
            Refused(altered);
        }
    }

    [Fact]
    public void A_missing_file_is_refused() => Assert.Single(Assert.Throws<DdpgException>(() => Safetensors.Read(path + ".none")).Lines);

    public void Dispose() => File.Delete(path);

    private void Refused(byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        DdpgException error = Assert.Throws<DdpgException>(() => Safetensors.Read(path));
        Assert.Contains(path, Assert.Single(error.Lines), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
