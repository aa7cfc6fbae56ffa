namespace Ddpg;

/// <summary>Something the user can put right: each line says what, where, what is allowed and what to do. The program shows the lines and exits with 2.</summary>
public sealed class DdpgException : Exception
{
    /// <summary>Characters of a line at most: what it quotes may be of any length.</summary>
    private const int MaxLine = 1000;

    /// <summary>One problem.</summary>
    public DdpgException(string message)
        : base(OneLine(message)) => Lines = [Message];

    /// <summary>Several problems, all found at once.</summary>
    public DdpgException(IReadOnlyList<string> lines)
        : base(string.Join(Environment.NewLine, lines.Select(OneLine))) => Lines = [.. lines.Select(OneLine)];

    /// <summary>A line each.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>What a line quotes may hold line breaks and worse.</summary>
    private static string OneLine(string text)
    {
        string line = string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));
        return line.Length <= MaxLine ? line : string.Concat(line.AsSpan(0, MaxLine / 2), " … ", line.AsSpan(line.Length - (MaxLine / 2)));
    }
}
