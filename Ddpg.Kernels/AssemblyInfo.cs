using System.Runtime.CompilerServices;

// ILGPU's run-time assembly calls kernels, so internal types in kernel signatures must be visible to it.
[assembly: InternalsVisibleTo("ILGPURuntime")]
[assembly: CLSCompliant(false)]
