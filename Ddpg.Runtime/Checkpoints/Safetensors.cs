using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ddpg.Kernels.Numerics;
using Ddpg.Runtime.Devices;
using Ddpg.Runtime.Files;

namespace Ddpg.Runtime.Checkpoints;

/// <summary>One array to be written, its bytes in blocks: no array is ever held as a whole.</summary>
/// <param name="Type">F32, F64 or I32.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Blocks">Row-major elements, little-endian; a block is valid until the next is taken.</param>
internal sealed record Tensor(string Type, IReadOnlyList<long> Shape, IEnumerable<ReadOnlyMemory<byte>> Blocks)
{
    /// <summary>The tensor of some numbers: float, double or int.</summary>
    public static Tensor Of<T>(ReadOnlySpan<T> values, params IReadOnlyList<long> shape)
        where T : unmanaged => new(TypeName<T>(), shape, [MemoryMarshal.AsBytes(values).ToArray()]);

    /// <summary>The format's name of float, double or int.</summary>
    public static string TypeName<T>() => typeof(T) == typeof(float) ? "F32" : typeof(T) == typeof(double) ? "F64" : "I32";

    /// <summary>Bytes of an element; 0 for a type that no file of ours has.</summary>
    public static int ElementSize(string? type) => type switch
    {
        "F32" or "I32" => 4,
        "F64" => 8,
        _ => 0,
    };

    /// <summary>Bytes in all.</summary>
    /// <exception cref="InvalidDataException">More than 64 bits can count, or a negative size.</exception>
    public static long ByteCount(string? type, IEnumerable<long> shape)
    {
        long bytes = ElementSize(type);
        try
        {
            foreach (long size in shape)
                bytes = size >= 0 ? checked(bytes * size) : throw new InvalidDataException($"an array has a size of {size}");
        }
        catch (OverflowException)
        {
            throw new InvalidDataException("an array's size is beyond 64 bits");
        }

        return bytes;
    }
}

/// <summary>
/// The safetensors format (huggingface/safetensors): 8 bytes of header length, a JSON header, the arrays.
/// Python's <c>safetensors.numpy.load_file</c> reads it.
/// </summary>
/// <remarks>
/// The metadata holds a SHA-256 of the whole file, taken with its own digits at zero, so a changed byte anywhere is found. Files are
/// written and read in blocks, with 64-bit offsets, so they may be larger than an array of .NET.
/// </remarks>
internal sealed class Safetensors : IDisposable
{
    /// <summary>Bytes read or hashed at a time.</summary>
    private const int BlockSize = 1 << 20;

    /// <summary>Bytes of a header at most, far beyond any of ours: what claims more is no checkpoint.</summary>
    private const int MaxHeader = 4 << 20;

    private const string DigestKey = "sha256";
    private const string MetadataKey = "__metadata__";
    private static readonly string NoDigest = new('0', 64);

    private readonly FileStream file;
    private readonly Dictionary<string, Entry> entries;

    private Safetensors(FileStream file, Dictionary<string, string> metadata, Dictionary<string, Entry> entries)
    {
        this.file = file;
        this.entries = entries;
        Metadata = metadata;
    }

    /// <summary>What the file says of itself.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The names of its arrays.</summary>
    public IEnumerable<string> Names => entries.Keys;

    /// <summary>Writes beside the file, flushes to the disk and renames: the file appears whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written; what stood there before still does.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, Tensor> tensors) => OutputFile.ReplaceStreamed(path, file =>
    {
        byte[] header = Header(metadata, tensors);
        int digestAt = header.AsSpan().IndexOf(Encoding.ASCII.GetBytes(NoDigest));
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);

        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Put(length);
        Put(header);
        foreach (Tensor tensor in tensors.Values)
        {
            foreach (ReadOnlyMemory<byte> block in tensor.Blocks)
                Put(block.Span);
        }

