using System.Reflection;

namespace ILGPU.Execution;

internal static class KernelCheck
{
    public static KernelFacts Verify(MethodInfo kernel, bool explicitlyGrouped) =>
        KernelFacts.LocalMemory | (explicitlyGrouped ? KernelFacts.Barrier : 0);
}
