using System.Diagnostics;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using ILGPU.Runtime;

namespace ILGPU.Check;

/// <summary>What ILGPU does with a method that a kernel calls.</summary>
internal enum MethodKind
{
    /// <summary>Compiles its body.</summary>
    Body,

    /// <summary>Knows it.</summary>
    Known,

    /// <summary>Refuses it, on one device at least.</summary>
    Refused,
}

/// <summary>The methods that ILGPU's front end maps to the device's own, and those that it refuses by name.</summary>
internal static class DeviceMethods
{
    // RemappedIntrinsics of ILGPU 1.5.3.
    private static readonly HashSet<string> Functions =
    [
        "Abs", "Sqrt", "Sin", "Sinh", "Asin", "Cos", "Cosh", "Acos", "Tan", "Tanh", "Atan", "Exp", "Floor", "Ceiling",
        "Log", "Log10", "Min", "Max", "Atan2", "Pow", "CopySign",
    ];

    private static readonly HashSet<string> Tests = ["IsNaN", "IsInfinity", "IsFinite"];

    private static readonly HashSet<string> Bits =
        ["DoubleToInt64Bits", "Int64BitsToDouble", "SingleToInt32Bits", "Int32BitsToSingle"];

    private static readonly HashSet<string> Counts = ["LeadingZeroCount", "PopCount", "TrailingZeroCount"];

    private static readonly HashSet<string> Exchanges =
        ["Add", "And", "CompareExchange", "Decrement", "Exchange", "Increment", "Or"];

    private static readonly HashSet<string> ArrayMembers =
    [
        ".ctor", "Get", "Set", "Address", "get_Length", "get_LongLength", "GetLowerBound", "GetUpperBound", "GetLength",
        "GetLongLength", "Empty",
    ];

    // They pass ILGPU's front end and break on a GPU.
    private static readonly HashSet<string> BrokenOnGpu =
        ["FusedMultiplyAdd", "Log2", "Cbrt", "ReciprocalEstimate", "ReciprocalSqrtEstimate", "SinCos"];

    public static MethodKind Classify(MethodBase method)
    {
        var type = method.DeclaringType!;
        var name = method.Name;
        if (type.Assembly == typeof(Context).Assembly)
            return ClassifyOwn(method, type);
        if (type.IsArray || type == typeof(Array))
            return Known(ArrayMembers.Contains(name));
        if (type == typeof(MathF) || type == typeof(Math))
            return BrokenOnGpu.Contains(name) ? MethodKind.Refused : KnownOrBody(Functions.Contains(name));
        if (type == typeof(float) || type == typeof(double))
            return KnownOrBody(Tests.Contains(name));
        if (type == typeof(BitConverter))
            return KnownOrBody(Bits.Contains(name));
        if (type == typeof(BitOperations))
            return KnownOrBody(Counts.Contains(name));
        if (type == typeof(Interlocked))
            return Known(Exchanges.Contains(name));
        if (IsAssertion(method))
            return Known(name is "Assert" or "Fail");
        if (type == typeof(Unsafe))
            return Known(name == nameof(Unsafe.As));
        if (type == typeof(RuntimeHelpers))
            return Known(name == nameof(RuntimeHelpers.InitializeArray));
        if (type == typeof(Activator))
            return Known(method.IsGenericMethod && method.GetGenericArguments() is [{ IsValueType: true }]);
        return IsRuntime(type.FullName) ? MethodKind.Refused : MethodKind.Body;
    }

    /// <summary>True for a call of Debug or Trace.</summary>
    public static bool IsAssertion(MethodBase method) =>
        method.DeclaringType == typeof(Debug) || method.DeclaringType == typeof(Trace);

    /// <summary>What to do without a refused method.</summary>
    public static string HintFor(MethodBase method) => method.DeclaringType == typeof(Unsafe)
        ? "of Unsafe only As compiles, so use Interop.SizeOf, FloatAsInt and IntAsFloat"
        : "it does not compile on every device";

    /// <summary>True for what only kernels launched in groups can know.</summary>
    public static bool NeedsGroup(MethodBase method) =>
        method.DeclaringType is { } type && (type == typeof(Grid) || type == typeof(Group) || type == typeof(SharedMemory));

    public static KernelFacts FactsOf(MethodBase method)
    {
        if (method.DeclaringType == typeof(LocalMemory))
            return KernelFacts.LocalMemory;
        return method.DeclaringType == typeof(Group) && method.Name == nameof(Group.Barrier) ? KernelFacts.Barrier : KernelFacts.None;
    }

    private static MethodKind ClassifyOwn(MethodBase method, Type type)
    {
        if (NotInsideKernelAttribute.IsDefined(method) || method.Name is "GetHashCode" or "ToString")
            return MethodKind.Refused;
        var onDevice = type.IsValueType ||
            type == typeof(Grid) || type == typeof(Group) || type == typeof(SharedMemory) || type == typeof(LocalMemory) ||
            type == typeof(Atomic) || type == typeof(Interop) || type == typeof(IntrinsicMath) || type == typeof(MemoryFence) ||
            type == typeof(IndexTypeExtensions) || type == typeof(ArrayViewExtensions);
        return Known(onDevice);
    }

    private static bool IsRuntime(string? name) =>
        name is not null && !name.StartsWith("System.Runtime.CompilerServices", StringComparison.Ordinal) &&
        (name.StartsWith("System.Runtime", StringComparison.Ordinal) || name.StartsWith("System.Reflection", StringComparison.Ordinal));

    private static MethodKind Known(bool known) => known ? MethodKind.Known : MethodKind.Refused;

    private static MethodKind KnownOrBody(bool known) => known ? MethodKind.Known : MethodKind.Body;
}
