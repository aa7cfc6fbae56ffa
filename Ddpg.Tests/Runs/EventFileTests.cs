using System.Buffers.Binary;
using System.Text;
using Ddpg.Envs.Vectorized.Tasks;
using Ddpg.Runtime.Reports;
using Ddpg.Runtime.RunFiles;
using Ddpg.Runtime.Runs;
using Ddpg.Runtime.Settings;

namespace Ddpg.Tests.Runs;

/// <summary>TensorBoard's event files, read back by a parser that shares nothing with the writer: wire format and checksum by hand.</summary>
public sealed class EventFileTests(SmallRuns runs) : IClassFixture<SmallRuns>
{
    private static readonly string[] Tags =
    [
        "charts/SPS", "charts/UPS", "charts/diverged_steps", "charts/episodic_length", "charts/episodic_return", "eval/mean_return",
        "losses/actor_loss", "losses/critic_loss", "losses/q_max", "losses/q_mean",
        "norms/actor_gradient", "norms/actor_parameters", "norms/critic_gradient", "norms/critic_parameters", "policy/saturation",
    ];

    [Fact]
    public void Every_scalar_of_the_log_is_there_at_its_step()
    {
        RunRecord run = RunRecord.Read(runs.Pendulum);
        Event[] events = Read(Assert.Single(Directory.GetFiles(runs.Pendulum, "events.out.tfevents.*")));
        Assert.Equal("brain.Event:2", events[0].FileVersion);
        ILookup<string, (long Step, float Value)> scalars = events.SelectMany(e => e.Scalars.Select(s => (s.Tag, e.Step, s.Value))).ToLookup(s => s.Tag, s => (s.Step, s.Value));
        Assert.Equal(Tags, scalars.Select(tag => tag.Key).Order(StringComparer.Ordinal));
        foreach (MetricColumn column in MetricColumn.All.Where(column => column.Tag.Length > 0))
        {
            // The log has nine digits.
            IReadOnlyList<Ddpg.Runtime.Reports.CurvePoint> rows = run.Curve(MetricColumn.Steps, column.Name);
            Assert.Equal(rows.Select(row => (long)row.X), scalars[column.Tag].Select(point => point.Step));
            Assert.All(rows.Zip(scalars[column.Tag]), pair => Assert.Equal(pair.First.Y, pair.Second.Value, 1e-6 * Math.Abs(pair.First.Y)));
        }

        Assert.All(scalars["policy/saturation"], saturation => Assert.InRange(saturation.Value, 0, 1));
        Assert.All(scalars["norms/critic_gradient"], norm => Assert.True(norm.Value > 0));
        Assert.All(events, e => Assert.InRange(e.WallTime, 1.7e9, 4e9));
    }

    [Fact]
    public void Hyperparameters_are_a_text()
    {
        Event[] events = Read(Directory.GetFiles(runs.Pendulum, "events.out.tfevents.*")[0]);
        (string tag, string plugin, string text) = Assert.Single(events.SelectMany(e => e.Texts));
        Assert.Equal(("hyperparameters", "text"), (tag, plugin));
        Assert.All(SettingTable.All, setting => Assert.Contains($"| {setting.Key} |", text, StringComparison.Ordinal));
        Assert.Contains("| batch | 64 |", text, StringComparison.Ordinal);
    }

    /// <summary>A resumed run voids what an interrupted one had logged beyond its checkpoint.</summary>
    [Fact]
    public void A_resumed_run_says_from_which_step_on_it_replaces_what_was_logged()
    {
        string path = runs.Train(SmallRuns.PendulumSettings with { Steps = 1600 }, "resumed");
        using (TrainingRun run = TrainingRun.Resume(path, steps: 2400))
            run.Train();
        string[] files = [.. Directory.GetFiles(path, "events.out.tfevents.*").Order(StringComparer.Ordinal)];
        Assert.Equal(2, files.Length);
        Event start = Read(files[1]).Single(e => e.SessionStatus == 1);
        Assert.Equal(1601, start.Step);
        Assert.All(Read(files[1]).Where(e => e.Scalars.Count > 0), e => Assert.InRange(e.Step, 1601, 2400));
    }

