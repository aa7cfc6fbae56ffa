using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using Ddpg.Runtime.Checkpoints;
using Ddpg.Runtime.Files;
using Ddpg.Runtime.Formats.TensorBoard;
using Google.Protobuf;

namespace Ddpg.Runtime.Formats;

/// <summary>A TensorBoard event file, written record by record; each is on its way to the disk when a call returns.</summary>
/// <remarks>
/// A record is the length of its data (8 bytes), the length's masked CRC-32C, the data, the data's masked CRC-32C, all little-endian
/// (TFRecord, tensorflow/core/lib/io/record_writer.cc).
/// </remarks>
internal sealed class EventFile : IDisposable
{
    /// <summary>TensorFlow's DT_STRING.</summary>
    private const int StringType = 7;

    /// <summary>What the names of event files begin with.</summary>
    public const string Prefix = "events.out.tfevents.";

    private readonly AppendingFile file;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly long started;

    private EventFile(AppendingFile file, long started)
    {
        this.file = file;
        this.started = started;
    }

    /// <summary>Why records are waiting to be written; null where none is.</summary>
    public string? Problem => file.Problem;

    /// <summary>Starts a new file in a directory.</summary>
    /// <param name="directory">The run's.</param>
    /// <param name="resumedAt">For a resumed run the step it goes on from: whatever earlier files hold beyond it is void. Else 0.</param>
    public static EventFile Create(string directory, long resumedAt)
    {
        // TensorBoard reads a directory's files in the order of their names; a clock that was put back must not change that.
        long last = Directory.GetFiles(directory, Prefix + "*").Select(path => Path.GetFileName(path)[Prefix.Length..].Split('.')[0])
            .Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long time) ? time : 0).DefaultIfEmpty().Max();
        long started = Math.Max(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), last + 1);
        string name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{started:D13}.{Environment.MachineName}.{Environment.ProcessId}");
        EventFile events = new(new(Path.Combine(directory, name), FileMode.CreateNew), started);
        events.Write(new() { FileVersion = "brain.Event:2" });
        if (resumedAt > 0)
            events.Write(new() { Step = resumedAt + 1, SessionLog = new() { Status = SessionLog.Types.SessionStatus.Start } });
        return events;
    }

    /// <summary>Numbers at a step; those that are not finite are left out.</summary>
    public void Scalars(long step, IEnumerable<(string Tag, double Value)> scalars)
    {
        Event record = new() { Step = step, Summary = new() };
        record.Summary.Value.Add(scalars.Where(scalar => double.IsFinite(scalar.Value)).Select(scalar => new Summary.Types.Value { Tag = scalar.Tag, SimpleValue = (float)scalar.Value }));
        Write(record);
    }

    /// <summary>A text (Markdown) for the text page.</summary>
    public void Text(string tag, string markdown)
    {
        TensorProto tensor = new() { Dtype = StringType, TensorShape = new() };
        tensor.TensorShape.Dim.Add(new TensorShapeProto.Types.Dim { Size = 1 });
        tensor.StringVal.Add(ByteString.CopyFromUtf8(markdown));
        Event record = new() { Summary = new() };
        record.Summary.Value.Add(new Summary.Types.Value
        {
            Tag = tag,
            Tensor = tensor,
            Metadata = new() { PluginData = new() { PluginName = "text" } },
        });
        Write(record);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void Write(Event record)
    {
        record.WallTime = (started + clock.ElapsedMilliseconds) / 1000.0;
        byte[] data = record.ToByteArray();
        byte[] framed = new byte[data.Length + 16];
        BinaryPrimitives.WriteInt64LittleEndian(framed, data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(framed.AsSpan(8), MaskedCrc(framed.AsSpan(0, 8)));
        data.CopyTo(framed, 12);
        BinaryPrimitives.WriteUInt32LittleEndian(framed.AsSpan(12 + data.Length), MaskedCrc(data));
        file.Append(framed);
    }

    /// <summary>CRC-32C (Castagnoli), rotated and offset as TensorFlow stores it (tensorflow/core/lib/hash/crc32c.h).</summary>
    private static uint MaskedCrc(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
            crc = BitOperations.Crc32C(crc, value);
        return BitOperations.RotateRight(~crc, 15) + 0xa282ead8;
    }
}
