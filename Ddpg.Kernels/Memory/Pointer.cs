using System.Runtime.CompilerServices;
using ILGPU;

namespace Ddpg.Kernels.Memory;

/// <summary>Raw access to the CPU device's memory.</summary>
internal static unsafe class Pointer
{
    /// <summary>The address of the view's first element. The view must be of a CPU accelerator's buffer.</summary>
    public static T* To<T>(ArrayView<T> view)
        where T : unmanaged =>
        view.Length == 0 ? null : (T*)Unsafe.AsPointer(ref view[0]);
}