    [Fact]
    public void The_parser_finds_a_changed_byte()
    {
        byte[] bytes = File.ReadAllBytes(Directory.GetFiles(runs.Pendulum, "events.out.tfevents.*")[0]);
        bytes[^10] ^= 1;
        string changed = Path.Combine(runs.Folder, "changed");
        File.WriteAllBytes(changed, bytes);
        Assert.Throws<InvalidDataException>(() => Read(changed));
        Assert.Equal(0xE3069283u, Crc32C(Encoding.ASCII.GetBytes("123456789")));
    }

    private sealed record Event(double WallTime, long Step, string FileVersion, int SessionStatus, List<(string Tag, float Value)> Scalars, List<(string Tag, string Plugin, string Text)> Texts);

    private static Event[] Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        List<Event> events = [];
        for (int at = 0; at < file.Length;)
        {
            int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at));
            Check(file.AsSpan(at, 8), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            byte[] data = file[(at + 12)..(at + 12 + length)];
            Check(data, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)));
            events.Add(ToEvent(Fields(data)));
            at += length + 16;
        }

        return [.. events];
    }

    private static Event ToEvent(ILookup<int, byte[]> fields)
    {
        List<(string, float)> scalars = [];
        List<(string, string, string)> texts = [];
        foreach (byte[] bytes in fields[5].SelectMany(summary => Fields(summary)[1]))
        {
            ILookup<int, byte[]> value = Fields(bytes);
            string tag = Encoding.UTF8.GetString(value[1].Single());
            if (value.Contains(2))
                scalars.Add((tag, BitConverter.ToSingle(value[2].Single())));
            foreach (byte[] tensor in value[8])
            {
                byte[] plugin = Fields(Fields(value[9].Single())[1].Single())[1].Single();
                Assert.Equal(7, BitConverter.ToInt64(Fields(tensor)[1].Single()));
                texts.Add((tag, Encoding.UTF8.GetString(plugin), Encoding.UTF8.GetString(Fields(tensor)[8].Single())));
            }
        }

        return new(
            BitConverter.ToDouble(fields[1].Single()),
            fields[2].Select(bytes => BitConverter.ToInt64(bytes)).SingleOrDefault(),
            Encoding.UTF8.GetString(fields[3].SingleOrDefault([])),
            (int)fields[7].SelectMany(log => Fields(log)[1]).Select(bytes => BitConverter.ToInt64(bytes)).SingleOrDefault(),
            scalars,
            texts);
    }

    /// <summary>Protocol buffers' wire format: a key of field and type, then a varint (as 8 bytes here), 8, 4, or counted bytes.</summary>
    private static ILookup<int, byte[]> Fields(byte[] message)
    {
        List<(int, byte[])> fields = [];
        for (int at = 0; at < message.Length;)
        {
            ulong key = Varint(message, ref at);
            int start = at;
            switch (key & 7)
            {
                case 0:
                    fields.Add(((int)(key >> 3), BitConverter.GetBytes(Varint(message, ref at))));
                    continue;
                case 1:
                    at += 8;
                    break;
                case 5:
                    at += 4;
                    break;
                case 2:
                    int length = (int)Varint(message, ref at);
                    (start, at) = (at, at + length);
                    break;
                default:
                    throw new InvalidDataException($"wire type {key & 7}");
            }

            fields.Add(((int)(key >> 3), message[start..at]));
        }

        return fields.ToLookup(field => field.Item1, field => field.Item2);
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = message[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
    }

    private static void Check(ReadOnlySpan<byte> data, uint masked)
    {
        uint crc = Crc32C(data);
        if (masked != unchecked(((crc >> 15) | (crc << 17)) + 0xa282ead8u))
            throw new InvalidDataException("checksum");
    }

    private static uint Crc32C(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78u);
        }

        return ~crc;
    }
}
