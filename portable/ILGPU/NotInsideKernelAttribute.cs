using System.Reflection;

namespace ILGPU;

/// <summary>Marks a method that kernels must not call.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor, AllowMultiple = false)]
public sealed class NotInsideKernelAttribute : Attribute
{
    /// <summary>True where the method carries the attribute.</summary>
    public static bool IsDefined(MethodBase method) => IsDefined(method, typeof(NotInsideKernelAttribute));
}
