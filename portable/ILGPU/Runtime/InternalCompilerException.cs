namespace ILGPU;

/// <summary>A kernel that does not compile; the inner exception says why.</summary>
public sealed class InternalCompilerException : Exception
{
    /// <summary>Makes an exception.</summary>
    public InternalCompilerException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public InternalCompilerException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    public InternalCompilerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A call outside a kernel of something that only kernels may call.</summary>
public sealed class InvalidKernelOperationException : InvalidOperationException
{
    /// <summary>Makes an exception.</summary>
    public InvalidKernelOperationException()
        : base("This operation can only be called from an ILGPU kernel.")
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public InvalidKernelOperationException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and a cause.</summary>
    public InvalidKernelOperationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
