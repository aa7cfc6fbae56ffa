using ILGPU.Util;

namespace ILGPU.Runtime;

/// <summary>Something that belongs to an accelerator.</summary>
public interface IAcceleratorObject : IDisposable
{
    /// <summary>The owner.</summary>
    Accelerator Accelerator { get; }

    /// <summary>The owner's type.</summary>
    AcceleratorType AcceleratorType { get; }
}

/// <summary>Something that belongs to an accelerator and is disposed with it.</summary>
public abstract class AcceleratorObject : DisposeBase, IAcceleratorObject
{
    /// <summary>Registers the object with its owner.</summary>
    protected AcceleratorObject(Accelerator accelerator)
    {
        Accelerator = accelerator;
        accelerator?.RegisterChild(this);
    }

    /// <inheritdoc/>
    public Accelerator Accelerator { get; }

    /// <inheritdoc/>
    public AcceleratorType AcceleratorType => Accelerator?.AcceleratorType ?? AcceleratorType.CPU;

    /// <inheritdoc/>
    protected sealed override void Dispose(bool disposing)
    {
        DisposeAcceleratorObject(disposing);
        base.Dispose(disposing);
    }

    /// <summary>Frees what the object holds; called once.</summary>
    /// <param name="disposing">False from the finalizer.</param>
    protected abstract void DisposeAcceleratorObject(bool disposing);
}

/// <summary>A queue of launches and copies; here each is complete when its call returns.</summary>
public abstract class AcceleratorStream : AcceleratorObject
{
    /// <summary>Makes a stream of an accelerator.</summary>
    protected AcceleratorStream(Accelerator accelerator)
        : base(accelerator)
    {
    }

    /// <summary>Waits for all work of the stream.</summary>
    public abstract void Synchronize();

    /// <summary>Waits for all work of the stream.</summary>
    public Task SynchronizeAsync() => Task.Run(Synchronize);
}
