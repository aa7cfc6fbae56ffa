using System.Runtime.InteropServices;

namespace Ddpg.Kernels.Memory;

/// <summary>Memory of the CPU that begins at a pair of cache lines; large pieces in huge pages where the system has them to give.</summary>
/// <remarks>ILGPU's own buffers begin at 16 bytes: every 512-bit access would touch two cache lines. A replay ring is read at random rows; with pages of
/// 4 KiB each of them costs a walk through the page tables.</remarks>
internal sealed unsafe partial class AlignedMemory : IDisposable
{
    /// <summary>Where memory begins, bytes: the widest SIMD number, and two cache lines, which are fetched as a pair.</summary>
    public const int Alignment = 128;

    private const nuint HugePage = 2 << 20;
    private const int AdviseHugePages = 14;

    private void* address;

    /// <summary>Allocates; contents are undefined.</summary>
    /// <param name="bytes">How much.</param>
    /// <exception cref="OutOfMemoryException">There is not as much.</exception>
    public AlignedMemory(long bytes)
    {
        nuint length = (nuint)bytes;
        bool isLarge = length >= HugePage / 2;
        address = NativeMemory.AlignedAlloc(isLarge ? (length + HugePage - 1) / HugePage * HugePage : length, isLarge ? HugePage : Alignment);
        if (isLarge && OperatingSystem.IsLinux())
            _ = Advise(address, length, AdviseHugePages);
    }

    ~AlignedMemory() => Free();

    /// <summary>The first byte.</summary>
    public void* Address => address;

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>A wish: where the kernel knows no huge pages it says no, and nothing is lost.</summary>
    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(void* address, nuint length, int advice);

    private void Free()
    {
        NativeMemory.AlignedFree(address);
        address = null;
    }
}
