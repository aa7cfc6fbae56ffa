namespace Ddpg;

/// <summary>Something the user can put right: each line says what, where, what is allowed and what to do. The program shows the lines and exits with 2.</summary>
public sealed class DdpgException : Exception
{
    /// <summary>One problem.</summary>
    public DdpgException(string message)
        : base(message) => Lines = [message];

    /// <summary>Several problems, all found at once.</summary>
    public DdpgException(IReadOnlyList<string> lines)
        : base(string.Join(Environment.NewLine, lines)) => Lines = lines;

    /// <summary>A line each.</summary>
    public IReadOnlyList<string> Lines { get; }
}