        file.Position = length.Length + digestAt;
        file.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset())));

        void Put(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            file.Write(bytes);
        }
    });

    /// <summary>Opens and checks a file: its header, its length, its digest.</summary>
    /// <exception cref="DdpgException">It is missing, cut short, altered, or not such a file.</exception>
    public static Safetensors Open(string path)
    {
        if (!File.Exists(path))
            throw new DdpgException($"{path}: no such checkpoint.");
        try
        {
            return Parse(path);
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or IndexOutOfRangeException or OverflowException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new DdpgException($"{path}: not a whole checkpoint ({error.Message.ReplaceLineEndings(" ").TrimEnd('.')}); take another, such as {CheckpointMetadata.BestName} of the same run.");
        }
    }

    /// <summary>Elements of an array.</summary>
    /// <exception cref="InvalidDataException">There is none of that name and type.</exception>
    public long Length<T>(string name)
        where T : unmanaged => EntryOf<T>(name).Bytes / Tensor.ElementSize(Tensor.TypeName<T>());

    /// <summary>The elements of an array from <paramref name="first"/> on.</summary>
    /// <exception cref="InvalidDataException">There is none of that name and type, or it ends before.</exception>
    public void Read<T>(string name, long first, Span<T> values)
        where T : unmanaged
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(values);
        Entry entry = EntryOf<T>(name);
        long begin = first * Tensor.ElementSize(entry.Type);
        if (begin + bytes.Length > entry.Bytes)
            throw new InvalidDataException($"array '{name}' ends before element {first + values.Length}");
        file.Position = entry.Begin + begin;
        file.ReadExactly(bytes);
    }

    /// <summary>All elements of an array.</summary>
    /// <exception cref="InvalidDataException">There is none of that name and type.</exception>
    public T[] Values<T>(string name)
        where T : unmanaged
    {
        T[] values = new T[Length<T>(name)];
        Read(name, 0, values.AsSpan());
        return values;
    }

    /// <summary>Checks that an array is there and has so many elements.</summary>
    /// <exception cref="InvalidDataException">It is not, or has not.</exception>
    public void Require<T>(string name, long length)
        where T : unmanaged
    {
        if (Length<T>(name) != length)
            throw new InvalidDataException($"array '{name}' has {Length<T>(name)} elements, expected {length}");
    }

    /// <summary>Checks that what was learned is finite.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public static void RequireFinite<T>(string name, ReadOnlySpan<T> values, bool isLearned)
        where T : unmanaged
    {
        if (isLearned && !DeviceNumbers.AreFinite(values))
            throw new InvalidDataException($"array '{name}' holds numbers that are not finite: its training diverged");
    }

    /// <summary>An array's dimensions.</summary>
    public IReadOnlyList<long> Shape(string name) => entries[name].Shape;

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private Entry EntryOf<T>(string name)
    {
        if (!entries.TryGetValue(name, out Entry? entry))
            throw new InvalidDataException($"no array '{name}'");
        return entry.Type == Tensor.TypeName<T>() ? entry : throw new InvalidDataException($"array '{name}' is {entry.Type}, expected {Tensor.TypeName<T>()}");
    }

    private static Safetensors Parse(string path)
    {
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BlockSize);
        try
        {
            (Dictionary<string, string> metadata, Dictionary<string, Entry> entries) = Describe(file);
            return new(file, metadata, entries);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static (Dictionary<string, string> Metadata, Dictionary<string, Entry> Entries) Describe(FileStream file)
    {
        byte[] prefix = new byte[8];
        if (file.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length)
            throw new InvalidDataException($"it has {file.Length} bytes");
        long length = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (length is < 2 or > MaxHeader || length > file.Length - prefix.Length)
            throw new InvalidDataException("it is cut short or has no safetensors header");
        byte[] header = new byte[length];
        file.ReadExactly(header);
        using JsonDocument json = JsonDocument.Parse(header);
        Dictionary<string, string> metadata = json.RootElement.GetProperty(MetadataKey).EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString() ?? "");

        Dictionary<string, Entry> entries = [];
        long start = prefix.Length + length, end = 0;
        foreach (JsonProperty pair in json.RootElement.EnumerateObject().Where(pair => pair.Name != MetadataKey))
        {
            JsonElement offsets = pair.Value.GetProperty("data_offsets");
            string? type = pair.Value.GetProperty("dtype").GetString();
            long[] shape = [.. pair.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
            long bytes = Tensor.ByteCount(type, shape);
            if (Tensor.ElementSize(type) == 0 || offsets[0].GetInt64() != end || offsets[1].GetInt64() != end + bytes)
                throw new InvalidDataException($"array '{pair.Name}' is not described as it should be");
            entries.Add(pair.Name, new(type!, shape, start + end, bytes));
            end += bytes;
        }

        if (end != file.Length - start)
            throw new InvalidDataException($"its header describes {end} bytes of arrays, the file holds {file.Length - start}");
        CheckDigest(file, prefix, header, metadata.GetValueOrDefault(DigestKey, ""));
        return (metadata, entries);
    }

    /// <summary>Reads on to the end; the file stands behind its header.</summary>
    private static void CheckDigest(FileStream file, byte[] prefix, byte[] header, string digest)
    {
        int at = digest.Length == NoDigest.Length ? header.AsSpan().IndexOf(Encoding.ASCII.GetBytes(digest)) : -1;
        if (at < 0)
            throw new InvalidDataException("it carries no digest");
        Encoding.ASCII.GetBytes(NoDigest).CopyTo(header, at);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(prefix);
        hash.AppendData(header);
        byte[] block = new byte[BlockSize];
        for (int count; (count = file.Read(block)) > 0;)
            hash.AppendData(block.AsSpan(0, count));
        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != digest)
            throw new InvalidDataException("its contents do not match its digest: it was altered");
    }

    private static byte[] Header(IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, Tensor> tensors)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            json.WriteString(DigestKey, NoDigest);
            foreach ((string key, string value) in metadata.Where(pair => pair.Key != DigestKey))
                json.WriteString(key, value);
            json.WriteEndObject();
            long offset = 0;
            foreach ((string name, Tensor tensor) in tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", tensor.Type);
                json.WriteStartArray("shape");
                foreach (long size in tensor.Shape)
                    json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += Tensor.ByteCount(tensor.Type, tensor.Shape));
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while ((stream.Length + 8) % 64 != 0)
            stream.WriteByte((byte)' ');
        return stream.ToArray();
    }

    private sealed record Entry(string Type, IReadOnlyList<long> Shape, long Begin, long Bytes);
}
