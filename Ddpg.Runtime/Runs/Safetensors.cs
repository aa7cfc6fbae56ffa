using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ddpg.Runtime.Runs;

/// <summary>One array of a file: raw little-endian bytes.</summary>
/// <param name="Type">F32, F64 or I32.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Bytes">Row-major elements.</param>
internal sealed record Tensor(string Type, IReadOnlyList<int> Shape, byte[] Bytes)
{
    /// <summary>The tensor of some numbers: float, double or int.</summary>
    public static Tensor Of<T>(ReadOnlySpan<T> values, params IReadOnlyList<int> shape)
        where T : unmanaged => new(TypeName<T>(), shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>Its numbers.</summary>
    /// <exception cref="InvalidDataException">It holds another type.</exception>
    public T[] Values<T>()
        where T : unmanaged =>
        TypeName<T>() == Type ? MemoryMarshal.Cast<byte, T>(Bytes).ToArray() : throw new InvalidDataException($"an array is {Type}, expected {TypeName<T>()}");

    private static string TypeName<T>() => typeof(T) == typeof(float) ? "F32" : typeof(T) == typeof(double) ? "F64" : "I32";
}

/// <summary>
/// The safetensors format (huggingface/safetensors): 8 bytes of header length, a JSON header, the arrays.
/// Python's <c>safetensors.numpy.load_file</c> reads it.
/// </summary>
/// <remarks>The metadata holds a SHA-256 of the whole file, taken with its own digits at zero, so a changed byte anywhere is found.</remarks>
internal static class Safetensors
{
    private const string DigestKey = "sha256";
    private static readonly string NoDigest = new('0', 64);

    /// <summary>Writes beside the file, flushes to the disk and renames: the file appears whole or not at all.</summary>
    public static void Write(string path, IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, Tensor> tensors)
    {
        byte[] header = Header(metadata, tensors);
        int digestAt = header.AsSpan().IndexOf(Encoding.ASCII.GetBytes(NoDigest));
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);

        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(length);
        hash.AppendData(header);
        foreach (Tensor tensor in tensors.Values)
            hash.AppendData(tensor.Bytes);
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset())).CopyTo(header, digestAt);

        string draft = path + ".partial";
        using (FileStream file = new(draft, FileMode.Create, FileAccess.Write))
        {
            file.Write(length);
            file.Write(header);
            foreach (Tensor tensor in tensors.Values)
                file.Write(tensor.Bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="DdpgException">It is missing, cut short, altered, or not such a file.</exception>
    public static (IReadOnlyDictionary<string, string> Metadata, IReadOnlyDictionary<string, Tensor> Tensors) Read(string path)
    {
        if (!File.Exists(path))
            throw new DdpgException($"{path}: no such checkpoint.");
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or IOException)
        {
            throw new DdpgException($"{path}: not a whole checkpoint ({error.Message.TrimEnd('.')}); take another, such as best.safetensors of the same run.");
        }
    }

    private static (IReadOnlyDictionary<string, string> Metadata, IReadOnlyDictionary<string, Tensor> Tensors) Parse(byte[] file)
    {
        if (file.Length < 8)
            throw new InvalidDataException($"it has {file.Length} bytes");
        long headerLength = BinaryPrimitives.ReadInt64LittleEndian(file);
        if (headerLength < 2 || headerLength > file.Length - 8)
            throw new InvalidDataException("it is cut short or has no safetensors header");
        using JsonDocument json = JsonDocument.Parse(file.AsMemory(8, (int)headerLength));
        Dictionary<string, string> metadata = json.RootElement.GetProperty("__metadata__").EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString() ?? "");
        ReadOnlyMemory<byte> data = file.AsMemory(8 + (int)headerLength);
        long described = json.RootElement.EnumerateObject().Where(pair => pair.Name != "__metadata__").Max(pair => pair.Value.GetProperty("data_offsets")[1].GetInt64());
        if (described != data.Length)
            throw new InvalidDataException($"its header describes {described} bytes of arrays, the file holds {data.Length}");
        CheckDigest(file, metadata.GetValueOrDefault(DigestKey, ""));

        Dictionary<string, Tensor> tensors = [];
        foreach (JsonProperty pair in json.RootElement.EnumerateObject().Where(pair => pair.Name != "__metadata__"))
        {
            JsonElement offsets = pair.Value.GetProperty("data_offsets");
            int begin = offsets[0].GetInt32(), end = offsets[1].GetInt32();
            tensors.Add(pair.Name, new(
                pair.Value.GetProperty("dtype").GetString()!,
                [.. pair.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())],
                data[begin..end].ToArray()));
        }

        return (metadata, tensors);
    }

    private static void CheckDigest(byte[] file, string digest)
    {
        int at = digest.Length == 64 ? file.AsSpan().IndexOf(Encoding.ASCII.GetBytes(digest)) : -1;
        if (at < 0)
            throw new InvalidDataException("it carries no digest");
        Encoding.ASCII.GetBytes(NoDigest).CopyTo(file, at);
        if (Convert.ToHexStringLower(SHA256.HashData(file)) != digest)
            throw new InvalidDataException("its contents do not match its digest: it was altered");
    }

    private static byte[] Header(IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, Tensor> tensors)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
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
                foreach (int size in tensor.Shape)
                    json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += tensor.Bytes.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while ((stream.Length + 8) % 64 != 0)
            stream.WriteByte((byte)' ');
        return stream.ToArray();
    }
}

/// <summary>Numbers in a checkpoint's metadata.</summary>
internal static class MetadataExtensions
{
    /// <summary>A whole number.</summary>
    /// <exception cref="InvalidDataException">It is missing or not one.</exception>
    public static long Int(this IReadOnlyDictionary<string, string> metadata, string key) =>
        long.TryParse(metadata.GetValueOrDefault(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw new InvalidDataException($"no '{key}' in its metadata");

    /// <summary>A number, or NaN.</summary>
    /// <exception cref="InvalidDataException">It is missing or not one.</exception>
    public static double Real(this IReadOnlyDictionary<string, string> metadata, string key) =>
        double.TryParse(metadata.GetValueOrDefault(key), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new InvalidDataException($"no '{key}' in its metadata");
}
