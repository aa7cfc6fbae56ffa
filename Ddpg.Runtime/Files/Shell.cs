namespace Ddpg.Runtime.Files;

/// <summary>Commands that can be pasted into a shell.</summary>
internal static class Shell
{
    /// <summary>A word as a POSIX shell reads it back: as it is, or in single quotes.</summary>
    public static string Quote(string word) => word.Length > 0 && word[0] != '-' && word.All(c => char.IsAsciiLetterOrDigit(c) || "/._-+=:@%,".Contains(c, StringComparison.Ordinal))
        ? word
        : word.StartsWith('-') ? Quote("./" + word) : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
