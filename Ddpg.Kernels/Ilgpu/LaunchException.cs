using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Ddpg.Kernels.Ilgpu;

/// <summary>A driver refused a kernel or its launch; says which.</summary>
public sealed class LaunchException : Exception
{
    /// <summary>Wraps the driver's error.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="threads">What was launched, in words.</param>
    /// <param name="error">As the driver gave it.</param>
    internal LaunchException(Type kernel, string threads, Exception error)
        : base($"{Describe(error)} at kernel {NameOf(kernel)} ({threads})", error)
    {
    }

    /// <summary>Whether an exception is a driver's error.</summary>
    internal static bool IsDrivers(Exception error) => error is AcceleratorException;

    /// <summary>The driver's error by the name that its manual has for it; ILGPU's message says only that there was one.</summary>
    public static string Describe(Exception error) => error switch
    {
        CLException openCl => $"OpenCL error {openCl.Error}",
        CudaException cuda => $"CUDA error {cuda.Error}",
        _ => error.Message,
    };

    /// <summary>A kernel's name with the types that it is closed over.</summary>
    internal static string NameOf(Type kernel) => kernel.IsGenericType
        ? $"{kernel.Name[..kernel.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", kernel.GetGenericArguments().Select(NameOf))}>"
        : kernel.Name;
}
