using ILGPU;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;
using ILGPU.Util;

namespace Ddpg.Kernels.Operations;

/// <summary>
/// A barrier of all threads of a group that orders shared and global memory. <c>Group.Barrier</c> of ILGPU 1.5.3 orders, on OpenCL, only global
/// memory, which the standard lets a device take at its word.
/// </summary>
/// <remarks>
/// No barrier stands under a condition, even one that is the same for all threads of a group: PoCL 6 then runs what follows for the
/// wrong threads. A loop that every thread goes through as often is allowed.
/// </remarks>
internal static class GroupBarrier
{
    /// <summary>Waits for all threads of the group.</summary>
    [IntrinsicImplementation]
#pragma warning disable RS0030 // What this stands for on a CPU.
    public static void Wait() => Group.Barrier();
#pragma warning restore RS0030

    /// <summary>Tells a context's back ends how to write it.</summary>
    public static void Register(Context context)
    {
        System.Reflection.MethodInfo method = typeof(GroupBarrier).GetMethod(nameof(Wait))!;
        IntrinsicImplementationManager intrinsics = context.GetIntrinsicManager();
        intrinsics.RegisterMethod(method, new CLIntrinsic(typeof(GroupBarrier), nameof(WriteOpenCl), IntrinsicImplementationMode.GenerateCode));
        intrinsics.RegisterMethod(method, new PTXIntrinsic(typeof(GroupBarrier), nameof(WritePtx), IntrinsicImplementationMode.GenerateCode));
    }

    private static void WriteOpenCl(CLBackend backend, CLCodeGenerator generator, Value value)
    {
        using CLCodeGenerator.StatementEmitter statement = generator.BeginStatement((RawString)"barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE)");
    }

    private static void WritePtx(PTXBackend backend, PTXCodeGenerator generator, Value value) => generator.Command("bar.sync 0");
}
