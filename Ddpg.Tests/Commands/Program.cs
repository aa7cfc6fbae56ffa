using System.Diagnostics;

namespace Ddpg.Tests.Commands;

/// <summary>Runs the program as a user does, as a process.</summary>
internal static class Program
{
    /// <summary>Its exit code and what it printed.</summary>
    public sealed record Result(int ExitCode, string Output, string Error)
    {
        /// <summary>Lines of standard error.</summary>
        public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Runs it to its end.</summary>
    public static Result Run(string folder, params string[] arguments)
    {
        using Process process = Start(folder, arguments);
        return Finish(process);
    }

    /// <summary>Starts it.</summary>
    public static Process Start(string folder, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "ddpg.dll"));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <summary>Waits for its end, two minutes at most.</summary>
    public static Result Finish(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            process.Kill();
            throw new TimeoutException("The program did not end.");
        }

        return new(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Runs it to an end without a fault.</summary>
    public static Result Ok(string folder, params string[] arguments)
    {
        Result result = Run(folder, arguments);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', arguments)} exited {result.ExitCode}: {result.Error}{result.Output}");
        return result;
    }

    /// <summary>Runs it with what it must refuse: exit code 2, exactly one line for each expected part, and nothing else.</summary>
    public static void Bad(string folder, string[] arguments, params string[] parts)
    {
        Result result = Run(folder, arguments);
        Assert.True(result.ExitCode == 2, $"{string.Join(' ', arguments)} exited {result.ExitCode}: {result.Error}{result.Output}");
        Assert.True(parts.Length == result.ErrorLines.Length, result.Error);
        Assert.All(parts, part => Assert.Contains(result.ErrorLines, line => line.Contains(part, StringComparison.Ordinal)));
        Assert.Empty(result.Output);
    }

    /// <summary>Every array of a run's checkpoint: the file after its header.</summary>
    public static byte[] Arrays(string run)
    {
        byte[] file = File.ReadAllBytes(Path.Combine(run, "checkpoint.safetensors"));
        return file[(8 + BitConverter.ToInt32(file))..];
    }
}
