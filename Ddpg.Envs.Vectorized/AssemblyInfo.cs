using System.Runtime.CompilerServices;

// ILGPU's run-time assembly calls kernels, so internal types in kernel signatures must be visible to it.
[assembly: InternalsVisibleTo("ILGPURuntime")]
[assembly: CLSCompliant(false)]

// Physics passes large structs of vectors by reference and writes all of them: zeroing them first would cost as much again.
[module: SkipLocalsInit]
