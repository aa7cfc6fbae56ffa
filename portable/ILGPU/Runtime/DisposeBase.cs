using System.Diagnostics.CodeAnalysis;

namespace ILGPU.Util;

/// <summary>An object that is disposed at most once, from any thread or the finalizer.</summary>
[SuppressMessage("Design", "CA1063", Justification = "ILGPU's shape: Dispose(bool) runs once, behind a barrier.")]
public abstract class DisposeBase : IDisposable
{
    private int disposeBarrier;
    private volatile bool isDisposed;

    /// <summary>Disposes an object that was never disposed.</summary>
    ~DisposeBase()
    {
        DisposeOnce(false);
    }

    /// <summary>True once the object is disposed.</summary>
    public bool IsDisposed => isDisposed;

    /// <inheritdoc/>
    public void Dispose()
    {
        DisposeOnce(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Throws where the object is disposed.</summary>
    protected void VerifyNotDisposed() => ObjectDisposedException.ThrowIf(isDisposed, this);

    /// <summary>Frees what the object holds; called once.</summary>
    /// <param name="disposing">False from the finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    private void DisposeOnce(bool disposing)
    {
        if (Interlocked.Exchange(ref disposeBarrier, 1) != 0)
            return;
        Dispose(disposing);
        isDisposed = true;
    }
}
