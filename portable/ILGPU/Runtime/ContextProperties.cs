namespace ILGPU;

/// <summary>How far kernels are optimised; kernels here are always optimised by .NET.</summary>
public enum OptimizationLevel
{
    /// <summary>Not at all.</summary>
    Debug = O0,

    /// <summary>As usual.</summary>
    Release = O1,

    /// <summary>Not at all.</summary>
    O0 = 0,

    /// <summary>As usual.</summary>
    O1,

    /// <summary>With more costly transformations.</summary>
    O2,
}

/// <summary>How precise kernel maths is; here it is always .NET's.</summary>
public enum MathMode
{
    /// <summary>Precise.</summary>
    Default,

    /// <summary>Approximate where the device is faster so.</summary>
    Fast,

    /// <summary>Approximate and in 32 bits throughout.</summary>
    Fast32BitOnly,
}

/// <summary>Which calls are inlined; here .NET decides.</summary>
public enum InliningMode
{
    /// <summary>As <see cref="Aggressive"/>.</summary>
    Default = Aggressive,

    /// <summary>All of them.</summary>
    Aggressive = 0,

    /// <summary>Small ones.</summary>
    Conservative,

    /// <summary>None.</summary>
    Disabled,
}

/// <summary>The settings of a context. They are kept, and change nothing on the CPU.</summary>
public class ContextProperties
{
    /// <summary>Makes the default settings.</summary>
    protected internal ContextProperties()
    {
    }

    /// <summary>Whether kernels check assertions.</summary>
    public bool EnableAssertions { get; protected set; }

    /// <summary>Whether launches can be timed by the device.</summary>
    public bool EnableProfiling { get; protected set; }

    /// <summary>How far kernels are optimised.</summary>
    public OptimizationLevel OptimizationLevel { get; protected set; } = OptimizationLevel.Release;

    /// <summary>Which calls are inlined.</summary>
    public InliningMode InliningMode { get; protected set; } = InliningMode.Default;

    /// <summary>How precise kernel maths is.</summary>
    public MathMode MathMode { get; protected set; } = MathMode.Default;
}
