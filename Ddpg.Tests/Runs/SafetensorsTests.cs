using Ddpg.Runtime.Checkpoints;

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
        using Safetensors file = Safetensors.Open(path);
        Assert.Equal(12, file.Metadata.Count("env_steps"));
        Assert.Equal([2, 3], file.Shape("a"));
        Assert.Equal([1, 2, 3, 4, 5, 6], file.Values<float>("a"));
        Assert.Equal([-1], file.Values<int>("b"));
        Assert.Equal([Math.PI], file.Values<double>("c"));
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
    public void A_missing_file_is_refused() => Assert.Single(Assert.Throws<DdpgException>(() => Safetensors.Open(path + ".none")).Lines);

    public void Dispose() => File.Delete(path);

    private void Refused(byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        DdpgException error = Assert.Throws<DdpgException>(() => Safetensors.Open(path));
        Assert.Contains(path, Assert.Single(error.Lines), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
